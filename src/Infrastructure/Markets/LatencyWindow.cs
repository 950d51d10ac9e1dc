namespace CompraVenta.Infrastructure.Markets;

/// <summary>The newest 4 096 of a series of durations. One writer; readers get a recent picture.</summary>
public sealed class LatencyWindow
{
    private readonly long[] ring = new long[4_096];
    private long count;

    /// <summary>Adds a duration in nanoseconds.</summary>
    public void Add(long nanoseconds)
    {
        ring[count & (ring.Length - 1)] = nanoseconds;
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
