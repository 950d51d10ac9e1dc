namespace CompraVenta.Infrastructure.Feeds;

/// <summary>Where sessions say what was wrong; it is logged once a kind a minute.</summary>
public interface IFaultLog
{
    /// <summary>Notes a fault.</summary>
    /// <param name="kind">What is wrong.</param>
    /// <param name="excerpt">The beginning of the frame, or a word about it; may be empty.</param>
    void Report(FaultKind kind, ReadOnlySpan<byte> excerpt);
}
