using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Web.Accounts.Passkeys;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Accounts.SignIn;

/// <summary>The page to sign in with mail address and password.</summary>
[AllowAnonymous]
[EnableRateLimiting(AccountLimits.Policy)]
internal sealed class LoginModel(PasswordLogin login, BrowserSessions browser, PendingSignIn pending, PasskeyCeremonies passkeys, UserManager<User> users) : FormPage
{
    /// <summary>The mail address as typed.</summary>
    [BindProperty(Name = "email")]
    public string? Email { get; set; }

    /// <summary>The password as typed.</summary>
    [BindProperty(Name = "password")]
    public string? Password { get; set; }

    /// <summary>Whether the mail address has to be confirmed first.</summary>
    public bool NeedsConfirmation { get; private set; }

    /// <summary>Where to go afterwards; only ever within this site.</summary>
    [BindProperty(Name = "back", SupportsGet = true)]
    public string? Back { get; set; }

    /// <summary>Whether browsers give passkeys to this address.</summary>
    public bool HasPasskeys => PasskeyHost.ProblemOf(Request) is null;

    /// <summary>Where those without an account go.</summary>
    public string RegisterAddress => Back is null ? "/Register" : $"/Register?back={Uri.EscapeDataString(Back)}";

    /// <summary>Shows the form; who is signed in already goes on.</summary>
    public IActionResult OnGet() => User.IsSignedIn() && !User.IsGuest() ? LocalRedirect(Destination()) : Page();

    /// <summary>Signs in.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        var faults = new FieldFaults();
        if (string.IsNullOrWhiteSpace(Email)) faults.Add("email", "A mail address is needed.");
        if (string.IsNullOrEmpty(Password)) faults.Add("password", "A password is needed.");
        else if (Password.Length > PasswordRules.LengthMax) faults.Add("password", $"A password has at most {PasswordRules.LengthMax} characters.");
        if (faults.Any) return Mend(faults);
        var (outcome, user, _) = await login.SignInAsync(Email!.Trim(), Password!, null, HttpContext.NetworkAddress(), Gone);
        if (outcome == LoginOutcome.CodeNeeded && await users.FindByEmailAsync(Email.Trim()) is { } waiting)
        {
            pending.Begin(HttpContext, waiting);
            return LocalRedirect(Back is null ? "/Login/Code" : $"/Login/Code?back={Uri.EscapeDataString(Back)}");
        }

        NeedsConfirmation = outcome == LoginOutcome.AddressNotConfirmed;
        if (user is null) return Mend(SignInRefusal.Of(HttpContext, outcome).Message);
        await browser.SignInAsync(HttpContext, user);
        return LocalRedirect(Destination());
    }

    /// <summary>Signs in with a passkey; the script beside the button has asked the browser for it.</summary>
    public async Task<IActionResult> OnPostPasskeyAsync(string? state, string? credential)
    {
        var (outcome, user, faults) = await passkeys.SignInAsync(HttpContext, state, credential);
        if (user is null) return Mend(SignInRefusal.Of(HttpContext, faults.Any ? LoginOutcome.PasskeyRefused : outcome).Message);
        await browser.SignInAsync(HttpContext, user);
        return LocalRedirect(Destination());
    }

    private string Destination() => Url.IsLocalUrl(Back) ? Back! : "/";
}
