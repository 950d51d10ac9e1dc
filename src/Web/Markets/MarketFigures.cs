using System.Globalization;
using CompraVenta.Infrastructure.Markets;

namespace CompraVenta.Web.Markets;

/// <summary>Figures of markets as pages write them; figures.js writes the same.</summary>
internal static class MarketFigures
{
    /// <summary>What stands for a figure that is not known.</summary>
    public const string Unknown = "–";

    private static readonly (decimal One, string Word)[] Thousands = [(1e12m, " T"), (1e9m, " B"), (1e6m, " M"), (1e3m, " K")];

    /// <summary>A price with thousands apart: at least so many decimals, and all that it has.</summary>
    public static string Price(decimal? price, int decimals) =>
        price is { } known ? known.ToString($"N{Math.Max(decimals, PriceFigures.DecimalsOf(known))}", CultureInfo.InvariantCulture) : Unknown;

    /// <summary>A change with its sign: <c>+1.25 %</c>, <c>−0.40 %</c>, <c>0.00 %</c>.</summary>
    public static string Change(decimal? percent) => percent switch
    {
        null => Unknown,
        > 0 => string.Create(CultureInfo.InvariantCulture, $"+{percent:N2}\u00a0%"),
        < 0 => string.Create(CultureInfo.InvariantCulture, $"−{-percent:N2}\u00a0%"),
        _ => "0.00\u00a0%",
    };

    /// <summary><c>up</c>, <c>down</c> or <c>flat</c>; null when it is not known.</summary>
    public static string? Direction(decimal? percent) => percent switch { null => null, > 0 => "up", < 0 => "down", _ => "flat" };

    /// <summary>A large amount in three or four digits: <c>1.24 B</c>, <c>345.1 M</c>.</summary>
    public static string Compact(decimal? amount)
    {
        if (amount is not { } known) return Unknown;
        foreach (var (one, word) in Thousands)
        {
            if (known < one) continue;
            var scaled = known / one;
            return scaled.ToString(scaled < 100 ? "N2" : "N1", CultureInfo.InvariantCulture) + word;
        }

        return known.ToString("N2", CultureInfo.InvariantCulture);
    }

    /// <summary>A spread: two decimals below 10, else one.</summary>
    public static string Spread(decimal? bps) =>
        bps is { } known ? Math.Abs(known).ToString(Math.Abs(known) < 10 ? "N2" : "N1", CultureInfo.InvariantCulture) is var text && known < 0 ? $"−{text}" : text : Unknown;
}
