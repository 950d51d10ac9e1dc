using System.Globalization;

namespace CompraVenta.Web.Trading;

/// <summary>Amounts and prices as pages show them: exact, without needless zeros, thousands apart; what is an estimate is rounded.</summary>
internal static class TradingFigures
{
    private const int EstimateDecimals = 2;
    private const int SignificantMax = 5;
    private const int DecimalsMax = 28;

    /// <summary>An exact number.</summary>
    public static string Exact(decimal number) => number.ToString("#,0.############################", CultureInfo.InvariantCulture);

    /// <summary>An exact number as it may be typed into a field: nothing between its thousands.</summary>
    public static string Plain(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>An exact number; a dash where there is none.</summary>
    public static string Exact(decimal? number) => number is { } known ? Exact(known) : "–";

    /// <summary>A worth or an average, rounded for reading: two decimals, or five significant figures below 1.</summary>
    public static string Rounded(decimal number)
    {
        var size = Math.Abs(number);
        if (size is 0 or >= 1) return number.ToString($"#,0.{new string('0', EstimateDecimals)}", CultureInfo.InvariantCulture);
        var decimals = SignificantMax;
        for (var scaled = size * 10; scaled < 1 && decimals < DecimalsMax; scaled *= 10) decimals++;
        return decimal.Round(number, decimals) is var rounded && rounded != 0 ? rounded.ToString("0.############################", CultureInfo.InvariantCulture) : "0.00";
    }

    /// <summary>An average price, rounded for reading: two decimals and more where it has fewer than six significant figures with them, so that 1.09034 is not taken for 1.09.</summary>
    public static string Average(decimal price)
    {
        if (price is < 1 or >= 1_000) return Rounded(price);
        return price.ToString($"0.00{(price < 10 ? "###" : price < 100 ? "##" : "#")}", CultureInfo.InvariantCulture);
    }

    /// <summary>A worth that was won or lost, with its sign: two decimals, unless it has none in them.</summary>
    public static string Signed(decimal number)
    {
        var size = Math.Abs(number);
        var hundredths = decimal.Round(size, EstimateDecimals);
        return $"{(number > 0 ? "+" : number < 0 ? "−" : "")}{(hundredths > 0 ? hundredths.ToString($"#,0.{new string('0', EstimateDecimals)}", CultureInfo.InvariantCulture) : Rounded(size))}";
    }

    /// <summary>A part of 1 as a percentage, with its sign: two decimals. What is less than half of the last of them has none.</summary>
    public static string SignedPercent(decimal part) => $"{decimal.Round(part * 100, 2, MidpointRounding.AwayFromZero).ToString("+#,0.00;−#,0.00;0.00", CultureInfo.InvariantCulture)} %";

    /// <summary>A part of 1 as a percentage, exact.</summary>
    public static string Percent(decimal part) => $"{(part * 100).ToString("0.######", CultureInfo.InvariantCulture)} %";

    /// <summary>A part of 1 in basis points, as far as a tenth of one.</summary>
    public static string BasisPoints(decimal part)
    {
        var bps = Math.Abs(part) * 10_000;
        return bps is > 0 and < 0.1m ? "less than 0.1 bps" : $"{bps.ToString("#,0.0", CultureInfo.InvariantCulture)} bps";
    }

    /// <summary>What colour goes with a gain, a loss, or neither.</summary>
    public static string? Tone(decimal number) => number > 0 ? "up" : number < 0 ? "down" : null;

    /// <summary>A number of things.</summary>
    public static string Whole(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
