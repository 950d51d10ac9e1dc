using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Accounts.Recovery;

/// <summary>The page to have a link sent that sets a new password.</summary>
[AllowAnonymous]
[EnableRateLimiting(AccountLimits.Policy)]
internal sealed class ForgottenModel(PasswordReset reset) : FormPage
{
    /// <summary>The mail address as typed.</summary>
    [BindProperty(Name = "email")]
    public string? Email { get; set; }

    /// <summary>Has the link sent.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        Email = Email?.Trim();
        var faults = new FieldFaults();
        ProfileFields.CheckEmail(faults, Email);
        if (faults.Any) return Mend(faults);
        await reset.AskAsync(Email!, HttpContext.NetworkAddress(), Gone);
        return DoneAt("/Password/Forgotten", PasswordResetEndpoints.Asked);
    }
}
