using CompraVenta.Infrastructure.Persistence;
using Microsoft.AspNetCore.Diagnostics;

namespace CompraVenta.Web.Shared;

/// <summary>What holds for the pages and their files, and for nothing else: what the browser may do with them, and that a failure is
/// answered with a page. The API answers its own failures.</summary>
internal sealed partial class PageGuard(RequestDelegate next, ILogger<PageGuard> logger)
{
    // Everything comes from here, nothing inline: neither a script nor a style that found its way into the page would run.
    private const string ContentPolicy =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static readonly string[] OtherSurfaces =
        ["/api", "/openapi", "/ws", "/binance", "/healthz", "/readyz", "/metrics", "/.well-known"];

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        if (!IsPage(http.Request.Path))
        {
            if (http.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
            await next(http);
            return;
        }

        AddHeaders(http.Response.Headers);
        try
        {
            await next(http);
        }
#pragma warning disable CA1031 // Whatever a page throws, its reader gets a page and the log gets the failure.
        catch (Exception e) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.PageFailed(logger, http.Request.Path, http.TraceIdentifier, e);
            http.Response.Clear();
            AddHeaders(http.Response.Headers);
            http.Response.StatusCode = DatabaseOutage.IsCauseOf(e) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError;
        }
    }

    private static bool IsPage(PathString path) =>
        !OtherSurfaces.Any(prefix => path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));

    private static void AddHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
    }

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Error, "Page {Path} failed, trace {TraceId}", EventName = "PageFailed")]
        public static partial void PageFailed(ILogger logger, string path, string traceId, Exception e);
    }
}
