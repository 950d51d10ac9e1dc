using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Accounts.Recovery;

/// <summary>The page that the link of a mail leads to: sets a new password. Opening it changes nothing, for programs open links of mails too.</summary>
[AllowAnonymous]
[EnableRateLimiting(AccountLimits.Policy)]
internal sealed class ResetModel(PasswordReset reset) : FormPage
{
    /// <summary>Whose, as the link says.</summary>
    [BindProperty(Name = "user", SupportsGet = true)]
    public string? UserId { get; set; }

    /// <summary>The link's token.</summary>
    [BindProperty(Name = "token", SupportsGet = true)]
    public string? Token { get; set; }

    /// <summary>The password as typed.</summary>
    [BindProperty(Name = "new_password")]
    public string? NewPassword { get; set; }

    /// <summary>Whether the link does not work (any more).</summary>
    public bool IsLinkBad { get; private set; }

    /// <summary>Shows the form; whether the link works is found out when it is used.</summary>
    public void OnGet() => IsLinkBad = string.IsNullOrEmpty(Token) || !Guid.TryParse(UserId, out _);

    /// <summary>Sets the password.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        OnGet();
        var faults = new FieldFaults();
        if (string.IsNullOrEmpty(NewPassword)) faults.Add("new_password", "A new password is needed.");
        if (IsLinkBad || faults.Any) return Mend(faults);
        var result = await reset.SetAsync(Guid.Parse(UserId!), null, Token!, NewPassword!, HttpContext.NetworkAddress(), Gone);
        if (result.IsSet) return DoneAt("/Login", "Your password is set. Sign in with it.");
        IsLinkBad = !result.IsLinkGood;
        ProfileFields.Add(faults, result.Errors, "new_password");
        return Mend(faults);
    }
}
