namespace CompraVenta.Infrastructure.Trading;

/// <summary>What one batch changed of an account: all as it was at the batch's end.</summary>
/// <param name="Epoch">The epoch that it is in.</param>
/// <param name="Orders">The orders that are new or changed.</param>
/// <param name="Fills">The fills that were made.</param>
/// <param name="Balances">The balances that changed.</param>
public sealed record AccountChange(int Epoch, IReadOnlyList<OrderView> Orders, IReadOnlyList<FillView> Fills, IReadOnlyList<BalanceView> Balances)
{
    /// <summary>As streams tell it: one JSON object.</summary>
    public string ToJson() => AccountJson.Write(this);

    /// <summary>What <see cref="ToJson"/> wrote.</summary>
    public static AccountChange Of(string json) => AccountJson.Read<AccountChange>(json);
}
