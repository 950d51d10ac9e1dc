using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Finds the account that a user has in a market.</summary>
internal static class AccountLookup
{
    /// <summary>The account; null when the user has none there yet.</summary>
    public static Task<TradingAccountRow?> FindAccountAsync(this CompraVentaDb db, Guid user, MarketSource source, CancellationToken ct)
    {
        var market = source.Word();
        return db.Accounts.SingleOrDefaultAsync(account => account.UserId == user && account.Source == market, ct);
    }
}
