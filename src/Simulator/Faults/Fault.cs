namespace CompraVenta.Simulator.Faults;

/// <summary>One fault as it was ordered.</summary>
public sealed record Fault
{
    /// <summary>Given by the board.</summary>
    public int Id { get; init; }

    /// <summary>What goes wrong.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>binance, bitfinex or coinbase; null for all.</summary>
    public string? Venue { get; init; }

    /// <summary>The venue's own symbol (BTCUSDT, tBTCUSD, BTC-USD); null for all.</summary>
    public string? Symbol { get; init; }

    /// <summary>Which frames: <c>book</c> (default), <c>trade</c>, <c>ticker</c>, <c>candle</c>, <c>heartbeat</c>, <c>checksum</c> or <c>any</c>.
    /// Only for faults of single frames.</summary>
    public string Frames { get; init; } = "book";

    /// <summary>Chance in (0, 1] that it strikes where it could; default 1.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>How often it strikes before it ends by itself; null for no limit.</summary>
    public int? Count { get; init; }

    /// <summary>How long it lasts in the simulator's time; null until cleared.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Delay of <see cref="FaultKind.Slow"/> frames (default 1 s) and between a restart notice and the end (default 0.5 s).</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Garbage: <c>not_json</c>, <c>half</c>, <c>wrong_types</c>, <c>deep</c>, <c>absurd</c>, <c>oversized</c>, or null for one of the first five in turn.
    /// Disconnect: <c>abrupt</c> or <c>close</c>.</summary>
    public string? Variant { get; init; }
}
