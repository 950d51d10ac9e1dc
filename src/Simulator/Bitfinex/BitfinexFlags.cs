namespace CompraVenta.Simulator.Bitfinex;

/// <summary>The flags of a <c>conf</c> event.</summary>
[Flags]
internal enum BitfinexFlags
{
    None = 0,
    Timestamp = 32_768,
    SequenceAll = 65_536,
    Checksum = 131_072,
    BulkUpdates = 536_870_912,
}
