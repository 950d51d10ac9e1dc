namespace CompraVenta.Web.Tests.Streaming;

/// <summary>The system's clock, set forward by a test; timers are the system's.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long shift;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref shift));

    public override long GetTimestamp() => System.GetTimestamp() + (long)((decimal)Interlocked.Read(ref shift) * System.TimestampFrequency / TimeSpan.TicksPerSecond);

    /// <summary>Sets it forward.</summary>
    public void Advance(TimeSpan by) => Interlocked.Add(ref shift, by.Ticks);
}
