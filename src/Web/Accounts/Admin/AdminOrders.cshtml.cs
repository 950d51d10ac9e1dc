using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Markets;
using CompraVenta.Web.Trading;
using CompraVenta.Web.Trading.Orders;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Accounts.Admin;

/// <summary>The page with a user's orders.</summary>
[Authorize(Policy = BearerHandler.AdminRole)]
internal sealed class AdminOrdersModel(UserDirectory users, AccountAdmin accounts, OrderReader orders, FreshDataReader freshness, WalletReader wallets, MarketNames names) : OrderListPage(orders, freshness, wallets, names)
{
    /// <summary>Whose they are.</summary>
    public UserDetail Detail { get; private set; } = null!;

    /// <inheritdoc/>
    public override AccountPaths Paths => AccountPaths.Of(Detail.Summary.Id);

    /// <summary>Shows them.</summary>
    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        if (await users.FindAsync(id, Gone) is not { } found) return NotFound();
        Detail = found;
        await accounts.NoteReadAsync(id, AdminEndpoints.ActorOf(User, HttpContext), ReadWords.Orders, Gone);
        await ReadAsync(id);
        return Page();
    }
}
