using System.Security.Claims;
using CompraVenta.Web.Accounts;

namespace CompraVenta.Web.Shared;

/// <summary>The main places: a top bar on desks, a bottom bar on phones. A place appears once something is mapped at its address.</summary>
internal sealed class Places(EndpointDataSource endpoints)
{
    /// <summary>A phone's bar has room for so many.</summary>
    private const int CountMax = 5;

    private static readonly Place[] Known =
    [
        new("markets", "Markets", "/Markets", "M2 3.5h12M2 8h12M2 12.5h12M5.5 3.5v9"),
        new("trade", "Trade", "/Trade", "M4.5 13V3M2 5.5 4.5 3 7 5.5M11.5 3v10M9 10.5l2.5 2.5 2.5-2.5"),
        new("book", "Book", "/Book", "M2 3h8M2 6.3h5M14 9.7H9M14 13H4"),
        new("wallet", "Wallet", "/Wallet", "M2 4.5h10.5V3H3.2A1.2 1.2 0 0 0 2 4.2v7.6A1.2 1.2 0 0 0 3.2 13H14V5.5H2M11 9.2h.1", IsOwn: true),
        new("status", "Status", "/Status", "M1.5 8.5h3l2-5 3 9.5 2-4.5h3"),
        new("api", "API", "/docs/api", "m5.5 4-4 4 4 4M10.5 4l4 4-4 4"),
    ];

    private readonly Lazy<IReadOnlyList<Place>> mapped = new(() => [.. Known.Where(p => !p.IsPage || IsMapped(endpoints, p.Path))]);

    /// <summary>The places that are there for somebody, in the order of the bar.</summary>
    public IEnumerable<Place> For(ClaimsPrincipal user) => mapped.Value.Where(place => !place.IsOwn || user.IsSignedIn()).Take(CountMax);

    /// <summary>Whether a page is mapped at an address, so that others may speak of it.</summary>
    public bool Has(string path) => IsMapped(endpoints, path);

    private static bool IsMapped(EndpointDataSource endpoints, string path) =>
        endpoints.Endpoints.OfType<RouteEndpoint>().Any(e =>
            string.Equals(e.RoutePattern.RawText?.Trim('/'), path.Trim('/'), StringComparison.OrdinalIgnoreCase));
}
