using CompraVenta.Infrastructure.Accounts.Sessions;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Web.Shared;
using Microsoft.AspNetCore.Authentication;

namespace CompraVenta.Web.Accounts;

/// <summary>Signs browsers in and out. Whoever signs in, or gains or loses rights, gets a new session: what somebody knew of the old one is worth nothing.</summary>
internal sealed class BrowserSessions(SessionStore sessions)
{
    /// <summary>Begins a session in this browser, in place of the one that it has.</summary>
    public async Task SignInAsync(HttpContext http, User user)
    {
        var ct = http.RequestAborted;
        if (http.User.Identity is { IsAuthenticated: true }) await sessions.RevokeAsync(http.User.SessionId(), ct);
        var session = await sessions.BeginBrowserAsync(user.Id, http.NetworkAddress(), http.Request.Headers.UserAgent, ct);

        // With the rights that the user has now: those that an admin changes from here on end the session.
        var principal = SessionCookie.PrincipalOf(await sessions.KeepAsync(session, ct) ?? user, session);
        await http.SignInAsync(SessionCookie.Scheme, principal, new AuthenticationProperties { IsPersistent = true });
        http.User = principal;

        // A choice of colours made before signing in stands where the user has made none.
        if (user.Theme is { } theme) Theme.Keep(http.Response, theme);
        Rising.Keep(http.Response, user.Rising);
    }

    /// <summary>Ends this browser's session.</summary>
    public async Task SignOutAsync(HttpContext http)
    {
        await sessions.RevokeAsync(http.User.SessionId(), http.RequestAborted);
        await http.SignOutAsync(SessionCookie.Scheme);
    }
}
