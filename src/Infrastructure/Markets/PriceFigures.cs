using System.Globalization;
using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Markets;

/// <summary>Prices as people are told them: all of an instrument with as many decimals as its exchanges have, so that they stand under each other, and with more where one has more.</summary>
public sealed class PriceFigures(InstrumentCatalog catalog)
{
    private const int DecimalsMax = 28;

    /// <summary>The decimals of a number that are not zeros at its end.</summary>
    public static int DecimalsOf(decimal number) => (number / 1.000000000000000000000000000000m).Scale;

    /// <summary>The decimals of the finest tick among the exchanges that list an instrument; 0 where none does.</summary>
    public int DecimalsOf(Instrument pair) => catalog.All.TryGetValue(pair, out var listings) ? listings.Select(each => DecimalsOf(each.Rules.TickSize)).DefaultIfEmpty().Max() : 0;

    /// <summary>A price of an instrument; a dash where there is none.</summary>
    public string Of(Instrument pair, decimal? price) => Of(DecimalsOf(pair), price);

    /// <summary>A price with so many decimals at least; a dash where there is none.</summary>
    public static string Of(int decimals, decimal? price) =>
        price is { } known ? known.ToString($"#,0.{new string('0', decimals)}{new string('#', DecimalsMax - decimals)}", CultureInfo.InvariantCulture) : "–";
}
