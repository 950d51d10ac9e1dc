namespace CompraVenta.Infrastructure.Trading;

/// <summary>A row of <c>engine_leases</c>: who leads a shard, and how far it has come. Every commit checks and moves it, so that an engine that was replaced can't commit.</summary>
public sealed class EngineLeaseRow
{
    /// <summary>The shard.</summary>
    public int Shard { get; init; }

    /// <summary>Grows with each engine that takes over.</summary>
    public long Epoch { get; init; }

    /// <summary>The number of the last batch committed; grows by one.</summary>
    public long Batch { get; init; }

    /// <summary>When the engine took over.</summary>
    public DateTimeOffset TakenAt { get; init; }
}
