using System.Text;
using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>What a session knows of one symbol. Lives as long as the session, also while the symbol is not followed, so that a late
/// answer is never taken for a newer one.</summary>
internal sealed class BinanceBook(Listing listing, int snapshotDepth)
{
    /// <summary>Whose book it is.</summary>
    public Listing Listing { get; } = listing;

    /// <summary>The symbol as stream names write it.</summary>
    public string StreamSymbol { get; } = listing.Symbol.ToLowerInvariant();

    /// <summary>The same in UTF-8.</summary>
    public byte[] StreamSymbolBytes { get; } = Encoding.UTF8.GetBytes(listing.Symbol.ToLowerInvariant());

    /// <summary>The REST call for its snapshot.</summary>
    public string SnapshotPath { get; } = $"/api/v3/depth?symbol={Uri.EscapeDataString(listing.Symbol)}&limit={snapshotDepth}";

    /// <summary>The chain of its updates.</summary>
    public BinanceDepthSequencer Sequencer { get; } = new();

    /// <summary>Waits between snapshots because its book was lost.</summary>
    public BinanceResyncPace Losses;

    /// <summary>Waits between snapshots because the call failed or its answer was too old.</summary>
    public BinanceResyncPace Retries;

    /// <summary>How far it has got.</summary>
    public BinanceBookPhase Phase { get; set; }

    /// <summary>Updates that wait for a snapshot; null when none do.</summary>
    public BinanceUpdateQueue? Queue { get; set; }

    /// <summary>When the next step of <see cref="BinanceBookPhase.Waiting"/> or <see cref="BinanceBookPhase.Refused"/> is due.</summary>
    public long DueNs { get; set; }

    /// <summary>When the last snapshot was asked for.</summary>
    public long RequestedNs { get; set; }

    /// <summary>Snapshot requests without an answer; only the last one's answer counts.</summary>
    public int RequestsInFlight { get; set; }

    /// <summary>Snapshots in a row that did not reach up to the queued updates.</summary>
    public int SnapshotsTooOld { get; set; }

    /// <summary>Venue time of its last update, milliseconds since 1970-01-01 UTC.</summary>
    public long EventTimeMs { get; set; }

    /// <summary>Whether the streams were asked for on this connection and not given up since.</summary>
    public bool IsOnWire { get; set; }

    /// <summary>Whether its streams are to be given up and asked for once more.</summary>
    public bool IsRenewing { get; set; }

    /// <summary>Whether only the answer tells that its streams run: frames may still be those from before they were given up.</summary>
    public bool AwaitsAnswer { get; set; }

    /// <summary>Id of the request that last asked for its streams.</summary>
    public long SubscribeRequestId { get; set; }

    /// <summary>Whether a <c>trade</c> was seen: its aggregate trades would repeat it.</summary>
    public bool HasTrades { get; set; }

    /// <summary>Whether it is followed.</summary>
    public bool IsFollowed => Phase != BinanceBookPhase.Idle;
}
