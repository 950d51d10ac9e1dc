using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Accounts.SignIn;

/// <summary>The page that asks for the authenticator's code, or a recovery code, after the right password.</summary>
[AllowAnonymous]
[EnableRateLimiting(AccountLimits.Policy)]
internal sealed class CodeModel(PasswordLogin login, BrowserSessions browser, PendingSignIn pending, UserManager<User> users) : FormPage
{
    /// <summary>The code as typed.</summary>
    [BindProperty(Name = "code")]
    public string? Code { get; set; }

    /// <summary>Where to go afterwards; only ever within this site.</summary>
    [BindProperty(Name = "back", SupportsGet = true)]
    public string? Back { get; set; }

    /// <summary>Whether a recovery code is asked for.</summary>
    [BindProperty(Name = "recovery", SupportsGet = true)]
    public bool IsRecovery { get; set; }

    /// <summary>Whether no sign-in waits for a code (any more).</summary>
    public bool IsTooLate { get; private set; }

    /// <summary>Where a sign-in begins.</summary>
    public string LoginAddress => Back is null ? "/Login" : $"/Login?back={Uri.EscapeDataString(Back)}";

    /// <summary>The same page for the other kind of code.</summary>
    public string OtherAddress => $"/Login/Code?recovery={(IsRecovery ? "false" : "true")}" + (Back is null ? "" : $"&back={Uri.EscapeDataString(Back)}");

    /// <summary>Shows the form.</summary>
    public async Task OnGetAsync() => IsTooLate = await pending.FindAsync(HttpContext, users) is null;

    /// <summary>Signs in.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        if (await pending.FindAsync(HttpContext, users) is not { } waiting)
        {
            IsTooLate = true;
            return Page();
        }

        var faults = new FieldFaults();
        if (string.IsNullOrWhiteSpace(Code)) faults.Add("code", "A code is needed.");
        else if (Code.Length > LoginEndpoints.CodeLengthMax) faults.Add("code", $"A code has at most {LoginEndpoints.CodeLengthMax} characters.");
        if (faults.Any) return Mend(faults);
        var (outcome, user, _) = await login.FinishAsync(waiting, Code!, HttpContext.NetworkAddress(), Gone);
        if (outcome == LoginOutcome.BadCode) faults.Add("code", SignInRefusal.Of(HttpContext, outcome).Message);
        if (faults.Any) return Mend(faults);
        if (user is null) return Mend(SignInRefusal.Of(HttpContext, outcome).Message);
        PendingSignIn.End(HttpContext);
        await browser.SignInAsync(HttpContext, user);
        return LocalRedirect(Url.IsLocalUrl(Back) ? Back! : "/");
    }
}
