namespace CompraVenta.Infrastructure.Feeds;

/// <summary>Frames a second between two looks at a growing count, at least a second apart.</summary>
internal sealed class FrameRate(TimeProvider time)
{
    private readonly Lock gate = new();
    private long lastCount;
    private long lastAt = time.GetTimestamp();
    private double rate;

    public double Measure(long count)
    {
        lock (gate)
        {
            var elapsed = time.GetElapsedTime(lastAt);
            if (elapsed < TimeSpan.FromSeconds(1)) return rate;
            rate = Math.Round((count - lastCount) / elapsed.TotalSeconds, 1);
            (lastCount, lastAt) = (count, time.GetTimestamp());
            return rate;
        }
    }
}
