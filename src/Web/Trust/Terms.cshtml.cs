using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CompraVenta.Web.Trust;

/// <summary>What people agree to who use this site.</summary>
[AllowAnonymous]
internal sealed class TermsModel : PageModel;
