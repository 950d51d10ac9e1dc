using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>Which instruments are followed: the reference ones (named by setting, or the most traded over all venues) and those
/// that somebody wants now. Safe from any thread.</summary>
public sealed class FeedPlan(InstrumentCatalog catalog, MarketInterest interest, IOptions<FeedsOptions> options)
{
    /// <summary>The assets whose amounts count as dollars when turnovers are compared; nothing else treats them alike.</summary>
    private static readonly string[] Dollars = ["USD", "USDT", "USDC"];

    private readonly Lock gate = new();
    private readonly Dictionary<int, IReadOnlyList<DiscoveredListing>> discovered = [];
    private volatile IReadOnlyList<Instrument> reference = [];

    /// <summary>The instruments that are always followed, most traded first.</summary>
    public IReadOnlyList<Instrument> Reference => reference;

    /// <summary>All instruments with a ticker, most traded first.</summary>
    public IReadOnlyList<Instrument> Ranked()
    {
        lock (gate) return MostTraded(int.MaxValue);
    }

    /// <summary>Everything to be followed now.</summary>
    public IReadOnlySet<Instrument> Wanted()
    {
        var wanted = new HashSet<Instrument>(reference);
        wanted.UnionWith(interest.Current(options.Value.ReleaseAfter));
        return wanted;
    }

    /// <summary>Takes a venue's discovery into account.</summary>
    /// <remarks>The most traded are chosen when a venue is discovered for the first time, and stay: an instrument does not come
    /// and go with its rank.</remarks>
    public void Learn(Venue venue, IReadOnlyList<DiscoveredListing> listings)
    {
        lock (gate)
        {
            var isFirst = !discovered.ContainsKey(venue.Index);
            discovered[venue.Index] = listings;
            if (options.Value.Pairs is { Length: > 0 } pairs) reference = Named(pairs);
            else if (isFirst) reference = MostTraded(options.Value.MostTraded);
        }
    }

    private IReadOnlyList<Instrument> Named(string pairs)
    {
        if (string.Equals(pairs, "*", StringComparison.Ordinal)) return [.. catalog.All.Keys];
        return [.. pairs.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(name => catalog.Resolve(name).Instrument)
            .OfType<Instrument>()
            .Distinct()];
    }

    private IReadOnlyList<Instrument> MostTraded(int count)
    {
        var all = discovered.Values.SelectMany(l => l).Where(l => l.IsTrading && l.Ticker is not null).ToList();
        var dollars = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var listing in all)
        {
            if (Dollars.Contains(listing.Instrument.Quote) && listing.Ticker!.Value.Last is { } price) dollars.TryAdd(listing.Instrument.Base, price);
        }

        foreach (var dollar in Dollars) dollars[dollar] = 1;
        foreach (var listing in all)
        {
            // A currency that is only a quote, such as EUR of BTC-EUR, through what its base is worth.
            if (listing.Ticker!.Value.Last is > 0 and { } price && dollars.TryGetValue(listing.Instrument.Base, out var worth))
            {
                dollars.TryAdd(listing.Instrument.Quote, worth / price);
            }
        }

        return [.. all.GroupBy(l => l.Instrument)
            .Select(g => (Instrument: g.Key, Turnover: g.Sum(l => Turnover(l, dollars))))
            .OrderByDescending(i => i.Turnover)
            .ThenBy(i => i.Instrument.Name, StringComparer.Ordinal)
            .Take(count)
            .Select(i => i.Instrument)];
    }

    private static double Turnover(DiscoveredListing listing, Dictionary<string, decimal> dollars) =>
        (double)listing.Ticker!.Value.TurnoverQuote * (double)dollars.GetValueOrDefault(listing.Instrument.Quote);
}
