using CompraVenta.Infrastructure.Markets;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>REST calls of a discovery, shown to a tap as they are answered.</summary>
internal sealed class TappedRest(IVenueRest rest, IVenueFeed feed, IFeedTap tap, MarketHost host) : IVenueRest
{
    /// <inheritdoc/>
    public async Task<byte[]> GetAsync(string pathAndQuery, int weight, CancellationToken ct)
    {
        var body = await rest.GetAsync(pathAndQuery, weight, ct);
        tap.OnRest(0, new Uri(feed.RestBase.AbsoluteUri.TrimEnd('/') + pathAndQuery), body, host.NowNs);
        return body;
    }
}
