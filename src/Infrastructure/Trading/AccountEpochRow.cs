namespace CompraVenta.Infrastructure.Trading;

/// <summary>A row of <c>account_epochs</c>: from an account's opening, or a reset, to the next reset.</summary>
public sealed class AccountEpochRow
{
    /// <summary>The account.</summary>
    public Guid AccountId { get; init; }

    /// <summary>Its number, from 1.</summary>
    public int Epoch { get; init; }

    /// <summary>What it began with.</summary>
    public required string Asset { get; init; }

    /// <summary>How much of it.</summary>
    public decimal Amount { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset BegunAt { get; init; }
}
