namespace CompraVenta.Simulator.Recordings;

/// <summary>A frame as it was received: when (ns since 1970), its exact text, and what it is about (Binance: stream name, Coinbase: product; else null).</summary>
internal readonly record struct RecordedFrame(long TimeNs, byte[] Text, string? Topic);
