using CompraVenta.Core.Markets;
using CompraVenta.Core.Portfolio;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Reads what came of an epoch's fills: positions, costs and profits.</summary>
public sealed class PortfolioReader(IDbContextFactory<CompraVentaDb> contexts)
{
    /// <summary>The holdings of a wallet's epoch, from its fills alone.</summary>
    /// <exception cref="ArgumentException">Fills are missing in the journal.</exception>
    public async Task<Holdings> ReadAsync(Wallet wallet, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(wallet);
        await using var db = await contexts.CreateDbContextAsync(ct);

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
