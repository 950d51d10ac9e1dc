namespace CompraVenta.Web.Shared;

/// <summary>Which of the two colours stands for up and buy: green, or red as much of Asia has it; kept in a cookie, so that the server renders it.</summary>
internal static class Rising
{
    /// <summary>The cookie's name.</summary>
    public const string Cookie = "rising";

    /// <summary>The colour of a request: <c>green</c> or <c>red</c>.</summary>
    public static string Of(HttpRequest request) => request.Cookies[Cookie] is "red" ? "red" : "green";

    /// <summary>Keeps a choice in the browser.</summary>
    /// <param name="response">The answer that carries it.</param>
    /// <param name="colour"><c>red</c>; all else is green, which needs no cookie.</param>
    public static void Keep(HttpResponse response, string? colour) => LookCookie.Keep(response, Cookie, colour is "red" ? colour : null);
}
