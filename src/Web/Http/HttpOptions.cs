namespace CompraVenta.Web.Http;

/// <summary>Who may call from where; bound from <c>Http</c>.</summary>
public sealed class HttpOptions
{
    /// <summary>Other origins, such as <c>https://app.example.org</c>, whose pages may call with a bearer token. Default none.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Addresses (<c>10.0.0.7</c>) and networks in CIDR notation (<c>10.0.0.0/24</c>) of proxies whose word about the client is taken:
    /// <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c>. Default none: nobody's.</summary>
    public IList<string> KnownProxies { get; } = [];
}
