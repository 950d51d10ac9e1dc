namespace CompraVenta.Infrastructure.Trading;

/// <summary>What an account has, or had at the end of an epoch that is over.</summary>
/// <param name="Account">The account.</param>
/// <param name="Epoch">The epoch.</param>
/// <param name="Balances">By asset, in the order of their names: every asset that was held in the epoch, those of which nothing is left too.</param>
public sealed record Wallet(Guid Account, EpochView Epoch, IReadOnlyList<BalanceView> Balances)
{
    /// <summary>What there is of an asset; zeros for one that was never held.</summary>
    public BalanceView this[string asset] => Balances.FirstOrDefault(balance => balance.Asset == asset) ?? new BalanceView(asset, 0, 0);
}
