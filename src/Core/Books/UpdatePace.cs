namespace CompraVenta.Core.Books;

/// <summary>How often a book's own frames come: the median of the newest intervals. Frames that come together count as one, so that
/// the pace of a book which moves in bursts is that of its bursts.</summary>
public sealed class UpdatePace
{
    private const int Window = 32;

    /// <summary>Fewer intervals than this say nothing about a book's pace.</summary>
    private const int SamplesMin = 4;

    private const long TogetherNs = 250_000_000;
    private const long LeastNs = 5_000_000_000;
    private const long UnknownNs = 60_000_000_000;
    private const int PatienceMax = 64;

    private readonly long[] intervalsNs = new long[Window];
    private long samples;
    private long lastNs;
    private int patience = 1;

    /// <summary>Notes a frame at a time in nanoseconds.</summary>
    public void Note(long nowNs)
    {
        if (lastNs != 0)
        {
            var interval = Math.Max(0, nowNs - lastNs);
            if (interval < TogetherNs) return;
            intervalsNs[samples++ % Window] = interval < 2 * TogetherNs ? TogetherNs : interval;
        }

        lastNs = nowNs;
    }

    /// <summary>The next interval does not count: a resynchronisation lies in it. What is known of the pace stays, so that a stream
    /// that is dead is suspected again although a snapshot came.</summary>
    public void Interrupt() => lastNs = 0;

    /// <summary>A suspicion was checked by a snapshot.</summary>
    /// <param name="wasRight">Whether something had been missed. If nothing had, the book is only quiet, and the next suspicion takes
    /// twice as long, up to 64 times.</param>
    public void Checked(bool wasRight) => patience = wasRight ? 1 : Math.Min(patience * 2, PatienceMax);

    /// <summary>The silence, in nanoseconds, after which the book is suspect: the larger of 5 s and 20 median intervals, a minute
    /// while the pace is not known; longer after suspicions that were wrong.</summary>
    public long SuspectAfterNs()
    {
        if (samples < SamplesMin) return UnknownNs * patience;
        Span<long> sorted = stackalloc long[Window];
        sorted = sorted[..(int)Math.Min(samples, Window)];
        intervalsNs.AsSpan(0, sorted.Length).CopyTo(sorted);
        sorted.Sort();
        return Math.Max(LeastNs, 20 * sorted[sorted.Length / 2]) * patience;
    }
}
