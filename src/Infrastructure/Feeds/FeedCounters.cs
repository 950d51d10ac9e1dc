namespace CompraVenta.Infrastructure.Feeds;

/// <summary>What one session has received. Written by its connection only; readers see a recent value.</summary>
public sealed class FeedCounters
{
    private readonly long[] faults = new long[Enum.GetValues<FaultKind>().Length];
    private long frames;
    private long bytes;
    private long malformed;
    private long ignored;
    private long gaps;
    private long checksumsPassed;
    private long checksumsFailed;

    /// <summary>Frames received.</summary>
    public long Frames => Volatile.Read(ref frames);

    /// <summary>Bytes received.</summary>
    public long Bytes => Volatile.Read(ref bytes);

    /// <summary>Frames that could not be read.</summary>
    public long Malformed => Volatile.Read(ref malformed);

    /// <summary>Frames that were read and hold nothing for us.</summary>
    public long Ignored => Volatile.Read(ref ignored);

    /// <summary>Missing updates noticed.</summary>
    public long Gaps => Volatile.Read(ref gaps);

    /// <summary>Checksums that the session verified itself and that agreed; those of the market's books are in its own counters.</summary>
    public long ChecksumsPassed => Volatile.Read(ref checksumsPassed);

    /// <summary>Checksums that the session verified itself and that differed.</summary>
    public long ChecksumsFailed => Volatile.Read(ref checksumsFailed);

    /// <summary>How often a kind of fault was met.</summary>
    public long this[FaultKind kind] => Volatile.Read(ref faults[(int)kind]);

    internal void Frame(int length)
    {
        frames++;
        bytes += length;
    }

    internal void Ignore() => ignored++;

    internal void Checksum(bool passed)
    {
        if (passed) checksumsPassed++;
        else checksumsFailed++;
    }

    internal void Fault(FaultKind kind)
    {
        faults[(int)kind]++;
        if (kind is FaultKind.NotJson or FaultKind.WrongShape or FaultKind.AbsurdNumber or FaultKind.Oversized) malformed++;
        else if (kind == FaultKind.Gap) gaps++;
    }
}
