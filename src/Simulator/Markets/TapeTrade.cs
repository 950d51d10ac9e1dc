namespace CompraVenta.Simulator.Markets;

/// <summary>One print: time in Unix ms, price in ticks, size in lots.</summary>
internal readonly record struct TapeTrade(long Id, long TimeMs, long Price, long Size, bool TakerBuys);
