using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Mvc;

namespace CompraVenta.Web.Accounts.SignIn;

/// <summary>Signs this browser out. Reading the page alone does nothing: another site's image could ask for it.</summary>
internal sealed class LogoutModel(BrowserSessions browser, AuditLog audit) : FormPage
{
    /// <summary>Signs out.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        await browser.SignOutAsync(HttpContext);
        await audit.AddAsync(AuditEvent.SignedOut, User.UserId(), User.UserId(), HttpContext.NetworkAddress(), Gone);
        return DoneAt("/Login", "You are signed out.");
    }
}
