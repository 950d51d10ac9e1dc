using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;
using Microsoft.Extensions.Logging;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>What all connections to one venue share.</summary>
internal sealed class FeedRuntime(
    IVenueFeed feed, FeedsOptions options, MarketHost host, FeedBatchPool pool, IVenueRest rest, IFeedTap? tap, TimeProvider time, ILogger logger,
    FeedProxy? proxy = null, DayHistory? days = null)
{
    private static long lastConnectionId;

    public IVenueFeed Feed { get; } = feed;

    public FeedsOptions Options { get; } = options;

    public MarketHost Host { get; } = host;

    public FeedBatchPool Pool { get; } = pool;

    public IVenueRest Rest { get; } = rest;

    /// <summary>Sees what goes over the connections; null when nobody does.</summary>
    public IFeedTap? Tap { get; } = tap;

    public TimeProvider Time { get; } = time;

    /// <summary>The way to the venue; null for the direct one.</summary>
    public FeedProxy? Proxy { get; } = proxy;

    /// <summary>Where the past of listings goes; null when nobody wants it.</summary>
    public DayHistory? Days { get; } = days;

    public ILogger Logger { get; } = logger;

    public SymbolTable Symbols { get; } = new();

    public IFaultLog Faults { get; } = new FaultLog(feed.Venue.Id, time, logger);

    public RateBudget Connects { get; } = new(feed.Limits.Connects, feed.Limits.ConnectWindow, time);

    /// <summary>The context of a new connection, under a number never used before.</summary>
    public SessionContext NewContext() => new(Feed.Venue, Interlocked.Increment(ref lastConnectionId), Symbols, Faults);
}
