using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace CompraVenta.Web.Http;

/// <summary>Compresses pages as they are written, and the books that they ask for. Static files are compressed when the app is published,
/// better than there is time for here.</summary>
/// <remarks>Not over TLS of our own: a compressed answer that holds a secret beside text of the asker's choosing gives the secret
/// away by its length (BREACH). All other API answers, streams and the WebSocket are left as they are.</remarks>
internal static class PageCompression
{
    /// <summary>Adds what compresses.</summary>
    public static IServiceCollection AddPageCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = false;
            compression.MimeTypes = ["text/html", "application/json"];
            compression.Providers.Add<BrotliCompressionProvider>();
            compression.Providers.Add<GzipCompressionProvider>();
        });

        // What is written for one reader: the levels above cost more time than their bytes save.
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
        return services;
    }

    /// <summary>Compresses what is written by everything that is used later; all of the API but the books, and the streams, go past it.</summary>
    public static void UsePageCompression(this WebApplication app) => app.UseWhen(
        static context => !IsOther(context.Request.Path),
        static pages => pages.UseResponseCompression());

    private static bool IsOther(PathString path) =>
        (path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && !IsBook(path))
        || path.StartsWithSegments("/ws", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/binance", StringComparison.OrdinalIgnoreCase);

    // Thousands of levels, which anybody may read: a tenth of the bytes for a browser or a program that says it takes them so.
    private static bool IsBook(PathString path) =>
        path.StartsWithSegments("/api/orderbook", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/api/book", StringComparison.OrdinalIgnoreCase);
}
