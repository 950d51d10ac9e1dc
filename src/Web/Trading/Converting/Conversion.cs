using CompraVenta.Core.Markets;

namespace CompraVenta.Web.Trading.Converting;

/// <summary>How one asset becomes another: a market order in a pair of the two.</summary>
/// <param name="Pair">The pair.</param>
/// <param name="IsSell">Whether the pair's base asset is given away for its quote asset; else it is bought with it.</param>
internal sealed record Conversion(Instrument Pair, bool IsSell)
{
    /// <summary>The asset given.</summary>
    public string From => IsSell ? Pair.Base : Pair.Quote;

    /// <summary>The asset received.</summary>
    public string To => IsSell ? Pair.Quote : Pair.Base;

    /// <summary>The way from one asset to another.</summary>
    /// <param name="from">The asset given.</param>
    /// <param name="to">The asset received.</param>
    /// <param name="listed">All pairs, with who lists them.</param>
    /// <returns>Null when no exchange lists a pair of the two; where both are, the one that more exchanges list.</returns>
    public static Conversion? Find(string from, string to, IReadOnlyDictionary<Instrument, Listing[]> listed)
    {
        var (selling, buying) = (new Instrument(from, to), new Instrument(to, from));
        var (sells, buys) = (CountOf(selling, listed), CountOf(buying, listed));
        if (sells == 0 && buys == 0) return null;
        return sells >= buys ? new(selling, IsSell: true) : new(buying, IsSell: false);
    }

    /// <summary>Assets by way of which one becomes another in two steps, those first by which most is quoted.</summary>
    /// <param name="from">The asset given.</param>
    /// <param name="to">The asset received.</param>
    /// <param name="currencies">The assets to go by, in their order.</param>
    /// <param name="listed">All pairs, with who lists them.</param>
    public static IEnumerable<string> Bridges(string from, string to, IEnumerable<string> currencies, IReadOnlyDictionary<Instrument, Listing[]> listed) =>
        currencies.Where(by => by != from && by != to && Find(from, by, listed) is not null && Find(by, to, listed) is not null);

    /// <summary>The assets that others are priced in, those first in which the most are.</summary>
    public static IReadOnlyList<string> Currencies(IReadOnlyDictionary<Instrument, Listing[]> listed) =>
        [.. listed.Keys.GroupBy(pair => pair.Quote, StringComparer.Ordinal).OrderByDescending(quoted => quoted.Count()).ThenBy(quoted => quoted.Key, StringComparer.Ordinal).Select(quoted => quoted.Key)];

    private static int CountOf(Instrument pair, IReadOnlyDictionary<Instrument, Listing[]> listed) => listed.TryGetValue(pair, out var known) ? known.Length : 0;
}
