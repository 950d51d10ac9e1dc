namespace CompraVenta.Infrastructure.Trading;

/// <summary>A row of <c>accounts</c>: a user's virtual account in one market. Accounts of simulated, live and replayed markets never mix.</summary>
public sealed class TradingAccountRow
{
    /// <summary>Its number.</summary>
    public Guid Id { get; init; }

    /// <summary>Whose; stays when the user is erased, and names nobody then.</summary>
    public Guid UserId { get; init; }

    /// <summary>The source of its market's prices: <c>live</c>, <c>simulated</c> or <c>replay</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The epoch that it is in, from 1.</summary>
    public int Epoch { get; init; }
}
