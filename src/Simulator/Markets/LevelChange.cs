namespace CompraVenta.Simulator.Markets;

/// <summary>A level's new size; 0 removes it.</summary>
internal readonly record struct LevelChange(bool IsBid, long Price, long Size);
