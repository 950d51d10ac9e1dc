using CompraVenta.Web.Accounts.Keys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;

namespace CompraVenta.Web.Accounts;

/// <summary>The ways to be somebody: programs bear a token or an API key, browsers send a cookie. A request that bears a token or a key is theirs alone.</summary>
internal static class AccountSchemes
{
    private const string Either = "Account";

    /// <summary>Adds them, and the rule that whatever is not declared open needs a user.</summary>
    public static void AddAccountSchemes(this IServiceCollection services)
    {
        services.AddScoped<BrowserSessions>();
        services.AddOptions<CookieAuthenticationOptions>(SessionCookie.Scheme).Configure<Microsoft.Extensions.Options.IOptions<Infrastructure.Accounts.AccountOptions>>(SessionCookie.Configure);
        services.AddAuthentication(Either)
            .AddPolicyScheme(Either, null, either => either.ForwardDefaultSelector = SchemeOf)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.Name, null)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Name, null)
            .AddCookie(SessionCookie.Scheme);
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.HeaderName = ApiAntiforgery.Header;
            antiforgery.Cookie.Name = "antiforgery";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddAuthorizationBuilder()
            .AddPolicy(BearerHandler.AdminRole, policy => policy.RequireAuthenticatedUser().RequireRole(BearerHandler.AdminRole))
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(IsSignedInOrLost).Build());
    }

    /// <summary>Whether a request is for a program rather than for somebody who reads pages.</summary>
    public static bool IsApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    private static string SchemeOf(HttpContext context) =>
        ApiKeyHandler.IsUsedBy(context.Request) ? ApiKeyHandler.Name
        : context.Request.Headers.Authorization.Count > 0 || (IsApi(context) && !context.Request.Cookies.ContainsKey(SessionCookie.CookieName))
            ? BearerHandler.Name
        : SessionCookie.Scheme;

    /// <summary>An address that leads nowhere is nobody's secret: 404 or 405, not 401.</summary>
    private static bool IsSignedInOrLost(AuthorizationHandlerContext context) =>
        context.User.Identity is { IsAuthenticated: true } || (context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint);
}
