using CompraVenta.Core.Ledger;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Says what wallets are worth, for showing. Where the market knows no price of an asset (any more), the last one that was written down counts, or that of the account's own last fill, whichever is newer.</summary>
public sealed class WalletValuer(AssetPrices prices, IDbContextFactory<CompraVentaDb> contexts, MarketSourceState source, TimeProvider time)
{
    /// <summary>What a wallet is worth now, or was when its epoch ended, in what the epoch began with.</summary>
    /// <returns>Null of an epoch that is over and whose prices nobody has written down.</returns>
    public async Task<Valuation?> ValueAsync(Wallet wallet, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(wallet);
        var held = wallet.Balances.Where(balance => balance.Free + balance.Locked != 0).ToList();
        var known = wallet.Epoch.EndedAt is null ? await PricesOfAsync(wallet, [.. wallet.Balances.Select(balance => balance.Asset)], ct) : await ClosingPricesOfAsync(wallet, ct);
        if (known.Count == 0 && wallet.Epoch.EndedAt is not null) return null;
        var equity = 0m;
        var unvalued = new List<string>();
        foreach (var balance in held)
        {
            if (known.TryGetValue(balance.Asset, out var price)) equity += price.Price * (balance.Free + balance.Locked);
            else unvalued.Add(balance.Asset);
        }

        string[] assets = [.. held.Select(balance => balance.Asset)];
        var asOf = assets.Where(known.ContainsKey).Select(asset => known[asset].AsOf).DefaultIfEmpty(wallet.Epoch.EndedAt ?? time.GetUtcNow()).Min();
        return new Valuation(wallet.Epoch.Asset, Amounts.RoundDown(equity), wallet.Epoch.Amount, known, assets, unvalued, asOf);
    }

    /// <summary>The prices of assets now, in what a wallet's epoch began with; one without any price is missing.</summary>
    internal async Task<Dictionary<string, AssetPrice>> PricesOfAsync(Wallet wallet, IReadOnlyCollection<string> assets, CancellationToken ct)
    {
        var quote = wallet.Epoch.Asset;
        var known = new Dictionary<string, AssetPrice>(await prices.ReadAsync(assets, quote, ct), StringComparer.Ordinal);
        foreach (var asset in assets)
        {
            if (!known.ContainsKey(asset) && await FindLastPriceAsync(wallet, asset, quote, ct) is { } last) known.Add(asset, last);
        }

        return known;
    }

    private async Task<Dictionary<string, AssetPrice>> ClosingPricesOfAsync(Wallet wallet, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.ClosingPrices.Where(row => row.AccountId == wallet.Account && row.Epoch == wallet.Epoch.Epoch)
            .ToDictionaryAsync(row => row.Asset, row => new AssetPrice(row.Price, row.AsOf, row.IsLive), StringComparer.Ordinal, ct);
    }

    private async Task<AssetPrice?> FindLastPriceAsync(Wallet wallet, string asset, string quote, CancellationToken ct)
    {
        var own = await FindOwnPriceAsync(wallet, asset, quote, ct);
        var word = source.Source.Word();
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.LastPrices.SingleOrDefaultAsync(row => row.Source == word && row.Asset == asset && row.Quote == quote, ct) is not { } kept || kept.AsOf < own?.AsOf) return own;
        return new AssetPrice(kept.Price, kept.AsOf, IsLive: false);
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
