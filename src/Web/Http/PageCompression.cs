using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace CompraVenta.Web.Http;

/// <summary>Compresses pages as they are written. Static files are compressed when the app is published, better than there is time for here.</summary>
/// <remarks>Only HTML, and not over TLS of our own: a compressed answer that holds a secret beside text of the asker's choosing gives the secret
/// away by its length (BREACH). API answers, streams and the WebSocket are left as they are.</remarks>
internal static class PageCompression
{
    /// <summary>Adds what compresses.</summary>
    public static IServiceCollection AddPageCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = false;
            compression.MimeTypes = ["text/html"];
            compression.Providers.Add<BrotliCompressionProvider>();
            compression.Providers.Add<GzipCompressionProvider>();
        });

        // A page is written for one reader: the levels above cost more time than their bytes save.
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
        return services;
    }

    /// <summary>Compresses what is written by everything that is used later; the API and the streams go past it.</summary>
    public static void UsePageCompression(this WebApplication app) => app.UseWhen(
        static context => !IsOther(context.Request.Path),
        static pages => pages.UseResponseCompression());

    private static bool IsOther(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/ws", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/binance", StringComparison.OrdinalIgnoreCase);
}
