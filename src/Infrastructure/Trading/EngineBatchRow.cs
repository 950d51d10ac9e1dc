namespace CompraVenta.Infrastructure.Trading;

/// <summary>A row of <c>engine_batches</c>: a batch that was committed, so that its engine can tell when the answer was lost. Rows are only ever added.</summary>
public sealed class EngineBatchRow
{
    /// <summary>The shard.</summary>
    public int Shard { get; init; }

    /// <summary>Its number, one more than that of the one before.</summary>
    public long Number { get; init; }

    /// <summary>The epoch of the engine that decided it.</summary>
    public long Epoch { get; init; }

    /// <summary>When it was committed.</summary>
    public DateTimeOffset CommittedAt { get; init; }
}
