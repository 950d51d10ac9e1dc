using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace CompraVenta.Web.Trading.Simulation;

/// <summary>How virtual orders are filled, and what is not simulated, with the settings that this app runs with.</summary>
[AllowAnonymous]
internal sealed class SimulationModel(MarketHost host, IOptions<TradingOptions> options) : PageModel
{
    /// <summary>The exchanges with their fees.</summary>
    public IReadOnlyList<(Venue Venue, FeeSchedule Fees)> Venues => [.. host.Venues.Select(venue => (venue, options.Value.FeesOf(venue.Id)))];

    /// <summary>What an account begins with.</summary>
    public string Start => $"{TradingFigures.Exact(options.Value.StartAmount)} {options.Value.StartAsset}";
}
