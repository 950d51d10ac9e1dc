namespace CompraVenta.Simulator.Markets;

/// <summary>The rolling 24 hours of one book, in ticks and lots; recomputed at most once a minute.</summary>
internal sealed class DayStats
{
    public long ComputedAtMs { get; set; } = long.MinValue;

    public Bar Bar;

    public long NextTradeId { get; set; }
}
