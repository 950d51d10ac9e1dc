using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Markets;

namespace CompraVenta.Web.Home;

/// <summary>What somebody has, at a glance.</summary>
/// <param name="Worth">What it is worth.</param>
/// <param name="Change">What the assets held won over 24 hours at today's amounts, in the asset of <paramref name="Worth"/>; null when nothing is held whose change is known.</param>
/// <param name="Open">The newest open orders, over all pairs.</param>
/// <param name="HasMoreOpen">Whether there are more.</param>
internal sealed record OwnDay(Valuation Worth, decimal? Change, IReadOnlyList<OrderView> Open, bool HasMoreOpen)
{
    private const decimal Percent = 100;

    /// <summary>What is held won over 24 hours, at today's amounts: each asset's worth against what it was worth at the price of a day ago.</summary>
    /// <param name="wallet">What is held.</param>
    /// <param name="worth">What it is worth now.</param>
    /// <param name="rows">The figures of all markets.</param>
    /// <returns>Null when nothing is held whose change is known.</returns>
    public static decimal? ChangeOf(Wallet wallet, Valuation worth, IReadOnlyList<MarketRow> rows)
    {
        decimal? sum = null;
        foreach (var balance in wallet.Balances)
        {
            if (balance.Asset == worth.Asset || worth.WorthOf(balance.Asset, balance.Free + balance.Locked) is not { } now || now == 0) continue;
            var row = rows.FirstOrDefault(r => r.Instrument.Base == balance.Asset && r.Instrument.Quote == worth.Asset);
            if (row?.Summary?.ChangePercent is not { } percent || percent <= -Percent) continue;
            sum = (sum ?? 0) + (now - (now / (1 + (percent / Percent))));
        }

        return sum;
    }
}
