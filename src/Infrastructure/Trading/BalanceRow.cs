namespace CompraVenta.Infrastructure.Trading;

/// <summary>A row of <c>balances</c>: the sum of an account's postings of one asset in one epoch.</summary>
public sealed class BalanceRow
{
    /// <summary>The account; that of the house too.</summary>
    public Guid AccountId { get; init; }

    /// <summary>The epoch; for the house 0 (treasury) or -1 (fees).</summary>
    public int Epoch { get; init; }

    /// <summary>The asset.</summary>
    public required string Asset { get; init; }

    /// <summary>At its owner's disposal.</summary>
    public decimal Free { get; init; }

    /// <summary>Set aside for open orders.</summary>
    public decimal Locked { get; init; }
}
