namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>What a connection may be configured to send. Source: Bitfinex API v2, "Configuration" (<c>conf</c> event); each
/// <c>conf</c> replaces the whole set, for its connection only.</summary>
[Flags]
internal enum BitfinexFlags : long
{
    /// <summary>Nothing beyond the payload.</summary>
    None = 0,

    /// <summary>The server's time in milliseconds is the last element of every data array.</summary>
    Timestamp = 32_768,

    /// <summary>Every data array ends with a sequence number, before the time if there is one.</summary>
    Sequence = 65_536,

    /// <summary>Books are followed by their checksum.</summary>
    Checksum = 131_072,

    /// <summary>Updates of a book come as lists, in the shape of a snapshot.</summary>
    Bulk = 536_870_912,

    /// <summary>What a live session asks for.</summary>
    Wanted = Timestamp | Sequence | Checksum,
}
