namespace CompraVenta.Core.Books;

/// <summary>How often a book's own frames come: the median of the newest intervals.</summary>
public sealed class UpdatePace
{
    private const int Window = 16;

    /// <summary>Fewer intervals than this say nothing about a book's pace.</summary>
    private const int SamplesMin = 4;

    private readonly long[] intervalsNs = new long[Window];
    private long samples;
    private long lastNs;

    /// <summary>Notes a frame at a time in nanoseconds.</summary>
    public void Note(long nowNs)
    {
        if (lastNs != 0) intervalsNs[samples++ % Window] = Math.Max(0, nowNs - lastNs);
        lastNs = nowNs;
    }

    /// <summary>Forgets everything, after a resynchronisation.</summary>
    public void Reset()
    {
        samples = 0;
        lastNs = 0;
    }

    /// <summary>The silence, in nanoseconds, after which the book is suspect: the larger of 5 s and 20 median intervals. A book
    /// whose pace is not known yet is never suspect.</summary>
    public long SuspectAfterNs()
    {
        if (samples < SamplesMin) return long.MaxValue;
        Span<long> sorted = stackalloc long[Window];
        sorted = sorted[..(int)Math.Min(samples, Window)];
        intervalsNs.AsSpan(0, sorted.Length).CopyTo(sorted);
        sorted.Sort();
        return Math.Max(5_000_000_000, 20 * sorted[sorted.Length / 2]);
    }
}
