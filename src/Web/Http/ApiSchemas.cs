using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace CompraVenta.Web.Http;

/// <summary>Builds the schemas of parameters, and of the answers that we write ourselves. Every schema is new: a document may change those it is given.</summary>
internal static class ApiSchemas
{
    private const string Plain = @"^-?[0-9]+(\.[0-9]+)?$";

    /// <summary>Any text.</summary>
    public static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };

    /// <summary>One of these words.</summary>
    public static OpenApiSchema Word(params IEnumerable<string> words) =>
        new() { Type = JsonSchemaType.String, Enum = [.. words.Select(word => (JsonNode)JsonValue.Create(word))] };

    /// <summary>An exact decimal number as a string.</summary>
    public static OpenApiSchema Exact() => new() { Type = JsonSchemaType.String, Pattern = Plain };

    /// <summary>A moment, RFC 3339 UTC.</summary>
    public static OpenApiSchema Moment() => new() { Type = JsonSchemaType.String, Format = "date-time" };

    /// <summary>A whole number of 64 bits.</summary>
    public static OpenApiSchema Whole() => new() { Type = JsonSchemaType.Integer, Format = "int64" };

    /// <summary>A whole number within bounds, and what it is when left out.</summary>
    public static OpenApiSchema Count(int least, int most, int whenLeftOut) => new()
    {
        Type = JsonSchemaType.Integer,
        Format = "int32",
        Minimum = FormattableString.Invariant($"{least}"),
        Maximum = FormattableString.Invariant($"{most}"),
        Default = JsonValue.Create(whenLeftOut),
    };

    /// <summary>True or false.</summary>
    public static OpenApiSchema Flag() => new() { Type = JsonSchemaType.Boolean };

    /// <summary>The same, or null.</summary>
    public static OpenApiSchema OrNull(this OpenApiSchema schema)
    {
        schema.Type |= JsonSchemaType.Null;
        return schema;
    }

    /// <summary>The same, said in words.</summary>
    public static OpenApiSchema Saying(this OpenApiSchema schema, string description)
    {
        schema.Description = description;
        return schema;
    }

    /// <summary>Any number of one kind.</summary>
    public static OpenApiSchema List(OpenApiSchema items) => new() { Type = JsonSchemaType.Array, Items = items };

    /// <summary>Always so many values, of these kinds.</summary>
    public static OpenApiSchema Row(int length, params IEnumerable<OpenApiSchema> kinds) => new()
    {
        Type = JsonSchemaType.Array,
        MinItems = length,
        MaxItems = length,
        Items = new OpenApiSchema { AnyOf = [.. kinds] },
    };

    /// <summary>An object whose names are data, and whose values are all of one kind.</summary>
    public static OpenApiSchema Map(OpenApiSchema values) => new() { Type = JsonSchemaType.Object, AdditionalProperties = values };

    /// <summary>An object with these properties; those whose names end in <c>?</c> may be missing.</summary>
    public static OpenApiSchema Object(params IReadOnlyList<(string Name, OpenApiSchema Schema)> properties) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = properties.ToDictionary(p => p.Name.TrimEnd('?'), p => (IOpenApiSchema)p.Schema, StringComparer.Ordinal),
        Required = properties.Where(p => !p.Name.EndsWith('?')).Select(p => p.Name).ToHashSet(StringComparer.Ordinal),
    };

    /// <summary>Either of these.</summary>
    public static OpenApiSchema Either(params IEnumerable<OpenApiSchema> schemas) => new() { AnyOf = [.. schemas] };
}
