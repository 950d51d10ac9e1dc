using CompraVenta.Core.Ledger;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>A row of <c>postings</c>: one line of the ledger. Rows are only ever added.</summary>
public sealed class PostingRow
{
    /// <summary>Its number, in the order in which they were made.</summary>
    public long Id { get; init; }

    /// <summary>The shard of the engine that made it.</summary>
    public int Shard { get; init; }

    /// <summary>The batch that made it.</summary>
    public long Batch { get; init; }

    /// <summary>The account; that of the house too.</summary>
    public Guid AccountId { get; init; }

    /// <summary>The epoch; for the house 0 (treasury) or -1 (fees).</summary>
    public int Epoch { get; init; }

    /// <summary>The asset.</summary>
    public required string Asset { get; init; }

    /// <summary>Where in the account.</summary>
    public Bucket Bucket { get; init; }

    /// <summary>What came, or, negative, left.</summary>
    public decimal Amount { get; init; }
}
