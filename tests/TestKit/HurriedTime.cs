namespace CompraVenta.TestKit;

/// <summary>The system's clock, on which a minute goes by whenever somebody looks how long they have waited: patience ends at the next look. Timers are the system's.</summary>
public sealed class HurriedTime : TimeProvider
{
    private long looks;

    public override long GetTimestamp() => System.GetTimestamp() + (Interlocked.Increment(ref looks) * 60 * System.TimestampFrequency);
}
