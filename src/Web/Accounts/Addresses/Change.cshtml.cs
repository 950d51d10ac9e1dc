using CompraVenta.Infrastructure.Accounts.Addresses;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Accounts.Addresses;

/// <summary>The page that the link of a mail leads to: makes the new address the account's. Opening it changes nothing, for programs open links of mails too.</summary>
[AllowAnonymous]
[EnableRateLimiting(AccountLimits.Policy)]
internal sealed class ChangeModel(AddressChange change) : FormPage
{
    /// <summary>Whose, as the link says.</summary>
    [BindProperty(Name = "user", SupportsGet = true)]
    public string? UserId { get; set; }

    /// <summary>The new address.</summary>
    [BindProperty(Name = "email", SupportsGet = true)]
    public string? Email { get; set; }

    /// <summary>The link's token.</summary>
    [BindProperty(Name = "token", SupportsGet = true)]
    public string? Token { get; set; }

    /// <summary>Why it does not work; null while it may.</summary>
    public string? Problem { get; private set; }

    /// <summary>Shows the button; whether the link works is found out when it is used.</summary>
    public void OnGet()
    {
        var faults = new FieldFaults();
        ProfileFields.CheckEmail(faults, Email);
        if (faults.Any || string.IsNullOrEmpty(Token) || !Guid.TryParse(UserId, out _)) Problem = AddressEndpoints.BadLink;
    }

    /// <summary>Changes the address.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        OnGet();
        if (Problem is not null) return Mend(new FieldFaults());
        var outcome = await change.ApplyAsync(Guid.Parse(UserId!), Email!, Token!, HttpContext.NetworkAddress(), Gone);
        if (outcome == AddressChangeOutcome.Changed) return DoneAt(User.IsSignedIn() ? "/Account/Email" : "/Login", AddressEndpoints.Changed);
        Problem = outcome == AddressChangeOutcome.Taken ? "This mail address has another account meanwhile." : AddressEndpoints.BadLink;
        return Mend(new FieldFaults());
    }
}
