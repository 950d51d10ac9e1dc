namespace CompraVenta.Infrastructure.Feeds;

/// <summary>Sums of <see cref="FeedCounters"/> over connections.</summary>
internal sealed record FeedTotals
{
    public long Frames { get; init; }

    public long Bytes { get; init; }

    public long LastFrameNs { get; init; }

    public IReadOnlyDictionary<FaultKind, long> Faults { get; init; } = new Dictionary<FaultKind, long>();

    public FeedTotals Plus(FeedCounters counters, long lastFrameNs) => Plus(
        counters.Frames,
        counters.Bytes,
        lastFrameNs,
        Enum.GetValues<FaultKind>().Where(kind => counters[kind] > 0).ToDictionary(kind => kind, kind => counters[kind]));

    public FeedTotals Plus(FeedTotals other) => Plus(other.Frames, other.Bytes, other.LastFrameNs, other.Faults);

    private FeedTotals Plus(long frames, long bytes, long lastFrameNs, IReadOnlyDictionary<FaultKind, long> faults) => new()
    {
        Frames = Frames + frames,
        Bytes = Bytes + bytes,
        LastFrameNs = Math.Max(LastFrameNs, lastFrameNs),
        Faults = Faults.Concat(faults).GroupBy(f => f.Key).ToDictionary(g => g.Key, g => g.Sum(f => f.Value)),
    };
}
