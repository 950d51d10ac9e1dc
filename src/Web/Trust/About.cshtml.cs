using CompraVenta.Infrastructure.Markets;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CompraVenta.Web.Trust;

/// <summary>What this is, where its prices come from, and how to run it.</summary>
[AllowAnonymous]
internal sealed class AboutModel(MarketHost host) : PageModel
{
    /// <summary>The exchanges that are read.</summary>
    public IEnumerable<string> Exchanges => host.Venues.Select(venue => venue.Name);
}
