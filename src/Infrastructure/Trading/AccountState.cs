namespace CompraVenta.Infrastructure.Trading;

/// <summary>An account as its streams begin with it: all of one moment.</summary>
/// <param name="Epoch">The epoch that it is in.</param>
/// <param name="Orders">The orders that are open or wait for their trigger, oldest first.</param>
/// <param name="Balances">The balances of the epoch, by asset.</param>
public sealed record AccountState(int Epoch, IReadOnlyList<OrderView> Orders, IReadOnlyList<BalanceView> Balances)
{
    /// <summary>As streams tell it: one JSON object.</summary>
    public string ToJson() => AccountJson.Write(this);
}
