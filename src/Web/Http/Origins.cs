namespace CompraVenta.Web.Http;

/// <summary>Tells requests of our own pages from those of others.</summary>
internal static class Origins
{
    /// <summary>The CORS policy of public market data: any origin, never with credentials.</summary>
    public const string PublicPolicy = "public";

    /// <summary>The CORS policy of calls with a token: the origins of <see cref="HttpOptions.AllowedOrigins"/>, never with cookies.</summary>
    public const string BearerPolicy = "bearer";

    /// <summary>Whether the request names an origin that is not the one it was sent to. Programs name none.</summary>
    public static bool IsForeign(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0 && !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }
}
