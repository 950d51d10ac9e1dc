namespace CompraVenta.Simulator.Faults;

/// <summary>What a frame carries, for faults that choose among frames.</summary>
internal enum FrameKind
{
    Control,
    Book,
    Trade,
    Ticker,
    Candle,
    Heartbeat,
    Checksum,
}
