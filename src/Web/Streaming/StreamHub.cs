using System.Collections.Frozen;
using System.Threading.Channels;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Markets;

namespace CompraVenta.Web.Streaming;

/// <summary>All streams that somebody follows. On each tick of the market the loop copies what changed; one task encodes it and hands the
/// same bytes to every subscriber.</summary>
internal sealed class StreamHub : BackgroundService, IMarketObserver
{
    /// <summary>Nobody waits longer for the rest of a tick.</summary>
    private static readonly TimeSpan HoldMax = TimeSpan.FromMilliseconds(20);

    private readonly MarketHost host;
    private readonly MarketNames names;
    private readonly MarketInterest interest;
    private readonly BookWindowPool windows;
    private readonly StreamCounters counters;
    private readonly FlushWorkers workers;
    private readonly TimeProvider time;
    private readonly MarketSourceState source;
    private readonly Lock gate = new();
    private readonly Dictionary<StreamKey, Followed> followed = [];
    private readonly Dictionary<StreamKey, MarketStream> permanent = [];

    // A stream is in here at most once: it collects nothing more until it was encoded.
    private readonly Channel<MarketStream> collected = Channel.CreateUnbounded<MarketStream>(new() { SingleReader = true, SingleWriter = true });

    private volatile MarketStream[] collecting = [];
    private volatile FrozenDictionary<Instrument, TradeStream[]> trading = FrozenDictionary<Instrument, TradeStream[]>.Empty;

    public StreamHub(
        MarketHost host,
        MarketNames names,
        MarketInterest interest,
        BookWindowPool windows,
        InstrumentBoard board,
        MarketSourceState source,
        StreamCounters counters,
        FlushWorkers workers,
        TimeProvider time)
    {
        this.host = host;
        this.names = names;
        this.interest = interest;
        this.windows = windows;
        this.counters = counters;
        this.workers = workers;
        this.time = time;
        this.source = source;
        Add(new TickerStream(host, board, this.source, counters));
        host.Observe(this);
    }

    /// <summary>Streams that are followed now, the permanent ones left out.</summary>
    public int StreamCount => collecting.Length;

    /// <summary>Adds a stream that lives as long as the app.</summary>
    public void Add(MarketStream stream) => permanent.Add(stream.Key, stream);

    /// <summary>Follows a stream, which begins if nobody did so far.</summary>
    public Subscription Subscribe(StreamKey key, Outbox outbox)
    {
        if (permanent.TryGetValue(key, out var known))
        {
            var permanently = new Subscription(known, outbox);
            known.Add(permanently);
            return permanently;
        }

        lock (gate)
        {
            if (!followed.TryGetValue(key, out var entry))
            {
                entry = new Followed(Create(key), interest.Hold(key.Instrument!));
                followed.Add(key, entry);
                Rebuild();
            }

            var subscription = new Subscription(entry.Stream, outbox);
            entry.Stream.Add(subscription);
            return subscription;
        }
    }

    /// <summary>Leaves a stream, which ends with its last subscriber.</summary>
    public void Unsubscribe(Subscription subscription)
    {
        lock (gate)
        {
            var isLast = subscription.Stream.Remove(subscription);
            if (!isLast || !followed.Remove(subscription.Stream.Key, out var entry)) return;
            entry.Hold.Dispose();
            Rebuild();
        }
    }

    /// <inheritdoc/>
    public void OnTick(Market market, long nowNs)
    {
        foreach (var stream in collecting)
        {
            if (stream.Collect(market, nowNs)) collected.Writer.TryWrite(stream);
        }
    }

    /// <inheritdoc/>
    public void OnApplied()
    {
    }

    /// <inheritdoc/>
    public void OnTrade(in Trade trade)
    {
        var streams = trading;
        if (streams.Count == 0) return;
        var listing = host.Listings[trade.Slot];
        if (!streams.TryGetValue(listing.Instrument, out var mine)) return;
        foreach (var stream in mine) stream.OnTrade(trade, listing.Venue);
    }

    /// <inheritdoc/>
    public void OnBookChanged(VenueBook book)
    {
    }

    /// <inheritdoc/>
    public void OnBookStateChanged(VenueBook book)
    {
    }

    /// <inheritdoc/>
    public void OnTicker(in Ticker ticker)
    {
    }

    /// <inheritdoc/>
    public void OnResyncNeeded(VenueBook book, StaleReason reason)
    {
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await collected.Reader.WaitToReadAsync(stoppingToken))
        {
            // What one tick brings goes to a client in one write, whatever the number of its streams.
            var started = time.GetTimestamp();
            workers.Hold();
            try
            {
                while (time.GetElapsedTime(started) < HoldMax && collected.Reader.TryRead(out var stream)) stream.Encode();
            }
            finally
            {
                workers.Release();
            }
        }
    }

    private MarketStream Create(StreamKey key) => key.Channel switch
    {
        StreamChannel.Book => new BookStream(key, host, names, windows, source, counters),
        StreamChannel.Trades => new TradeStream(key, host, names, source, counters),
        _ => throw new InvalidOperationException($"nobody streams {key}"),
    };

    private void Rebuild()
    {
        collecting = [.. followed.Values.Select(entry => entry.Stream)];
        trading = followed.Values.Select(entry => entry.Stream).OfType<TradeStream>()
            .GroupBy(stream => stream.Key.Instrument!)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    private sealed record Followed(MarketStream Stream, IDisposable Hold);
}
