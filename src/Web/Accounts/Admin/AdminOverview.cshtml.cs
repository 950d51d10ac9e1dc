using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Accounts.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CompraVenta.Web.Accounts.Admin;

/// <summary>The page that an admin begins at.</summary>
[Authorize(Policy = BearerHandler.AdminRole)]
internal sealed class AdminOverviewModel(UserDirectory users, AuditReader audit) : PageModel
{
    private const int LatelyCount = 10;

    /// <summary>How many there are.</summary>
    public AdminFigures Figures { get; private set; } = null!;

    /// <summary>The newest events.</summary>
    public IReadOnlyList<AuditEntry> Lately { get; private set; } = [];

    /// <summary>Shows them.</summary>
    public async Task OnGetAsync()
    {
        Figures = await users.CountAsync(HttpContext.RequestAborted);
        Lately = (await audit.ListAsync(new AuditQuery { Limit = LatelyCount }, HttpContext.RequestAborted)).Entries;
    }
}
