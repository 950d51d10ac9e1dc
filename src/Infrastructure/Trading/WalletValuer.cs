using CompraVenta.Core.Ledger;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Says what wallets are worth, for showing. Where the market knows no price of an asset (any more), that of the account's own last fill counts.</summary>
public sealed class WalletValuer(AssetPrices prices, IDbContextFactory<CompraVentaDb> contexts, TimeProvider time)
{
    /// <summary>What a wallet is worth now, in what its epoch began with.</summary>
    public async Task<Valuation> ValueAsync(Wallet wallet, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(wallet);
        var quote = wallet.Epoch.Asset;
        var held = wallet.Balances.Where(balance => balance.Free + balance.Locked != 0).ToList();
        var known = new Dictionary<string, AssetPrice>(await prices.ReadAsync([.. held.Select(balance => balance.Asset)], quote, ct), StringComparer.Ordinal);
        foreach (var balance in held)
        {
            if (!known.ContainsKey(balance.Asset) && await FindOwnPriceAsync(wallet, balance.Asset, quote, ct) is { } own) known.Add(balance.Asset, own);
        }

        var equity = 0m;
        var unvalued = new List<string>();
        foreach (var balance in held)
        {
            if (known.TryGetValue(balance.Asset, out var price)) equity += price.Price * (balance.Free + balance.Locked);
            else unvalued.Add(balance.Asset);
        }

        var asOf = known.Count > 0 ? known.Values.Min(price => price.AsOf) : time.GetUtcNow();
        return new Valuation(quote, Amounts.RoundDown(equity), wallet.Epoch.Amount, known, unvalued, asOf);
    }

    /// <summary>The price of the account's last fill of the asset against the quote asset, or against one that has a price.</summary>
    private async Task<AssetPrice?> FindOwnPriceAsync(Wallet wallet, string asset, string quote, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var last = await db.Orders.Where(order => order.AccountId == wallet.Account && order.Epoch == wallet.Epoch.Epoch && order.Base == asset)
            .Join(db.Fills, order => order.Id, fill => fill.OrderId, (order, fill) => new { order.Quote, fill.Id, fill.AmountBase, fill.AmountQuote, fill.FilledAt })
            .OrderByDescending(fill => fill.Id).FirstOrDefaultAsync(ct);
        if (last is not { AmountQuote: > 0 }) return null;
        var price = last.AmountQuote / last.AmountBase;
        if (last.Quote == quote) return new AssetPrice(price, last.FilledAt, IsLive: false);
        return (await prices.ReadAsync([last.Quote], quote, ct)).TryGetValue(last.Quote, out var through) ? new AssetPrice(price * through.Price, last.FilledAt, IsLive: false) : null;
    }
}
