using System.Security.Claims;

namespace CompraVenta.Web.Accounts;

/// <summary>Who makes a request, by its token or cookie.</summary>
internal static class CurrentUser
{
    /// <summary>The user's id.</summary>
    public static Guid UserId(this ClaimsPrincipal user) => Guid.Parse(user.FindFirstValue(ClaimTypes.NameIdentifier)!);

    /// <summary>The session's id.</summary>
    public static Guid SessionId(this ClaimsPrincipal user) => Guid.Parse(user.FindFirstValue(BearerHandler.SessionClaim)!);

    /// <summary>Whether somebody is signed in.</summary>
    public static bool IsSignedIn(this ClaimsPrincipal user) => user.Identity is { IsAuthenticated: true };

    /// <summary>Whether it is a guest.</summary>
    public static bool IsGuest(this ClaimsPrincipal user) => user.HasClaim(SessionCookie.GuestClaim, "true");

    /// <summary>The network address that a request came from, where known.</summary>
    public static string? NetworkAddress(this HttpContext context) => context.Connection.RemoteIpAddress?.ToString();
}
