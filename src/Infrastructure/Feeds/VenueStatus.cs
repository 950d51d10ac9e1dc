using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>How a venue's feed stands.</summary>
public enum VenueState
{
    /// <summary>Not asked for yet.</summary>
    Starting,

    /// <summary>Discovered and connected.</summary>
    Live,

    /// <summary>Some of its connections or books are not well.</summary>
    Degraded,

    /// <summary>It does not answer; <see cref="VenueStatus.Problem"/> says why.</summary>
    Unreachable,
}

/// <summary>The health of one venue's feed at one moment. Counts are since the start of the process.</summary>
public sealed record VenueStatus
{
    /// <summary>The venue.</summary>
    public required Venue Venue { get; init; }

    /// <summary>How it stands.</summary>
    public required VenueState State { get; init; }

    /// <summary>Why it is not live, in plain words; null when it is.</summary>
    public string? Problem { get; init; }

    /// <summary>The same, with its kind and what to do about it.</summary>
    public VenueProblem? Why { get; init; }

    /// <summary>Instruments it lists.</summary>
    public int Listings { get; init; }

    /// <summary>Open connections.</summary>
    public int Connections { get; init; }

    /// <summary>Books that are subscribed to.</summary>
    public int BooksFollowed { get; init; }

    /// <summary>Books that are live.</summary>
    public int BooksLive { get; init; }

    /// <summary>Books that are stale or suspect.</summary>
    public int BooksStale { get; init; }

    /// <summary>Frames received.</summary>
    public long Frames { get; init; }

    /// <summary>Frames a second over the last seconds.</summary>
    public double FramesPerSecond { get; init; }

    /// <summary>Bytes received.</summary>
    public long Bytes { get; init; }

    /// <summary>Age of the newest frame in milliseconds; null before the first.</summary>
    public long? AgeMs { get; init; }

    /// <summary>From receipt to applied book in milliseconds, median of the newest events; null before the first.</summary>
    public double? ApplyMsP50 { get; init; }

    /// <summary>From receipt to applied book in milliseconds, 99th percentile of the newest events; null before the first.</summary>
    public double? ApplyMsP99 { get; init; }

    /// <summary>The same, the longest of the newest events; null before the first.</summary>
    public double? ApplyMsMax { get; init; }

    /// <summary>Events applied: book changes, checksums, proofs, trades, tickers.</summary>
    public long Applied { get; init; }

    /// <summary>Those applied later than <see cref="Markets.LatencyWindow.LateNs"/> after their receipt.</summary>
    public long AppliedLate { get; init; }

    /// <summary>Book updates that came for a book which was not waiting for them.</summary>
    public long UpdatesIgnored { get; init; }

    /// <summary>Times a book became stale, whatever the reason, but not for being fetched anew after it was suspect.</summary>
    public long WentStale { get; init; }

    /// <summary>Times a quiet book became suspect and was checked by a new snapshot.</summary>
    public long Suspected { get; init; }

    /// <summary>Connections made after the first.</summary>
    public long Reconnects { get; init; }

    /// <summary>Books that got a new snapshot because the old one could not be trusted.</summary>
    public long Resyncs { get; init; }

    /// <summary>When a book was last resynchronised.</summary>
    public DateTimeOffset? LastResyncAt { get; init; }

    /// <summary>Why.</summary>
    public StaleReason? LastResyncReason { get; init; }

    /// <summary>Checksums that agreed.</summary>
    public long ChecksumsPassed { get; init; }

    /// <summary>Checksums that differed.</summary>
    public long ChecksumsFailed { get; init; }

    /// <summary>Faults met, by kind; kinds never met are left out.</summary>
    public IReadOnlyDictionary<FaultKind, long> Faults { get; init; } = new Dictionary<FaultKind, long>();
}

/// <summary>Reads the health of all feeds.</summary>
public interface IFeedStatus
{
    /// <summary>One status a venue, by venue index.</summary>
    Task<IReadOnlyList<VenueStatus>> ReadAsync(CancellationToken ct);
}
