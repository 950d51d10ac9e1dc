using CompraVenta.Infrastructure.Accounts.Addresses;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Accounts.Addresses;

/// <summary>The page that the link of a mail leads to: confirms the address. Opening it changes nothing, for programs open links of mails too.</summary>
[AllowAnonymous]
[EnableRateLimiting(AccountLimits.Policy)]
internal sealed class ConfirmModel(AddressConfirmation confirmation) : FormPage
{
    /// <summary>Whose, as the link says.</summary>
    [BindProperty(Name = "user", SupportsGet = true)]
    public string? UserId { get; set; }

    /// <summary>The link's token.</summary>
    [BindProperty(Name = "token", SupportsGet = true)]
    public string? Token { get; set; }

    /// <summary>Whether the link does not work (any more).</summary>
    public bool IsLinkBad { get; private set; }

    /// <summary>Shows the button; whether the link works is found out when it is used.</summary>
    public void OnGet() => IsLinkBad = string.IsNullOrEmpty(Token) || !Guid.TryParse(UserId, out _);

    /// <summary>Confirms the address.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        OnGet();
        IsLinkBad = IsLinkBad || !await confirmation.ConfirmAsync(Guid.Parse(UserId!), Token!, HttpContext.NetworkAddress(), Gone);
        return IsLinkBad ? Mend(new FieldFaults()) : DoneAt(User.IsSignedIn() ? "/Account/Email" : "/Login", AddressEndpoints.Confirmed);
    }
}
