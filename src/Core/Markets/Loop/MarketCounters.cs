using CompraVenta.Core.Books;

namespace CompraVenta.Core.Markets.Loop;

/// <summary>What one venue's books have been through, written by the market loop only.</summary>
public sealed class MarketCounters
{
    /// <summary>Level changes applied, snapshots included.</summary>
    public long LevelUpdates { get; internal set; }

    /// <summary>Book updates that came for a book which was not waiting for them: no snapshot yet, or another connection's.</summary>
    public long UpdatesIgnored { get; internal set; }

    /// <summary>Trades, repeats left out.</summary>
    public long Trades { get; internal set; }

    /// <summary>Snapshots applied.</summary>
    public long Snapshots { get; internal set; }

    /// <summary>Snapshots that replaced a book which had been live before on the same connection.</summary>
    public long Resyncs { get; private set; }

    /// <summary>When the last of them came, nanoseconds since 1970-01-01 UTC; 0 before the first.</summary>
    public long LastResyncNs { get; private set; }

    /// <summary>Why that was asked for; <see cref="StaleReason.None"/> when the venue sent it by itself.</summary>
    public StaleReason LastResyncReason { get; private set; }

    /// <summary>Checksums that agreed.</summary>
    public long ChecksumsPassed { get; internal set; }

    /// <summary>Checksums that differed.</summary>
    public long ChecksumsFailed { get; internal set; }

    /// <summary>Times a venue's own book was crossed.</summary>
    public long Crossed { get; internal set; }

    /// <summary>Times a book became suspect.</summary>
    public long Suspected { get; internal set; }

    /// <summary>Times a book became stale, whatever the reason, but not for being fetched anew after it was suspect.</summary>
    public long WentStale { get; internal set; }

    /// <summary>Counts a resync.</summary>
    internal void Resynced(StaleReason reason, long atNs)
    {
        Resyncs++;
        LastResyncReason = reason;
        LastResyncNs = atNs;
    }
}
