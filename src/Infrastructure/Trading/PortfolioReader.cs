using System.Data;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Portfolio;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Reads what came of an epoch's fills: positions, costs and profits.</summary>
public sealed class PortfolioReader(IDbContextFactory<CompraVentaDb> contexts, WalletValuer valuer, MarketSourceState source)
{
    /// <summary>A user's portfolio.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="epoch">The epoch; null for the one that the account is in.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>Null when the user has no account yet (<see cref="TradingDesk.OpenAccountAsync"/>), or it had no such epoch.</returns>
    /// <exception cref="ArgumentException">Fills are missing in the journal.</exception>
    public async Task<ValuedPortfolio?> FindAsync(Guid user, int? epoch, CancellationToken ct)
    {
        if (await ReadAsync(user, epoch, ct) is not { } read) return null;
        var (wallet, holdings) = read;
        return new ValuedPortfolio(wallet, holdings, await valuer.ValueAsync(wallet, ct));
    }

    /// <summary>Wallet and fills by one snapshot: what is filled between two reads would be in one of them only.</summary>
    private async Task<(Wallet Wallet, Holdings Holdings)?> ReadAsync(Guid user, int? epoch, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        return await WalletReader.FindAsync(db, user, source.Source, epoch, ct) is { } wallet ? (wallet, await HoldingsOfAsync(db, wallet, ct)) : null;
    }

    /// <summary>The holdings of a wallet's epoch, from its fills alone.</summary>
    private static async Task<Holdings> HoldingsOfAsync(CompraVentaDb db, Wallet wallet, CancellationToken ct)
    {
        // Numbers of fills grow with time.
        var fills = db.Orders.Where(order => order.AccountId == wallet.Account && order.Epoch == wallet.Epoch.Epoch && order.FilledBase > 0)
            .Join(db.Fills, order => order.Id, fill => fill.OrderId, (order, fill) => new { order.Base, order.Quote, Fill = fill })
            .OrderBy(row => row.Fill.Id)
            .Select(row => new { row.Base, row.Quote, row.Fill.Side, row.Fill.AmountBase, row.Fill.AmountQuote, row.Fill.Fee, row.Fill.FilledAt });
        var pairs = new Dictionary<(string, string), Instrument>();
        var executions = new List<Execution>();
        await foreach (var fill in fills.AsAsyncEnumerable().WithCancellation(ct))
        {
            if (!pairs.TryGetValue((fill.Base, fill.Quote), out var pair)) pairs.Add((fill.Base, fill.Quote), pair = new Instrument(fill.Base, fill.Quote));
            executions.Add(new Execution(pair, fill.Side, fill.AmountBase, fill.AmountQuote, fill.Fee, PostgresJournal.ToNs(fill.FilledAt)));
        }

        return Holdings.Of(wallet.Epoch.Asset, wallet.Epoch.Amount, executions);
    }
}
