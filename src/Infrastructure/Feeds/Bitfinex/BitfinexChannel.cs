using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>What a channel carries.</summary>
internal enum BitfinexChannelKind : byte
{
    /// <summary>Nothing that we read, such as a recorded ticker.</summary>
    Other,

    /// <summary>A book.</summary>
    Book,

    /// <summary>Trades.</summary>
    Trades,
}

/// <summary>How the venue and we stand about a channel.</summary>
internal enum BitfinexChannelState : byte
{
    /// <summary>Not subscribed.</summary>
    Idle,

    /// <summary>Asked for, not answered.</summary>
    Subscribing,

    /// <summary>Subscribed.</summary>
    Open,

    /// <summary>Its end was asked for; what still comes is ignored.</summary>
    Closing,

    /// <summary>Refused; asked for again after a while.</summary>
    Refused,
}

/// <summary>What a book channel has sent so far.</summary>
internal enum BitfinexBookState : byte
{
    /// <summary>Its continuity is lost: nothing of it counts until it was subscribed to anew.</summary>
    Lost,

    /// <summary>Its next data frame is the snapshot.</summary>
    AwaitingSnapshot,

    /// <summary>Snapshot and every update since are with the market.</summary>
    Live,
}

/// <summary>One subscription of one listing, over its lives with different channel ids.</summary>
internal sealed class BitfinexChannel(BitfinexChannelKind kind, Listing? listing)
{
    private readonly HashSet<long> snapshotTrades = [];
    private long newestSnapshotTrade = long.MinValue;

    /// <summary>What it carries.</summary>
    public BitfinexChannelKind Kind { get; } = kind;

    /// <summary>Whose it is; null only for <see cref="BitfinexChannelKind.Other"/>.</summary>
    public Listing? Listing { get; } = listing;

    /// <summary>The venue's number of it, while open or closing.</summary>
    public long Id { get; set; }

    /// <summary>How it stands.</summary>
    public BitfinexChannelState State { get; set; }

    /// <summary>Since when it stands so, nanoseconds since 1970-01-01 UTC.</summary>
    public long StateNs { get; set; }

    /// <summary>What a book channel has sent.</summary>
    public BitfinexBookState Book { get; set; }

    /// <summary>The orders of a raw book; null for an aggregated one.</summary>
    public BitfinexRawBook? Raw { get; set; }

    /// <summary>When the next attempt is due, nanoseconds since 1970-01-01 UTC; 0 when none is.</summary>
    public long RetryNs { get; set; }

    /// <summary>The attempt that is due is only to check a quiet book: data makes it needless.</summary>
    public bool RetryUnlessData { get; set; }

    /// <summary>The newest time the venue gave for it, milliseconds since 1970-01-01 UTC.</summary>
    public long VenueTimeMs { get; set; }

    /// <summary>How often its book had to be fetched anew.</summary>
    public BitfinexResyncPace Pace { get; } = new();

    /// <summary>Whether its frames are read at all.</summary>
    public bool IsRead => State == BitfinexChannelState.Open
        && (Kind == BitfinexChannelKind.Trades || (Kind == BitfinexChannelKind.Book && Book != BitfinexBookState.Lost));

    /// <summary>Moves to another state.</summary>
    public void Enter(BitfinexChannelState state, long nowNs)
    {
        State = state;
        StateNs = nowNs;
        RetryNs = 0;
        RetryUnlessData = false;
    }

    /// <summary>Remembers the trades of the subscription's snapshot: they happened before we listened.</summary>
    public void RememberTrades(ReadOnlySpan<long> ids)
    {
        snapshotTrades.Clear();
        newestSnapshotTrade = long.MinValue;
        foreach (var id in ids)
        {
            snapshotTrades.Add(id);
            newestSnapshotTrade = Math.Max(newestSnapshotTrade, id);
        }
    }

    /// <summary>Whether a trade was in the subscription's snapshot.</summary>
    public bool WasInSnapshot(long tradeId) => tradeId <= newestSnapshotTrade && snapshotTrades.Contains(tradeId);
}
