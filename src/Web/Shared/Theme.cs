using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Web.Accounts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Web.Shared;

/// <summary>Light, dark, or what the device prefers; kept in a cookie, so that the server renders it and nothing flashes.</summary>
internal static class Theme
{
    /// <summary>The cookie's name.</summary>
    public const string Cookie = "theme";

    /// <summary>The form's address.</summary>
    public const string Path = "/theme";

    /// <summary>The theme of a request: <c>light</c>, <c>dark</c> or <c>auto</c>.</summary>
    public static string Of(HttpRequest request) => request.Cookies[Cookie] is "light" or "dark" ? request.Cookies[Cookie]! : "auto";

    /// <summary>Keeps a choice in the browser.</summary>
    /// <param name="response">The answer that carries it.</param>
    /// <param name="theme"><c>light</c> or <c>dark</c>; all else is what the device prefers.</param>
    public static void Keep(HttpResponse response, string? theme) => LookCookie.Keep(response, Cookie, theme is "light" or "dark" ? theme : null);

    /// <summary>Keeps the choice, also in the profile of who is signed in, and goes back to the page it was made on.</summary>
    /// <remarks>A visitor's choice is a colour in a cookie, which takes no antiforgery token; a user's changes their profile, and does. It only ever redirects within this site.</remarks>
    public static async Task<IResult> ChooseAsync(HttpContext http, IFormCollection form, IAntiforgery antiforgery, IDbContextFactory<CompraVentaDb> contexts)
    {
        if (http.User.IsSignedIn() && !await antiforgery.IsRequestValidAsync(http)) return Results.StatusCode(StatusCodes.Status400BadRequest);
        var theme = form["theme"].ToString() is "light" or "dark" ? form["theme"].ToString() : null;
        var back = form["back"].ToString();
        Keep(http.Response, theme);
        if (http.User.IsSignedIn())
        {
            var me = http.User.UserId();
            await using var db = await contexts.CreateDbContextAsync(http.RequestAborted);
            await db.Users.Where(row => row.Id == me).ExecuteUpdateAsync(row => row.SetProperty(u => u.Theme, theme), http.RequestAborted);
        }

        http.Response.Headers.Location = RedirectHttpResult.IsLocalUrl(back) ? back : "/";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
