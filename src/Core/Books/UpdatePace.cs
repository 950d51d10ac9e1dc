namespace CompraVenta.Core.Books;

/// <summary>How often a book's own frames come: the median of the newest intervals.</summary>
public sealed class UpdatePace
{
    private const int Window = 16;

    /// <summary>Fewer intervals than this say nothing about a book's pace.</summary>
    private const int SamplesMin = 4;

    private const long UnknownNs = 300_000_000_000;

    private readonly long[] intervalsNs = new long[Window];
    private long samples;
    private long lastNs;

    /// <summary>Notes a frame at a time in nanoseconds.</summary>
    public void Note(long nowNs)
    {
        if (lastNs != 0) intervalsNs[samples++ % Window] = Math.Max(0, nowNs - lastNs);
        lastNs = nowNs;
    }

    /// <summary>The next interval does not count: a resynchronisation lies in it. What is known of the pace stays, so that a stream
    /// that is dead is suspected again although a snapshot came.</summary>
    public void Interrupt() => lastNs = 0;

    /// <summary>The silence, in nanoseconds, after which the book is suspect: the larger of 5 s and 20 median intervals; 5 minutes
    /// while the pace is not known.</summary>
    public long SuspectAfterNs()
    {
        if (samples < SamplesMin) return UnknownNs;
        Span<long> sorted = stackalloc long[Window];
        sorted = sorted[..(int)Math.Min(samples, Window)];
        intervalsNs.AsSpan(0, sorted.Length).CopyTo(sorted);
        sorted.Sort();
        return Math.Max(5_000_000_000, 20 * sorted[sorted.Length / 2]);
    }
}
