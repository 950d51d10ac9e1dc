using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CompraVenta.Web.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CompraVenta.Web.Docs;

/// <summary>What the OpenAPI document says, arranged for a page. It is read once: what is mapped does not change while the app runs.</summary>
internal sealed class ApiReference([FromKeyedServices("v1")] IOpenApiDocumentProvider documents)
{
    private const int FieldDepthMax = 6;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private IReadOnlyList<ApiCall>? calls;

    /// <summary>Every call, in the order of the document, those of a heading together.</summary>
    public async Task<IReadOnlyList<ApiCall>> ReadAsync(CancellationToken ct) => calls ??= Read(await documents.GetOpenApiDocumentAsync(ct));

    /// <summary>Every field of an object, those within others by their path.</summary>
    public static IReadOnlyList<ApiField> FieldsOf(IOpenApiSchema? schema)
    {
        var fields = new List<ApiField>();
        AddFields(fields, "", schema, 0);
        return fields;
    }

    private static List<ApiCall> Read(OpenApiDocument document) =>
    [
        .. document.Paths
            .SelectMany(path => (path.Value.Operations ?? []).Select(operation => CallOf(path.Key, operation.Key.Method.ToUpperInvariant(), operation.Value)))
            .GroupBy(call => call.Group, StringComparer.Ordinal)
            .SelectMany(group => group),
    ];

    private static ApiCall CallOf(string path, string method, OpenApiOperation operation) => new(
        IdOf(method, path),
        method,
        path,
        operation.Tags?.FirstOrDefault()?.Name ?? "Other",
        operation.Summary ?? path,
        operation.Description ?? "",
        [.. (operation.Parameters ?? []).Select(ParameterOf)],
        FieldsOf(operation.RequestBody?.Content?.Values.FirstOrDefault()?.Schema),
        operation.RequestBody?.Content?.Values.FirstOrDefault()?.Example?.ToJsonString(Relaxed),
        operation.Security?.SelectMany(s => s.Keys).FirstOrDefault()?.Reference.Id switch
        {
            ApiSecurity.AccessToken => "ACCESS_TOKEN",
            ApiSecurity.RefreshToken => "REFRESH_TOKEN",
            _ => null,
        },
        operation.Security?.SelectMany(s => s).FirstOrDefault(s => s.Key.Reference.Id == ApiSecurity.ApiKey).Value?.FirstOrDefault(),
        [.. (operation.Responses ?? []).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => AnswerOf(r.Key, r.Value))]);

    /// <summary>Letters and digits of method and path, joined by hyphens.</summary>
    private static string IdOf(string method, string path) =>
        string.Join('-', $"{method}/{path}".ToLowerInvariant().Split(['/', '{', '}', '.'], StringSplitOptions.RemoveEmptyEntries));

    private static ApiParameter ParameterOf(IOpenApiParameter parameter) => new(
        parameter.Name ?? "",
        parameter.In == ParameterLocation.Path,
        parameter.Required,
        TypeOf(parameter.Schema),
        RangeOf(parameter.Schema),
        parameter.Schema?.Default?.ToString(),
        parameter.Description ?? "",
        parameter.Example?.ToString());

    private static string RangeOf(IOpenApiSchema? schema)
    {
        if (schema?.Enum is { Count: > 0 } words) return string.Join(", ", words.Select(w => w.ToString()));
        return schema switch
        {
            { Minimum: { } least, Maximum: { } most } => $"{least} to {most}",
            { Minimum: { } least } => $"from {least}",
            { Maximum: { } most } => $"up to {most}",
            { MaxLength: { } length } => $"text of at most {length} characters",
            _ => "",
        };
    }

    private static string TypeOf(IOpenApiSchema? schema)
    {
        if (schema is null) return "any";
        if (schema.AnyOf is { Count: > 0 } any) return string.Join(" or ", any.Select(TypeOf).Distinct(StringComparer.Ordinal));
        var isNullable = schema.Type is { } given && given.HasFlag(JsonSchemaType.Null);
        var name = (schema.Type & ~JsonSchemaType.Null) switch
        {
            JsonSchemaType.String when schema.Format == "date-time" => "time",
            JsonSchemaType.String when schema.Enum is { Count: > 0 } => "word",
            JsonSchemaType.String when schema.Pattern is not null => "exact number as text",
            JsonSchemaType.String => "text",
            JsonSchemaType.Integer => "whole number",
            JsonSchemaType.Number => "number",
            JsonSchemaType.Boolean => "true or false",
            JsonSchemaType.Array => "list",
            JsonSchemaType.Object => "object",
            _ => "any",
        };
        return isNullable ? $"{name} or null" : name;
    }

    private static ApiAnswer AnswerOf(string status, IOpenApiResponse response)
    {
        var (mediaType, media) = response.Content?.FirstOrDefault() ?? default;
        return new ApiAnswer(status, mediaType ?? "", response.Description ?? "", FieldsOf(media?.Schema), ExampleOf(media?.Example));
    }

    private static string? ExampleOf(JsonNode? example) => example switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text.TrimEnd(),
        _ => ExampleText.Of(example),
    };

    private static void AddFields(List<ApiField> fields, string prefix, IOpenApiSchema? schema, int depth)
    {
        if (schema is null || depth > FieldDepthMax) return;
        if (schema.AnyOf is { Count: > 0 } any)
        {
            // The first turn is the usual one; the description says when it is another.
            AddFields(fields, prefix, any[0], depth);
            return;
        }

        if (schema.Items is { } items && !IsRow(items)) AddFields(fields, $"{prefix}[]", items, depth + 1);
        if (schema.AdditionalProperties is { } values) AddFields(fields, $"{prefix}.*", values, depth + 1);
        foreach (var (name, property) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal))
        {
            var path = prefix.Length == 0 ? name : $"{prefix}.{name}";
            var description = property.Description ?? property.Items?.Description ?? "";
            fields.Add(new ApiField(path, TypeOf(property), schema.Required?.Contains(name) == true, description));
            AddFields(fields, path, property, depth + 1);
        }
    }

    private static bool IsRow(IOpenApiSchema items) => items.Type is { } type && type.HasFlag(JsonSchemaType.Array);
}
