using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace CompraVenta.Web.Http;

/// <summary>The OpenAPI document and the page to browse it.</summary>
internal static class ApiDocuments
{
    private const string Document = "/openapi/v1.json";
    private const string Page = "/docs/api";

    /// <summary>Adds the document.</summary>
    public static void AddApiDocuments(this WebApplicationBuilder builder) => builder.Services.AddOpenApi(options =>
    {
        // HEAD answers as GET does; a second entry for each call would say nothing more.
        options.ShouldInclude = static call => call.HttpMethod != HttpMethods.Head;
        options.AddSchemaTransformer(static (schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type != typeof(ProblemDetails)) return Task.CompletedTask;
            schema.Properties ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
            schema.Properties["code"] = ApiSchemas.Text().Saying("A stable word for programs.");
            schema.Properties["parameter"] = ApiSchemas.Text().Saying("The parameter that is wrong; only when one is.");
            schema.Properties["candidates"] = ApiSchemas.List(ApiSchemas.Text()).Saying("What the parameter may be; only where that helps.");
            schema.Properties["trace_id"] = ApiSchemas.Text().Saying("The request in the logs.");
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "CompraVenta";
            document.Info.Description =
                "Practise trading on the real crypto market with virtual money. Prices and sizes are exact decimal strings; times are RFC 3339 UTC; errors are problem details "
                + "(RFC 9457) with a stable `code`, and the name of a bad `parameter`. Every answer with prices says its `source`: live, simulated or replay. Live data comes over the "
                + "WebSocket at `/ws`. HEAD answers as GET does, without the body.";
            return Task.CompletedTask;
        });
    });

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
