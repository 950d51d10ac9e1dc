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

    /// <summary>Keeps the choice and goes back to the page it was made on.</summary>
    /// <remarks>It changes a colour, so it takes no antiforgery token; it only ever redirects within this site.</remarks>
    public static IResult Choose(HttpContext http, IFormCollection form)
    {
        var theme = form["theme"].ToString();
        var back = form["back"].ToString();
        if (theme is "light" or "dark")
        {
            http.Response.Cookies.Append(Cookie, theme, new CookieOptions
            {
                Path = "/",
                MaxAge = TimeSpan.FromDays(365),
                SameSite = SameSiteMode.Lax,
                HttpOnly = true,
                IsEssential = true,
            });
        }
        else http.Response.Cookies.Delete(Cookie, new CookieOptions { Path = "/", SameSite = SameSiteMode.Lax });

        var isHere = back.StartsWith('/') && !back.StartsWith("//", StringComparison.Ordinal) && !back.Contains('\\', StringComparison.Ordinal);
        http.Response.Headers.Location = isHere ? back : "/";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
