namespace CompraVenta.Infrastructure.Markets;

/// <summary>The newest 4 096 of a series of durations, and how many there were and were late in all. One writer; readers get a recent picture.</summary>
public sealed class LatencyWindow
{
    /// <summary>Durations above this many nanoseconds are counted as late.</summary>
    public const long LateNs = 5_000_000;

    private readonly long[] ring = new long[4_096];
    private long count;
    private long late;

    /// <summary>Durations added so far.</summary>
    public long Count => Volatile.Read(ref count);

    /// <summary>Those above <see cref="LateNs"/>.</summary>
    public long Late => Volatile.Read(ref late);

    /// <summary>Adds a duration in nanoseconds.</summary>
    public void Add(long nanoseconds)
    {
        ring[count & (ring.Length - 1)] = nanoseconds;
        if (nanoseconds > LateNs) Volatile.Write(ref late, late + 1);
        Volatile.Write(ref count, count + 1);
    }

    /// <summary>A quantile (0 to 1) in milliseconds; null when nothing was added yet.</summary>
    public double? QuantileMs(double quantile)
    {
        var known = (int)Math.Min(Volatile.Read(ref count), ring.Length);
        if (known == 0) return null;
        var sorted = ring.AsSpan(0, known).ToArray();
        Array.Sort(sorted);
        return sorted[(int)Math.Min(known - 1, quantile * known)] / 1e6;
    }
}
