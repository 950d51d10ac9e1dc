using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace CompraVenta.Web.Http;

/// <summary>Describes endpoints in OpenAPI. The answers that we write ourselves are described by an example, and their schema by its shape.</summary>
internal static class ApiDescriptions
{
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";

    /// <summary>Gives the 200 answer an example and a schema of the same shape.</summary>
    public static RouteHandlerBuilder Answers(this RouteHandlerBuilder endpoint, string example, string description)
    {
        var parsed = JsonNode.Parse(example)!;
        return endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Responses ??= [];
            operation.Responses["200"] = new OpenApiResponse
            {
                Description = description,
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    [Json] = new OpenApiMediaType { Schema = SchemaOf(parsed), Example = parsed.DeepClone() },
                },
            };
            return Task.CompletedTask;
        });
    }

    /// <summary>Names the statuses of refusals, which are problem details with a <c>code</c>.</summary>
    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses) endpoint.ProducesProblem(status, ProblemJson);
        return endpoint;
    }

    private static OpenApiSchema SchemaOf(JsonNode? node) => node switch
    {
        JsonObject known => new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = known.ToDictionary(p => p.Key, p => (IOpenApiSchema)SchemaOf(p.Value), StringComparer.Ordinal),
        },
        JsonArray items => new OpenApiSchema { Type = JsonSchemaType.Array, Items = ItemsOf(items) },
        JsonValue value => new OpenApiSchema { Type = TypeOf(value) },
        _ => new OpenApiSchema { Type = JsonSchemaType.Null },
    };

    private static OpenApiSchema ItemsOf(JsonArray items)
    {
        var kinds = items.Select(SchemaOf).DistinctBy(schema => schema.Type).ToList();
        return kinds.Count == 1 ? kinds[0] : new OpenApiSchema { AnyOf = [.. kinds] };
    }

    private static JsonSchemaType TypeOf(JsonValue value) => value.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.Number => JsonSchemaType.Number,
        System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => JsonSchemaType.Boolean,
        _ => JsonSchemaType.String,
    };
}
