using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;

namespace CompraVenta.Web.Accounts;

/// <summary>A cookie comes along with whatever page sends a request; so the API takes it only with the header that our own pages alone can send.</summary>
internal sealed class ApiAntiforgery(RequestDelegate next, IAntiforgery antiforgery)
{
    /// <summary>The header with the token that a signed-in page holds in <c>&lt;meta name="antiforgery"&gt;</c>.</summary>
    public const string Header = "X-Antiforgery";

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        if (AccountSchemes.IsApi(http) && http.User.Identity is { IsAuthenticated: true, AuthenticationType: SessionCookie.Scheme })
        {
            try
            {
                if (!http.Request.Headers.ContainsKey(Header)) throw new AntiforgeryValidationException("the header is missing");
                await antiforgery.ValidateRequestAsync(http);
            }
            catch (AntiforgeryValidationException)
            {
                http.User = new ClaimsPrincipal(new ClaimsIdentity());
            }
        }

        await next(http);
    }
}
