using System.Security.Claims;

namespace CompraVenta.Web.Accounts;

/// <summary>One of the pages about one's own account.</summary>
/// <param name="Name">The word people read.</param>
/// <param name="Path">Its address, from <c>/</c>.</param>
/// <param name="NeedsPassword">Whether it is of no use to guests, who sign in with nothing.</param>
internal sealed record AccountPlace(string Name, string Path, bool NeedsPassword = false)
{
    /// <summary>All of them, in the order of their list.</summary>
    public static IReadOnlyList<AccountPlace> All { get; } =
    [
        new("Profile", "/Account"),
        new("Mail address", "/Account/Email", NeedsPassword: true),
        new("Password", "/Account/Password", NeedsPassword: true),
        new("Two-factor", "/Account/Two-factor", NeedsPassword: true),
        new("Passkeys", "/Account/Passkeys", NeedsPassword: true),
        new("Sessions", "/Account/Sessions"),
        new("API keys", "/Account/Keys"),
        new("Notifications", "/Account/Notifications"),
        new("Activity", "/Account/Activity"),
        new("My data", "/Account/Data"),
        new("First steps", "/Account/First-steps"),
    ];

    /// <summary>Those that are of use to somebody.</summary>
    public static IEnumerable<AccountPlace> For(ClaimsPrincipal user) => user.IsGuest() ? All.Where(place => !place.NeedsPassword) : All;
}
