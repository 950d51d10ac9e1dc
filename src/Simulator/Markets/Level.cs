namespace CompraVenta.Simulator.Markets;

/// <summary>One price level: price in ticks, size in lots, how many orders, and the id under which a raw book shows it.</summary>
internal readonly record struct Level(long Price, long Size, int Count, long OrderId);
