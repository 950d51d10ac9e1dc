using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CompraVenta.Web.Docs;

/// <summary>The page of the API: every call with what it takes, what it answers, and samples.</summary>
[AllowAnonymous]
internal sealed class ApiModel(ApiReference reference) : PageModel
{
    /// <summary>Every call.</summary>
    public IReadOnlyList<ApiCall> Calls { get; private set; } = [];

    /// <summary>The app's own address, as the reader wrote it.</summary>
    public string Origin => $"{Request.Scheme}://{Request.Host}{Request.PathBase}";

    /// <summary>Renders the page.</summary>
    public async Task OnGetAsync(CancellationToken ct) => Calls = await reference.ReadAsync(ct);
}
