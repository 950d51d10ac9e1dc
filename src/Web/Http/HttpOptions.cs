namespace CompraVenta.Web.Http;

/// <summary>Who may call from where; bound from <c>Http</c>.</summary>
public sealed class HttpOptions
{
    /// <summary>Other origins, such as <c>https://app.example.org</c>, whose pages may call with a bearer token. Default none.</summary>
    public IList<string> AllowedOrigins { get; } = [];
}
