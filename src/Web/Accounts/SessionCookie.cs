using System.Security.Claims;
using CompraVenta.Infrastructure.Accounts;
using CompraVenta.Infrastructure.Accounts.Sessions;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace CompraVenta.Web.Accounts;

/// <summary>The cookie of a browser's session. As an access token, it is believed for some minutes unless its session was ended; then the session is looked up and the cookie made anew.</summary>
internal static class SessionCookie
{
    /// <summary>The scheme's name.</summary>
    public const string Scheme = "Cookie";

    /// <summary>The cookie's name.</summary>
    public const string CookieName = "session";

    /// <summary>The claim with the user's time zone; missing for UTC.</summary>
    public const string ZoneClaim = "zone";

    /// <summary>The claim of guests.</summary>
    public const string GuestClaim = "guest";

    /// <summary>What the cookie is, and who checks it.</summary>
    public static void Configure(CookieAuthenticationOptions cookie, IOptions<AccountOptions> accounts)
    {
        cookie.Cookie.Name = CookieName;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.IsEssential = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = accounts.Value.SessionLife;
        cookie.SlidingExpiration = false;
        cookie.LoginPath = "/Login";
        cookie.ReturnUrlParameter = "back";
        cookie.Events = new CookieAuthenticationEvents
        {
            OnValidatePrincipal = ValidateAsync,
            OnRedirectToLogin = AskAsync,
            OnRedirectToAccessDenied = static context =>
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return AccountSchemes.IsApi(context.HttpContext) ? context.HttpContext.ForbidAsync(BearerHandler.Name) : Task.CompletedTask;
            },
        };
    }

    /// <summary>Who a session's cookie says that somebody is.</summary>
    public static ClaimsPrincipal PrincipalOf(User user, Guid sessionId)
    {
        var identity = new ClaimsIdentity(Scheme, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, user.Id.ToString()));
        identity.AddClaim(new Claim(BearerHandler.SessionClaim, sessionId.ToString()));
        identity.AddClaim(new Claim(ClaimTypes.Name, user.Name));
        if (user.IsAdmin) identity.AddClaim(new Claim(ClaimTypes.Role, BearerHandler.AdminRole));
        if (user.IsGuest) identity.AddClaim(new Claim(GuestClaim, "true"));
        if (user.TimeZone is { } zone) identity.AddClaim(new Claim(ZoneClaim, zone));
        return new ClaimsPrincipal(identity);
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        try
        {
            var session = context.Principal!.SessionId();
            var revoked = http.RequestServices.GetRequiredService<RevokedSessions>();
            if (await revoked.ContainsAsync(session, http.RequestAborted))
            {
                await RejectAsync(context);
                return;
            }

            var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
            var life = http.RequestServices.GetRequiredService<IOptions<AccountOptions>>().Value.AccessTokenLife;
            if (context.Properties.IssuedUtc is { } issued && now - issued < life) return;
            if (await http.RequestServices.GetRequiredService<SessionStore>().KeepAsync(session, http.RequestAborted) is not { } user)
            {
                await RejectAsync(context);
                return;
            }

            context.ReplacePrincipal(PrincipalOf(user, session));
            context.ShouldRenew = true;
        }
        catch (Exception e) when (DatabaseOutage.IsCauseOf(e) && http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            // The database can't say whether the session holds: nobody in particular may still see what is open to all. The cookie stays for better times.
            context.RejectPrincipal();
        }
    }

    private static Task RejectAsync(CookieValidatePrincipalContext context)
    {
        context.RejectPrincipal();
        return context.HttpContext.SignOutAsync(Scheme);
    }

    private static Task AskAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (AccountSchemes.IsApi(context.HttpContext)) return context.HttpContext.ChallengeAsync(BearerHandler.Name);

        // A form that came too late can't be sent again by a redirect: back to where it stood.
        context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }
}
