using System.ComponentModel.DataAnnotations;

namespace CompraVenta.Infrastructure.Markets;

/// <summary>Where market data comes from, bound from <c>Market</c>.</summary>
public sealed class MarketSourceOptions
{
    /// <summary><c>live</c>, <c>simulated</c>, <c>replay</c>, or <c>auto</c> (default): on the first start live if a venue answers
    /// within 3 s, else simulated, and from then on what was decided.</summary>
    [AllowedValues("auto", "live", "simulated", "replay", ErrorMessage = "Market:Source is live, simulated, replay or auto.")]
    public string Source { get; set; } = "auto";
}
