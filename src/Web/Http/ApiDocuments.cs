namespace CompraVenta.Web.Http;

/// <summary>The OpenAPI document and the page to browse it.</summary>
internal static class ApiDocuments
{
    private const string Document = "/openapi/v1.json";
    private const string Page = "/docs/api";

    /// <summary>Adds the document.</summary>
    public static void AddApiDocuments(this WebApplicationBuilder builder) => builder.Services.AddOpenApi(options =>
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "CompraVenta";
            document.Info.Description =
                "Practise trading on the real crypto market with virtual money. Prices and sizes are exact decimal strings; times are RFC 3339 UTC; errors are problem details "
                + "(RFC 9457) with a stable `code`, and the name of a bad `parameter`. Every answer with prices says its `source`: live, simulated or replay. Live data comes over the "
                + "WebSocket at `/ws`.";
            return Task.CompletedTask;
        }));

    /// <summary>Maps the document and the page.</summary>
    public static void MapApiDocuments(this WebApplication app)
    {
        app.MapOpenApi().RequireCors(Origins.PublicPolicy);
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments(Page, StringComparison.OrdinalIgnoreCase),
            docs => docs.Use(static (context, next) =>
            {
                // Swagger UI brings its own scripts, and writes styles and images into the page.
                context.Response.Headers.ContentSecurityPolicy =
                    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";
                return next(context);
            }));
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = Page[1..];
            page.SwaggerEndpoint(Document, "CompraVenta");
            page.DocumentTitle = "CompraVenta API";
        });
    }
}
