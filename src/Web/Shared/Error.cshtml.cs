using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CompraVenta.Web.Shared;

/// <summary>What is shown in place of a page that is not there or that failed.</summary>
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
[IgnoreAntiforgeryToken]
[AllowAnonymous]
internal sealed class ErrorModel : PageModel
{
    /// <summary>The HTTP status.</summary>
    [BindProperty(SupportsGet = true)]
    public int Status { get; set; }

    /// <summary>The address that was asked for.</summary>
    public string? Address { get; private set; }

    /// <summary>How long to wait before trying again, where the refusal says it.</summary>
    public TimeSpan? RetryAfter { get; private set; }

    /// <summary>The id under which the logs hold the request.</summary>
    public string TraceId => Activity.Current?.TraceId.ToString() ?? HttpContext.TraceIdentifier;

    /// <summary>Renders the page for a read.</summary>
    public void OnGet() => Read();

    /// <summary>Renders the page for a form.</summary>
    public void OnPost() => Read();

    private void Read()
    {
        if (Status is < 400 or > 599) Status = StatusCodes.Status404NotFound;
        Response.StatusCode = Status;
        RetryAfter = int.TryParse(Response.Headers.RetryAfter, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;
        Address = HttpContext.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath
            ?? HttpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path;
    }
}
