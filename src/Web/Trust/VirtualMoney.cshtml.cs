using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CompraVenta.Web.Trust;

/// <summary>That nothing here is money, and nothing advice.</summary>
[AllowAnonymous]
internal sealed class VirtualMoneyModel : PageModel;
