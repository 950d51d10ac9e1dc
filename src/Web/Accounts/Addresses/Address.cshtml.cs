using CompraVenta.Infrastructure.Accounts.Addresses;
using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Accounts.Addresses;

/// <summary>The page with one's own mail address, and to change it.</summary>
[EnableRateLimiting(AccountLimits.Policy)]
internal sealed class AddressModel(UserManager<User> users, NewAddress newAddress, AddressConfirmation confirmation) : FormPage
{
    /// <summary>The address.</summary>
    public string? Current { get; private set; }

    /// <summary>Whether it is confirmed.</summary>
    public bool IsConfirmed { get; private set; }

    /// <summary>The new address as typed.</summary>
    [BindProperty(Name = "email")]
    public string? Email { get; set; }

    /// <summary>The password as typed.</summary>
    [BindProperty(Name = "password")]
    public string? Password { get; set; }

    /// <summary>Shows the address; guests, who have none, are led to where they give one.</summary>
    public async Task<IActionResult> OnGetAsync() => User.IsGuest() ? LocalRedirect("/Register") : await ReadAsync() is null ? Challenge() : Page();

    /// <summary>Has a link sent to the new address.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        if (await ReadAsync() is not { } user) return Challenge();
        var (faults, until) = await newAddress.AskAsync(user, new(Email?.Trim()!, Password!), HttpContext.NetworkAddress(), Gone);
        if (until is not null) return Mend(SignInRefusal.Of(HttpContext, LoginOutcome.LockedOut).Message);
        return faults.Any ? Mend(faults) : DoneAt("/Account/Email", AddressEndpoints.ChangeAsked);
    }

    /// <summary>Has a link sent that confirms the address as it is.</summary>
    public async Task<IActionResult> OnPostConfirmAsync()
    {
        if (await ReadAsync() is not { } user) return Challenge();
        if (user.Email is { } address && !user.EmailConfirmed) await confirmation.AskAsync(address, Gone);
        return DoneAt("/Account/Email", "A mail with a link is on its way, unless several went there within the hour.");
    }

    private async Task<User?> ReadAsync()
    {
        var user = await users.FindByIdAsync(User.UserId().ToString());
        Current = user?.Email;
        IsConfirmed = user is { EmailConfirmed: true };
        return user;
    }
}
