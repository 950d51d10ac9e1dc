using CompraVenta.Infrastructure.Accounts.Addresses;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Accounts.SignUp;

/// <summary>The page to make an account.</summary>
[AllowAnonymous]
[EnableRateLimiting(AccountLimits.Policy)]
internal sealed class RegisterModel(Registration registration, AddressConfirmation confirmation, BrowserSessions browser) : FormPage
{
    /// <summary>The mail address as typed.</summary>
    [BindProperty(Name = "email")]
    public string? Email { get; set; }

    /// <summary>The user name as typed.</summary>
    [BindProperty(Name = "username")]
    public string? Username { get; set; }

    /// <summary>The name as typed.</summary>
    [BindProperty(Name = "name")]
    public string? FullName { get; set; }

    /// <summary>The password as typed.</summary>
    [BindProperty(Name = "password")]
    public string? Password { get; set; }

    /// <summary>The age as typed.</summary>
    [BindProperty(Name = "age")]
    public string? Age { get; set; }

    /// <summary>The country as typed.</summary>
    [BindProperty(Name = "country")]
    public string? Country { get; set; }

    /// <summary>The telephone number as typed.</summary>
    [BindProperty(Name = "phone")]
    public string? Phone { get; set; }

    /// <summary>Where to go afterwards; only ever within this site.</summary>
    [BindProperty(Name = "back", SupportsGet = true)]
    public string? Back { get; set; }

    /// <summary>Where those with an account go.</summary>
    public string LoginAddress => Back is null ? "/Login" : $"/Login?back={Uri.EscapeDataString(Back)}";

    /// <summary>Whether anything that may be left out was given.</summary>
    public bool HasMore => Age is not null || Country is not null || Phone is not null;

    /// <summary>Shows the form; who is signed in already goes on.</summary>
    public IActionResult OnGet() => User.IsSignedIn() && !User.IsGuest() ? LocalRedirect(Destination()) : Page();

    /// <summary>Makes the account and signs in, or asks to confirm the mail address first where that is needed.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        var age = new FieldFaults();
        var years = ProfileFields.ReadAge(age, Age);
        var request = new RegisterRequest(Email?.Trim()!, Username?.Trim()!, Password!, FullName!, years, NullIfEmpty(Country), NullIfEmpty(Phone));
        if (age.Any) return Mend((await registration.CheckAsync(request)).And(age));
        var address = HttpContext.NetworkAddress();
        var wasGuest = User.IsGuest();
        var (user, faults) = wasGuest
            ? await registration.UpgradeAsync(User.UserId(), request, address, Gone)
            : await registration.RegisterAsync(request, address, Gone);
        if (faults.Any) return Mend(faults);
        if (user is null) return Challenge();

        // A guest is here already, and goes on with all there is; only signing in again asks for the link.
        var next = confirmation.IsMissing(user) ? " Open the link in the mail that is on its way before you sign in again." : "";
        if (next.Length > 0 && !wasGuest) return DoneAt("/Email/Confirmation", "Your account is there. Open the link in the mail that is on its way, then sign in.");
        await browser.SignInAsync(HttpContext, user);
        return DoneAt(Destination(), Url.IsLocalUrl(Back) ? null : $"Your account is there, and you are signed in.{next}");
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private string Destination() => Url.IsLocalUrl(Back) ? Back! : "/Account";
}
