using System.Globalization;
using CompraVenta.Infrastructure.Accounts;
using CompraVenta.Infrastructure.Accounts.Guests;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace CompraVenta.Web.Accounts.Guests;

/// <summary>The page that lets people in without a form.</summary>
[AllowAnonymous]
[EnableRateLimiting(AccountLimits.GuestPolicy)]
internal sealed class TryModel(GuestAccounts guests, BrowserSessions browser, IOptions<AccountOptions> options) : FormPage
{
    /// <summary>Where to go afterwards; only ever within this site.</summary>
    [BindProperty(Name = "back", SupportsGet = true)]
    public string? Back { get; set; }

    /// <summary>How many days a guest stays whom nobody uses.</summary>
    public string Days => options.Value.GuestLife.TotalDays.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>Shows what a guest is; who is somebody already goes on.</summary>
    public IActionResult OnGet() => User.IsSignedIn() ? LocalRedirect(Destination()) : Page();

    /// <summary>Makes a guest.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        if (!User.IsSignedIn()) await browser.SignInAsync(HttpContext, await guests.BeginAsync(HttpContext.NetworkAddress(), Gone));
        return LocalRedirect(Destination());
    }

    private string Destination() => Url.IsLocalUrl(Back) ? Back! : "/Markets";
}
