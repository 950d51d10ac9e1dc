using CompraVenta.Infrastructure.Markets;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CompraVenta.Web.Trust;

/// <summary>Whose the market data are, and who may do what with them.</summary>
[AllowAnonymous]
internal sealed class DataTermsModel(MarketSourceState market) : PageModel
{
    /// <summary>Whether the prices shown now are an exchange's: not made up here.</summary>
    public bool IsOfExchanges => market.Source != MarketSource.Simulated;
}
