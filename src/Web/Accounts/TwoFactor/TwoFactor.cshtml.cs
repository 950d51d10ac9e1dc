using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Infrastructure.Accounts.TwoFactor;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Accounts.TwoFactor;

/// <summary>The page to set up, renew and remove one's own second factor.</summary>
[EnableRateLimiting(AccountLimits.Policy)]
internal sealed class TwoFactorModel(TwoFactorStore store, TwoFactorChange change, BrowserSessions browser, UserManager<User> users) : FormPage
{
    private const string Here = "/Account/Two-factor";

    /// <summary>The authenticator's code as typed.</summary>
    [BindProperty(Name = "code")]
    public string? Code { get; set; }

    /// <summary>The password as typed.</summary>
    [BindProperty(Name = "password")]
    public string? Password { get; set; }

    /// <summary>Recovery codes that were just made, a line each, to be shown this once; null for none.</summary>
    /// <remarks>Between the form and the page they lie in the framework's cookie for such data, which is encrypted and dies with being read.</remarks>
    [TempData]
    public string? NewCodes { get; set; }

    /// <summary>How things stand.</summary>
    public TwoFactorState State { get; private set; } = null!;

    /// <summary>How the authenticator names the account.</summary>
    public string Account { get; private set; } = "";

    /// <summary>Shows it; guests, who have no password, are led to where they get one.</summary>
    public async Task<IActionResult> OnGetAsync()
    {
        if (User.IsGuest()) return LocalRedirect("/Register");
        await ReadAsync();
        return Page();
    }

    /// <summary>Makes a secret for an authenticator.</summary>
    public async Task<IActionResult> OnPostSetUpAsync()
    {
        var (result, _) = await change.SetUpAsync(User.UserId(), Gone);
        return await RefusedAsync(result) ?? DoneAt(Here, null);
    }

    /// <summary>Asks for codes from now on.</summary>
    public async Task<IActionResult> OnPostEnableAsync()
    {
        var result = await change.EnableAsync(User.UserId(), User.SessionId(), Code, HttpContext.NetworkAddress(), Gone);
        if (await RefusedAsync(result) is { } refused) return refused;
        await browser.SignInAsync(HttpContext, result.User!);
        NewCodes = string.Join('\n', result.RecoveryCodes);
        return DoneAt(Here, "Signing in asks for a code from now on. You are signed out everywhere else.");
    }

    /// <summary>Makes new recovery codes.</summary>
    public async Task<IActionResult> OnPostCodesAsync()
    {
        var result = await change.RenewCodesAsync(User.UserId(), Password, HttpContext.NetworkAddress(), Gone);
        if (await RefusedAsync(result) is { } refused) return refused;
        NewCodes = string.Join('\n', result.RecoveryCodes);
        return DoneAt(Here, "You have new recovery codes; the old ones are dead.");
    }

    /// <summary>Asks for codes no more.</summary>
    public async Task<IActionResult> OnPostRemoveAsync()
    {
        var result = await change.RemoveAsync(User.UserId(), User.SessionId(), Password, HttpContext.NetworkAddress(), Gone);
        if (await RefusedAsync(result) is { } refused) return refused;
        await browser.SignInAsync(HttpContext, result.User!);
        return DoneAt(Here, "Signing in asks for no code any more. You are signed out everywhere else.");
    }

    private async Task<IActionResult?> RefusedAsync(TwoFactorResult result)
    {
        if (result.IsDone) return null;
        if (result.User is null) return Challenge();
        await ReadAsync();
        return result.LockedUntil is not null ? Mend(SignInRefusal.Of(HttpContext, LoginOutcome.LockedOut).Message)
            : result.Conflict is { } conflict ? Mend(conflict.Message)
            : Mend(result.Faults);
    }

    private async Task ReadAsync()
    {
        State = await store.ReadAsync(User.UserId(), Gone);
        if (await users.FindByIdAsync(User.UserId().ToString()) is { } user) Account = user.Email ?? user.Name;
    }
}
