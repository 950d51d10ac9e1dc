using System.Globalization;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Web.Shared.Forms;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CompraVenta.Web.Accounts.Profile;

/// <summary>The page with one's own profile.</summary>
[EnableRateLimiting(AccountLimits.Policy)]
internal sealed class ProfileModel(ProfileEditor editor, UserManager<User> users) : FormPage
{
    /// <summary>The time zones to choose from, by their IANA names.</summary>
    public static IReadOnlyList<string> Zones { get; } =
        [.. TimeZoneInfo.GetSystemTimeZones().Where(zone => zone.HasIanaId && zone.Id.Contains('/', StringComparison.Ordinal)).Select(zone => zone.Id).Order(StringComparer.Ordinal)];

    /// <summary>The name as typed.</summary>
    [BindProperty(Name = "name")]
    public string? FullName { get; set; }

    /// <summary>The user name as typed.</summary>
    [BindProperty(Name = "username")]
    public string? Username { get; set; }

    /// <summary>The age as typed.</summary>
    [BindProperty(Name = "age")]
    public string? Age { get; set; }

    /// <summary>The country as typed.</summary>
    [BindProperty(Name = "country")]
    public string? Country { get; set; }

    /// <summary>The telephone number as typed.</summary>
    [BindProperty(Name = "phone")]
    public string? Phone { get; set; }

    /// <summary>The time zone as chosen.</summary>
    [BindProperty(Name = "time_zone")]
    public string? TimeZone { get; set; }

    /// <summary>The theme as chosen.</summary>
    [BindProperty(Name = "theme")]
    public string? Theme { get; set; }

    /// <summary>The colour of rising prices as chosen.</summary>
    [BindProperty(Name = "rising")]
    public string? Rising { get; set; }

    /// <summary>Shows the profile.</summary>
    public async Task<IActionResult> OnGetAsync()
    {
        if (await users.FindByIdAsync(User.UserId().ToString()) is not { } user) return Challenge();
        FullName = user.Name;
        Username = user.UserName;
        Age = user.Age?.ToString(CultureInfo.InvariantCulture);
        Country = user.Country;
        Phone = user.PhoneNumber;
        TimeZone = user.TimeZone;
        Theme = user.Theme;
        Rising = user.Rising;
        return Page();
    }

    /// <summary>Saves it.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        var changes = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["name"] = FullName,
            ["username"] = Username?.Trim(),
            ["age"] = NullIfEmpty(Age),
            ["country"] = NullIfEmpty(Country),
            ["phone"] = NullIfEmpty(Phone),
            ["time_zone"] = NullIfEmpty(TimeZone),
            ["theme"] = NullIfEmpty(Theme),
            ["rising"] = NullIfEmpty(Rising),
        };
        var (user, faults) = await editor.ChangeAsync(User.UserId(), changes, HttpContext.NetworkAddress(), Gone);
        if (user is null) return Challenge();
        if (faults.Any) return Mend(faults);

        // The cookie carries the name and the time zone, so that no page has to ask for them.
        await HttpContext.SignInAsync(SessionCookie.Scheme, SessionCookie.PrincipalOf(user, User.SessionId()), new AuthenticationProperties { IsPersistent = true });
        Shared.Theme.Keep(Response, user.Theme);
        Shared.Rising.Keep(Response, user.Rising);
        return DoneAt("/Account", "Saved.");
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
