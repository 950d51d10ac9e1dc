using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CompraVenta.Web.Docs;

/// <summary>Examples of JSON as people write them: what fits into a line stands in one.</summary>
internal static class ExampleText
{
    private const int LineLengthMax = 80;

    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value as text.</summary>
    public static string Of(JsonNode? value)
    {
        var text = new StringBuilder();
        Write(text, value, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonNode? value, int indent)
    {
        var line = value?.ToJsonString(Options) ?? "null";
        if (line.Length + indent <= LineLengthMax || value is not (JsonObject or JsonArray))
        {
            text.Append(line);
            return;
        }

        var isList = value is JsonArray;
        var parts = value is JsonArray list ? list.Select(item => ("", item)) : value.AsObject().Select(p => ($"{JsonSerializer.Serialize(p.Key, Options)}: ", p.Value));
        text.Append(isList ? '[' : '{');
        var separator = "";
        foreach (var (name, part) in parts)
        {
            text.Append(separator).Append('\n').Append(' ', indent + 2).Append(name);
            Write(text, part, indent + 2);
            separator = ",";
        }

        text.Append('\n').Append(' ', indent).Append(isList ? ']' : '}');
    }
}
