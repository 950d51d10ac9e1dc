using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Accounts.Profile;

/// <summary>The page to change one's own password.</summary>
[EnableRateLimiting(AccountLimits.Policy)]
internal sealed class PasswordModel(PasswordChange change, BrowserSessions browser) : FormPage
{
    /// <summary>The password so far as typed.</summary>
    [BindProperty(Name = "old_password")]
    public string? OldPassword { get; set; }

    /// <summary>The new one as typed.</summary>
    [BindProperty(Name = "new_password")]
    public string? NewPassword { get; set; }

    /// <summary>Shows the form; guests, who have no password, are led to where they get one.</summary>
    public IActionResult OnGet() => User.IsGuest() ? LocalRedirect("/Register") : Page();

    /// <summary>Changes it.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        var (user, faults, until) = await change.ChangeAsync(User.UserId(), User.SessionId(), new(OldPassword!, NewPassword!), HttpContext.NetworkAddress(), Gone);
        if (user is null) return Challenge();
        if (until is not null) return Mend(SignInRefusal.Of(HttpContext, LoginOutcome.LockedOut).Message);
        if (faults.Any) return Mend(faults);
        await browser.SignInAsync(HttpContext, user);
        return DoneAt("/Account/Password", "Your password is changed, and you are signed out everywhere else.");
    }
}
