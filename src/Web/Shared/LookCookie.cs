namespace CompraVenta.Web.Shared;

/// <summary>A cookie that remembers how the pages are to look.</summary>
internal static class LookCookie
{
    /// <summary>How long a browser remembers the choice.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(365);

    /// <summary>Keeps a choice in the browser, or takes it back.</summary>
    /// <param name="response">The answer that carries it.</param>
    /// <param name="cookie">The cookie's name.</param>
    /// <param name="choice">The choice; null for none.</param>
    public static void Keep(HttpResponse response, string cookie, string? choice)
    {
        var isSecure = response.HttpContext.Request.IsHttps;
        if (choice is null) response.Cookies.Delete(cookie, new CookieOptions { Path = "/", Secure = isSecure, SameSite = SameSiteMode.Lax });
        else response.Cookies.Append(cookie, choice, new CookieOptions { Path = "/", MaxAge = KeptFor, SameSite = SameSiteMode.Lax, HttpOnly = true, Secure = isSecure, IsEssential = true });
    }
}
