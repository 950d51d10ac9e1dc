namespace CompraVenta.Bench.Ingest;

/// <summary>The app at one moment.</summary>
internal sealed record IngestSample(
    long Timestamp, IReadOnlyList<VenueSample> Venues, TimeSpan User, TimeSpan System, long Rss, long RssPeak,
    int Gen0, int Gen1, int Gen2, double PauseMs, long Allocated)
{
    public long Sum(Func<VenueSample, long> of) => Venues.Sum(of);
}
