using CompraVenta.Infrastructure.Accounts.Addresses;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Accounts.Addresses;

/// <summary>The page to have the link sent again that confirms a mail address.</summary>
[AllowAnonymous]
[EnableRateLimiting(AccountLimits.Policy)]
internal sealed class ConfirmationModel(AddressConfirmation confirmation) : FormPage
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
        await confirmation.AskAsync(Email!, Gone);
        return DoneAt("/Email/Confirmation", AddressEndpoints.ConfirmationAsked);
    }
}
