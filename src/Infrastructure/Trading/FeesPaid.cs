using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Sums what an account paid in fees.</summary>
public sealed class FeesPaid(IDbContextFactory<CompraVentaDb> contexts)
{
    /// <summary>By asset, in the order of their names, what was paid in an epoch; assets without any fee are left out.</summary>
    public async Task<IReadOnlyList<(string Asset, decimal Fee)>> ReadAsync(Guid account, int epoch, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var sums = await db.Orders.Where(order => order.AccountId == account && order.Epoch == epoch && order.Fee > 0)
            .GroupBy(order => order.Side == OrderSide.Buy ? order.Base : order.Quote).Select(own => new { Asset = own.Key, Fee = own.Sum(order => order.Fee) }).ToListAsync(ct);
        return [.. sums.OrderBy(sum => sum.Asset, StringComparer.Ordinal).Select(sum => (sum.Asset, sum.Fee))];
    }
}
