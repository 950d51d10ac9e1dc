namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>Asks Bitfinex what it lists. The lists are kept for an hour; the tickers are asked for every time, since Bitfinex has no
/// stream of them all.</summary>
/// <remarks>Called by one task at a time.</remarks>
internal sealed class BitfinexDiscovery(TimeProvider time)
{
    /// <summary>How long the lists are good for.</summary>
    internal static readonly TimeSpan CatalogLifetime = TimeSpan.FromHours(1);

    private IReadOnlyList<DiscoveredListing>? catalog;
    private long catalogTimestamp;

    /// <summary>Every spot pair, with rules and 24-hour figures.</summary>
    /// <exception cref="VenueException">The venue did not answer, or not with its lists.</exception>
    public async Task<IReadOnlyList<DiscoveredListing>> DiscoverAsync(IVenueRest rest, CancellationToken ct)
    {
        if (catalog is null || time.GetElapsedTime(catalogTimestamp) >= CatalogLifetime)
        {
            catalog = BitfinexCatalog.Read(await rest.GetAsync(BitfinexCatalog.Path, 1, ct));
            catalogTimestamp = time.GetTimestamp();
        }

        var body = await rest.GetAsync(BitfinexTickers.Path, 1, ct);
        var receivedNs = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
        var tickers = BitfinexTickers.Read(body, receivedNs);
        return [.. catalog.Select(listing => tickers.TryGetValue(listing.Symbol, out var ticker) ? listing with { Ticker = ticker } : listing)];
    }
}
