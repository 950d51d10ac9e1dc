using System.Security.Claims;

namespace CompraVenta.Web.Accounts;

/// <summary>Who makes a request, by its token.</summary>
internal static class CurrentUser
{
    /// <summary>The user's id.</summary>
    public static Guid UserId(this ClaimsPrincipal user) => Guid.Parse(user.FindFirstValue(ClaimTypes.NameIdentifier)!);

    /// <summary>The session's id.</summary>
    public static Guid SessionId(this ClaimsPrincipal user) => Guid.Parse(user.FindFirstValue(BearerHandler.SessionClaim)!);
}
