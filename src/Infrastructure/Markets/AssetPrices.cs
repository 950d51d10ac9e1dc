using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Markets;

/// <summary>What assets are worth in another, by the running market: for showing what somebody has. No fill or trigger uses it.</summary>
/// <remarks>The middle of the consolidated book where one is live, of the pair either way round, else of two pairs by way of USDT, USD or BTC. Where no book is live, the newest of the last
/// prices known, composed in the same ways. USD and USDT are different assets here too: one is worth in the other what their market says.</remarks>
public sealed class AssetPrices(MarketHost host, InstrumentCatalog catalog)
{
    private static readonly string[] Bridges = ["USDT", "USD", "BTC"];

    /// <summary>The prices of assets.</summary>
    /// <param name="assets">The assets.</param>
    /// <param name="quote">What they are to be told in.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>By asset; one without any price is missing.</returns>
    public async Task<IReadOnlyDictionary<string, AssetPrice>> ReadAsync(IReadOnlyCollection<string> assets, string quote, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(assets);
        var known = catalog.All;
        var routes = assets.Where(asset => asset != quote).Distinct(StringComparer.Ordinal).Select(asset => (Asset: asset, Routes: RoutesOf(asset, quote, known))).ToList();
        var prices = await host.ReadAsync(
            market =>
            {
                var nowNs = host.NowNs;
                var found = new Dictionary<string, AssetPrice>(StringComparer.Ordinal);
                foreach (var (asset, own) in routes)
                {
                    if (PriceOf(market, own) is { } price) found.Add(asset, price);
                }

                if (assets.Contains(quote, StringComparer.Ordinal)) found.Add(quote, new AssetPrice(1, At(nowNs), IsLive: true));
                return found;
            },
            ct);
        return prices;
    }

    /// <summary>The ways from one asset to another, the shortest first.</summary>
    private static List<Leg[]> RoutesOf(string asset, string quote, IReadOnlyDictionary<Instrument, Listing[]> known)
    {
        var routes = new List<Leg[]>();
        foreach (var leg in LegsOf(asset, quote, known)) routes.Add([leg]);
        foreach (var bridge in Bridges)
        {
            if (bridge == asset || bridge == quote) continue;
            foreach (var first in LegsOf(asset, bridge, known))
            {
                foreach (var second in LegsOf(bridge, quote, known)) routes.Add([first, second]);
            }
        }

        return routes;
    }

    private static IEnumerable<Leg> LegsOf(string from, string to, IReadOnlyDictionary<Instrument, Listing[]> known)
    {
        if (known.TryGetValue(new Instrument(from, to), out var there)) yield return new Leg(there, IsInverse: false);
        if (known.TryGetValue(new Instrument(to, from), out var back)) yield return new Leg(back, IsInverse: true);
    }

    private static AssetPrice? PriceOf(Market market, List<Leg[]> routes)
    {
        foreach (var route in routes)
        {
            if (Compose(route, leg => LivePriceOf(market, leg)) is { } live) return live;
        }

        AssetPrice? newest = null;
        foreach (var route in routes)
        {
            if (Compose(route, leg => LivePriceOf(market, leg) ?? LastPriceOf(market, leg)) is { } last && (newest is null || last.AsOf > newest.Value.AsOf)) newest = last;
        }

        return newest;
    }

    private static AssetPrice? Compose(Leg[] route, Func<Leg, AssetPrice?> priceOf)
    {
        AssetPrice? sum = null;
        foreach (var leg in route)
        {
            if (priceOf(leg) is not { Price: > 0 } price) return null;

            // A price that no decimal holds is of no use to anybody.
            if (leg.IsInverse && price.Price < 1 / LargestPrice) return null;
            var own = leg.IsInverse ? price with { Price = 1 / price.Price } : price;
            if (sum is not { } before) sum = own;
            else if (own.Price > 1 && before.Price > LargestPrice / own.Price) return null;
            else sum = new AssetPrice(before.Price * own.Price, before.AsOf < own.AsOf ? before.AsOf : own.AsOf, before.IsLive && own.IsLive);
        }

        return sum is { Price: > 0 } ? sum : null;
    }

    private const decimal LargestPrice = 1_000_000_000_000_000_000m;

    /// <summary>The middle of the live books, as old as the oldest of them.</summary>
    private static AssetPrice? LivePriceOf(Market market, Leg leg)
    {
        if (market.Find(leg.Listings[0].Instrument) is not { } book || !book.TryBest(Side.Bid, out var bid) || !book.TryBest(Side.Ask, out var ask)) return null;
        var decimals = (byte)book.Scale.PriceDecimals;
        var provedNs = long.MaxValue;
        foreach (var own in book.Books)
        {
            if (own is { IsLive: true }) provedNs = Math.Min(provedNs, own.ProofNs);
        }

        return new AssetPrice((new ExactDecimal(bid, decimals).ToDecimal() + new ExactDecimal(ask, decimals).ToDecimal()) / 2, At(provedNs), IsLive: true);
    }

    /// <summary>The newest trade or ticker of any venue.</summary>
    private static AssetPrice? LastPriceOf(Market market, Leg leg)
    {
        AssetPrice? newest = null;
        foreach (var listing in leg.Listings)
        {
            if (market.FindTape(listing.Slot) is { Count: > 0 } tape) Note(tape.Newest(0).Price.ToDecimal(), tape.Newest(0).ReceivedNs);
            if (market.FindTicker(listing.Slot) is { Last: { } last } ticker) Note(last, ticker.ReceivedNs);
        }

        return newest;

        void Note(decimal price, long ns)
        {
            if (price > 0 && (newest is null || At(ns) > newest.Value.AsOf)) newest = new AssetPrice(price, At(ns), IsLive: false);
        }
    }

    private static DateTimeOffset At(long ns) => DateTimeOffset.UnixEpoch.AddTicks(ns / TimeSpan.NanosecondsPerTick);

    /// <summary>One pair on the way, with all its listings.</summary>
    private readonly record struct Leg(Listing[] Listings, bool IsInverse);
}
