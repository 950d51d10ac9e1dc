namespace CompraVenta.Infrastructure.Trading;

/// <summary>A row of <c>accounts</c>: a user's virtual account in one market. Accounts of simulated, live and replayed markets never mix.</summary>
public sealed class TradingAccountRow
{
    /// <summary>Its number.</summary>
    public Guid Id { get; init; }

    /// <summary>Whose; stays when the user is erased, and names nobody then. Null for the house, whose epochs 0 and -1 are the treasury and the fees of its market.</summary>
    public Guid? UserId { get; init; }

    /// <summary>The source of its market's prices: <c>live</c>, <c>simulated</c> or <c>replay</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The epoch that it is in, from 1.</summary>
    public int Epoch { get; init; }

    /// <summary>The number of its last event; 0 before the first.</summary>
    public long LastEvent { get; init; }
}
