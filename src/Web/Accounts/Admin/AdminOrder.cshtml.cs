using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Trading;
using CompraVenta.Web.Trading.Orders;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Accounts.Admin;

/// <summary>The page of a user's order, to be read.</summary>
[Authorize(Policy = BearerHandler.AdminRole)]
internal sealed class AdminOrderModel(UserDirectory users, AccountAdmin accounts, OrderReader orders, FreshDataReader freshness, FillCheck check, IReadOnlyList<Venue> venues)
    : OrderDetailPage(orders, freshness, check, venues)
{
    /// <summary>Whose it is.</summary>
    public UserDetail Detail { get; private set; } = null!;

    /// <inheritdoc/>
    public override AccountPaths Paths => AccountPaths.Of(Detail.Summary.Id);

    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGetAsync(Guid id, Guid order)
    {
        if (await users.FindAsync(id, Gone) is not { } found || !await FindAsync(id, order)) return NotFound();
        Detail = found;
        await accounts.NoteReadAsync(id, AdminEndpoints.ActorOf(User, HttpContext), ReadWords.Order(order), Gone);
        return Page();
    }
}
