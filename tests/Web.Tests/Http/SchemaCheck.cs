using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CompraVenta.Web.Tests.Http;

/// <summary>Checks JSON against a schema of an OpenAPI 3.1 document, and that an object has no property that its schema does not tell of.</summary>
internal sealed class SchemaCheck(JsonElement document)
{
    private static readonly string[] Known =
    [
        "$ref", "type", "properties", "required", "items", "enum", "additionalProperties", "anyOf", "oneOf", "pattern", "minItems", "maxItems", "minimum", "maximum",
        "format", "description", "default", "maxLength", "example",
    ];

    /// <summary>What does not agree, with where; empty when all does.</summary>
    public IReadOnlyList<string> Check(JsonElement value, JsonElement schema)
    {
        var faults = new List<string>();
        Check(value, schema, "$", faults);
        return faults;
    }

    private void Check(JsonElement value, JsonElement schema, string at, List<string> faults)
    {
        faults.AddRange(schema.EnumerateObject().Where(p => !Known.Contains(p.Name)).Select(p => $"{at}: the check does not know '{p.Name}'"));
        if (schema.TryGetProperty("$ref", out var reference))
        {
            var target = document;
            foreach (var step in reference.GetString()!.Split('/').Skip(1)) target = target.GetProperty(step);
            Check(value, target, at, faults);
            return;
        }

        if (schema.TryGetProperty("anyOf", out var any) || schema.TryGetProperty("oneOf", out any))
        {
            var each = any.EnumerateArray().Select(one =>
            {
                var found = new List<string>();
                Check(value, one, at, found);
                return found;
            }).ToList();
            if (schema.TryGetProperty("oneOf", out _) && each.Count(found => found.Count == 0) > 1) faults.Add($"{at}: {value.GetRawText()} fits more than one of {any.GetRawText()}");
            if (each.TrueForAll(found => found.Count > 0)) faults.Add($"{at}: none of {each.Count} fits: {string.Join("; ", each.SelectMany(found => found))}");
        }

        if (schema.TryGetProperty("type", out var type))
        {
            var types = type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()) : [type.GetString()];
            if (!types.Any(t => IsOf(value, t!)))
            {
                faults.Add($"{at}: {value.GetRawText()} is not {type.GetRawText()}");
                return;
            }
        }

        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(word => JsonElement.DeepEquals(word, value))) faults.Add($"{at}: {value.GetRawText()} is none of {words.GetRawText()}");
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                CheckObject(value, schema, at, faults);
                break;
            case JsonValueKind.Array:
                CheckArray(value, schema, at, faults);
                break;
            case JsonValueKind.String when schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(value.GetString()!, pattern.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(1)):
                faults.Add($"{at}: '{value.GetString()}' is not like {pattern.GetString()}");
                break;
            case JsonValueKind.String when schema.TryGetProperty("format", out var format) && format.GetString() == "date-time" && !value.TryGetDateTimeOffset(out _):
                faults.Add($"{at}: '{value.GetString()}' is no time");
                break;
            case JsonValueKind.Number:
                if (schema.TryGetProperty("minimum", out var least) && value.GetDecimal() < least.GetDecimal()) faults.Add($"{at}: {value} is below {least}");
                if (schema.TryGetProperty("maximum", out var most) && value.GetDecimal() > most.GetDecimal()) faults.Add($"{at}: {value} is above {most}");
                break;
            default:
                break;
        }
    }

    private void CheckObject(JsonElement value, JsonElement schema, string at, List<string> faults)
    {
        if (schema.TryGetProperty("required", out var required))
        {
            faults.AddRange(required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{at}: '{name}' is missing"));
        }

        schema.TryGetProperty("properties", out var properties);
        schema.TryGetProperty("additionalProperties", out var others);
        var isDescribed = properties.ValueKind == JsonValueKind.Object || others.ValueKind == JsonValueKind.Object;
        var isChoice = schema.TryGetProperty("anyOf", out _) || schema.TryGetProperty("oneOf", out _);
        foreach (var property in value.EnumerateObject())
        {
            var where = at + "." + property.Name;
            if (properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(property.Name, out var known)) Check(property.Value, known, where, faults);
            else if (others.ValueKind == JsonValueKind.Object) Check(property.Value, others, where, faults);
            else if (isDescribed || !isChoice) faults.Add($"{where} is not described");
        }
    }

    private void CheckArray(JsonElement value, JsonElement schema, string at, List<string> faults)
    {
        if (schema.TryGetProperty("minItems", out var least) && value.GetArrayLength() < least.GetInt32()) faults.Add($"{at} is too short");
        if (schema.TryGetProperty("maxItems", out var most) && value.GetArrayLength() > most.GetInt32()) faults.Add($"{at} is too long");
        if (!schema.TryGetProperty("items", out var items)) return;
        var index = 0;
        foreach (var item in value.EnumerateArray()) Check(item, items, string.Create(CultureInfo.InvariantCulture, $"{at}[{index++}]"), faults);
    }

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => false,
    };
}
