namespace CompraVenta.Infrastructure.Recordings;

/// <summary>What a line of a recording holds.</summary>
public enum RecordingLineKind
{
    /// <summary>A text frame received.</summary>
    Frame,

    /// <summary>A frame that the client sent.</summary>
    Sent,

    /// <summary>The connection was opened.</summary>
    Connect,

    /// <summary>The body of a REST answer.</summary>
    Rest,
}

/// <summary>One line of a recording.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="ReceivedNs">When it was received, nanoseconds since 1970-01-01 UTC; null where it was not recorded.</param>
/// <param name="Text">The frame or body in UTF-8, valid until the next line is read; empty for a connect.</param>
/// <param name="Address">Of a connect the address, of a REST answer the path and query; else null.</param>
public readonly record struct RecordingLine(RecordingLineKind Kind, long? ReceivedNs, ReadOnlyMemory<byte> Text, string? Address);
