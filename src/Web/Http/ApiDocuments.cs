using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CompraVenta.Web.Http;

/// <summary>The OpenAPI document; the page to browse it is in Docs.</summary>
internal static class ApiDocuments
{
    /// <summary>The id that stands in samples for one of the reader's own.</summary>
    public const string ExampleId = "019ac3f2-5b1e-7c44-9a0d-3f6e2b8c7d10";

    /// <summary>Values that every app has, for samples that run as they stand: the pair is listed by Coinbase wherever prices come from.</summary>
    private static readonly Dictionary<(ParameterLocation In, string Name), string> Examples = new()
    {
        [(ParameterLocation.Query, "pair")] = "BTC-USD",
        [(ParameterLocation.Path, "pair")] = "BTC-USD",
        [(ParameterLocation.Path, "exchange")] = "coinbase",
        [(ParameterLocation.Path, "id")] = ExampleId,
        [(ParameterLocation.Path, "coin")] = "BTC",
        [(ParameterLocation.Query, "pairs")] = "BTC-USD,BTC-USDT",
        [(ParameterLocation.Query, "limit")] = "5",
    };

    /// <summary>Adds the document.</summary>
    public static void AddApiDocuments(this WebApplicationBuilder builder) => builder.Services.AddOpenApi(options =>
    {
        // HEAD answers as GET does; a second entry for each call would say nothing more.
        options.ShouldInclude = static call => call.HttpMethod != HttpMethods.Head;

        // Numbers that may be missing are another shape than numbers; the framework's names for the two are the same.
        options.CreateSchemaReferenceId = static type => OpenApiOptions.CreateDefaultSchemaReferenceId(type) is not { } name ? null
            : Array.Exists(type.Type.GenericTypeArguments, static of => Nullable.GetUnderlyingType(of) is not null) ? $"{name}OrNull" : name;
        options.AddSchemaTransformer(static (schema, context, _) =>
        {
            if (context.JsonTypeInfo.Type != typeof(ProblemDetails)) return Task.CompletedTask;
            schema.Properties ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
            schema.Properties["code"] = ApiSchemas.Text().Saying("A stable word for programs.");
            schema.Properties["parameter"] = ApiSchemas.Text().Saying("The parameter that is wrong; only when one is.");
            schema.Properties["errors"] = ApiSchemas.Map(ApiSchemas.List(ApiSchemas.Text())).Saying("Of a body with wrong fields: what is wrong, by field.");
            schema.Properties["candidates"] = ApiSchemas.List(ApiSchemas.Text()).Saying("What the parameter may be; only where that helps.");
            schema.Properties["value"] = new OpenApiSchema { Type = JsonSchemaType.Number, Description = "Of a refused order: what was asked for." };
            schema.Properties["limit"] = new OpenApiSchema { Type = JsonSchemaType.Number, Description = "Of a refused order: what the rule allows, or what there is." };
            schema.Properties["asset"] = ApiSchemas.Text().Saying("Of a refused order: what the two numbers are of.");
            schema.Properties["trace_id"] = ApiSchemas.Text().Saying("The request in the logs.");
            return Task.CompletedTask;
        });

        // An enum that may be missing stands beside null already: were null among its words too, null would fit twice, and "one of" would refuse it.
        options.AddSchemaTransformer(static (schema, context, _) =>
        {
            if (Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) is { IsEnum: true }) schema.Enum = [.. schema.Enum?.Where(word => word is not null && !word.IsJsonNullSentinel()) ?? []];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(static (operation, _, _) =>
        {
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            {
                if (parameter is not { In: { } place, Name: { } name } || !Examples.TryGetValue((place, name), out var example)) continue;

                // Some things have numbers instead.
                parameter.Example = example == ExampleId && parameter.Schema?.Type?.HasFlag(JsonSchemaType.Integer) == true ? 1 : example;
            }

            return Task.CompletedTask;
        });
        options.AddSecurity();
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

    /// <summary>Maps the document.</summary>
    public static void MapApiDocuments(this WebApplication app) => app.MapOpenApi().AnswersHead().RequireCors(Origins.PublicPolicy).AllowAnonymous();
}
