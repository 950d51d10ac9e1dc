using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Accounts.Admin;

/// <summary>The page of one user.</summary>
[Authorize(Policy = BearerHandler.AdminRole)]
internal sealed class AdminUserModel(UserDirectory users, AuditReader audit) : FormPage
{
    private const int LatelyCount = 20;

    /// <summary>The user.</summary>
    public UserDetail Detail { get; private set; } = null!;

    /// <summary>How the page calls them.</summary>
    public string Name => AdminWords.NameOf(Detail.Summary);

    /// <summary>What can be done to the account as it is.</summary>
    public IEnumerable<AdminAction> Actions => AdminAction.All.Where(action => action.Fits(Detail.Summary, User.UserId()));

    /// <summary>The newest events of the account.</summary>
    public IReadOnlyList<AuditEntry> Lately { get; private set; } = [];

    /// <summary>Shows them.</summary>
    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        if (await users.FindAsync(id, Gone) is not { } found) return NotFound();
        Detail = found;
        Lately = (await audit.ListAsync(new AuditQuery { SubjectId = id, Limit = LatelyCount }, Gone)).Entries;
        return Page();
    }
}
