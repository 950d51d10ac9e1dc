using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Markets;
using CompraVenta.Web.Trading;

namespace CompraVenta.Web.Home;

/// <summary>What somebody has, at a glance.</summary>
/// <param name="Worth">What it is worth.</param>
/// <param name="Change">By how much that is more than a day ago, or than the epoch began with since, in the asset of <paramref name="Worth"/>; null where it is not known.</param>
/// <param name="IsOfEpoch">Whether the epoch is younger than a day.</param>
/// <param name="Open">The newest open orders, over all pairs.</param>
/// <param name="HasMoreOpen">Whether there are more.</param>
/// <param name="Data">Of <paramref name="Open"/>, the data that they wait for, by the number of the order.</param>
internal sealed record OwnDay(Valuation Worth, decimal? Change, bool IsOfEpoch, IReadOnlyList<OrderView> Open, bool HasMoreOpen, IReadOnlyDictionary<Guid, FreshData?> Data)
{
    private const decimal Percent = 100;

    /// <summary>The worth of what is there now, less the worth of what was there a day ago at the prices of then.</summary>
    /// <param name="wallet">What is there.</param>
    /// <param name="worth">What it is worth now.</param>
    /// <param name="filled">What fills of the last day brought and took.</param>
    /// <param name="rows">The figures of all markets. Of an asset whose change they don't tell, the price counts as it is now.</param>
    /// <returns>Null where something is there, or was traded, that has no price.</returns>
    public static decimal? ChangeOf(Wallet wallet, Valuation worth, IReadOnlyDictionary<string, decimal> filled, IReadOnlyList<MarketRow> rows)
    {
        var sum = 0m;
        foreach (var asset in wallet.Balances.Select(balance => balance.Asset).Union(filled.Keys, StringComparer.Ordinal))
        {
            var held = wallet[asset].Free + wallet[asset].Locked;
            var before = held - filled.GetValueOrDefault(asset);
            if (held == 0 && before == 0) continue;
            if (worth.WorthOf(asset, 1) is not { } price) return null;
            var row = rows.FirstOrDefault(r => r.Instrument.Base == asset && r.Instrument.Quote == worth.Asset);
            var priceBefore = row?.Summary?.ChangePercent is { } percent && percent > -Percent ? price / (1 + (percent / Percent)) : price;
            sum += (held * price) - (before * priceBefore);
        }

        return sum;
    }
}
