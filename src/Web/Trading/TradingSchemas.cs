using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CompraVenta.Web.Trading;

/// <summary>The shapes in the API's document that the code does not tell by itself.</summary>
internal static class TradingSchemas
{
    private const string FeeRate = "fee_rate";

    /// <summary>The format of numbers that a binary fraction would not hold, by the registry of OpenAPI's formats.</summary>
    private const string Exact = "decimal";

    /// <summary>A number that may be written as text too; amounts by asset, whose numbers are written by a converter of our own.</summary>
    public static Task DescribeAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        if (context.JsonTypeInfo.Type == typeof(IReadOnlyDictionary<string, decimal>))
        {
            schema.Type = JsonSchemaType.Object;
            schema.AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Number, Format = Exact };
            return Task.CompletedTask;
        }

        // The converter that writes decimals leaves the document without their type; where it has one, they are called double.
        if ((Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type) == typeof(decimal))
        {
            schema.Type = context.JsonTypeInfo.Type == typeof(decimal) ? JsonSchemaType.Number : JsonSchemaType.Number | JsonSchemaType.Null;
            schema.Format = Exact;
        }

        // Only what is kept is without its rate; every receipt that is told has it.
        if (context.JsonPropertyInfo is { Name: FeeRate } property && property.DeclaringType == typeof(Receipt)) schema.Type = JsonSchemaType.Number;
        if (context.JsonTypeInfo.Type == typeof(Receipt)) (schema.Required ??= new HashSet<string>(StringComparer.Ordinal)).Add(FeeRate);
        if ((Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type) != typeof(WrittenNumber)) return Task.CompletedTask;
        schema.Type = null;
        schema.Properties = null;
        schema.Required = null;
        schema.AnyOf = [new OpenApiSchema { Type = JsonSchemaType.Number }, ApiSchemas.Exact().OrNull()];
        return Task.CompletedTask;
    }
}
