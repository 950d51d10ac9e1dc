using System.Text.Json.Serialization;

namespace CompraVenta.Simulator.Faults;

/// <summary>What can go wrong on demand. On the control endpoint the names are in snake_case (<c>bad_checksum</c>).</summary>
public enum FaultKind
{
    /// <summary>A frame is lost on its way; its sequence number was used.</summary>
    Drop,

    /// <summary>A frame is sent twice, byte for byte.</summary>
    Duplicate,

    /// <summary>A frame is sent after the one that follows it on the same connection.</summary>
    Reorder,

    /// <summary>A frame is replaced by garbage; <see cref="Fault.Variant"/> says which.</summary>
    Garbage,

    /// <summary>A Bitfinex <c>cs</c> frame carries a wrong number.</summary>
    BadChecksum,

    /// <summary>With a symbol: its data stops while heartbeats go on. Without: the venue says nothing at all.
    /// Changes of the book are withheld, not lost: they arrive when the fault ends.</summary>
    Silence,

    /// <summary>Connections end: variant <c>abrupt</c> (default) or <c>close</c>.</summary>
    Disconnect,

    /// <summary>Frames arrive late, by <see cref="Fault.Delay"/>, in order.</summary>
    Slow,

    /// <summary>A bid above the best ask is slipped into a book update.</summary>
    Crossed,

    /// <summary>A frame carries a time of one hour ago.</summary>
    TimeBackwards,

    /// <summary>REST answers 429 with Retry-After.</summary>
    [JsonStringEnumMemberName("rest_429")]
    Rest429,

    /// <summary>REST answers 500.</summary>
    RestError,

    /// <summary>New WebSocket connections are refused with 503.</summary>
    RefuseConnections,

    /// <summary>Maintenance: Bitfinex sends 20060 and, when the fault ends, 20061; all venues are silent and their REST answers 500 meanwhile.</summary>
    Maintenance,

    /// <summary>The venue announces a restart (Bitfinex 20051, Binance serverShutdown, else a close frame) and closes the
    /// connections after <see cref="Fault.Delay"/>.</summary>
    Restart,
}
