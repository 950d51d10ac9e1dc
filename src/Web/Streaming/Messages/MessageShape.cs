using System.Text.Json;
using Microsoft.OpenApi;

namespace CompraVenta.Web.Streaming.Messages;

/// <summary>What a message is made of, field by field. The bytes on the wire, the schema and the page of the WebSocket all come from it.</summary>
/// <param name="name">What it is called in the schema.</param>
/// <param name="meaning">What it says, in sentences.</param>
internal abstract class MessageShape(string name, string meaning)
{
    /// <summary>What it is called in the schema.</summary>
    public string Name { get; } = name;

    /// <summary>What it says, in sentences.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>Its schema; new each time.</summary>
    /// <param name="api">The API's document, for what a message shares with an answer over HTTP.</param>
    public abstract OpenApiSchema Schema(OpenApiDocument api);
}

/// <summary>The shape of messages that are built as <typeparamref name="T"/>. Made once; then only read, from any thread.</summary>
/// <typeparam name="T">Holds the values of one message.</typeparam>
/// <param name="name">What it is called in the schema.</param>
/// <param name="meaning">What it says, in sentences.</param>
internal sealed partial class MessageShape<T>(string name, string meaning) : MessageShape(name, meaning)
{
    private readonly List<Field> fields = [];
    private Action<Utf8JsonWriter, T>? writeRest;

    /// <summary>Writes a message as one JSON object.</summary>
    public void Write(Utf8JsonWriter json, T message)
    {
        json.WriteStartObject();
        WriteFields(json, message);
        json.WriteEndObject();
    }

    /// <summary>Writes its fields into an object that is begun already.</summary>
    public void WriteFields(Utf8JsonWriter json, T message)
    {
        foreach (var field in fields)
        {
            if (field.Write is not { } write || (field.IsThere is { } isThere && !isThere(message))) continue;
            json.WritePropertyName(field.Name);
            write(json, message);
        }

        writeRest?.Invoke(json, message);
    }

    /// <inheritdoc/>
    public override OpenApiSchema Schema(OpenApiDocument api)
    {
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = Meaning,
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal),
            Required = fields.Where(f => f.IsThere is null).Select(f => f.Name.Value).ToHashSet(StringComparer.Ordinal),
        };
        foreach (var field in fields)
        {
            var property = field.Schema(api);
            if (property is OpenApiSchema own) own.Description = field.Meaning;
            schema.Properties.Add(field.Name.Value, property);
        }

        return schema;
    }

    private sealed record Field(
        JsonEncodedText Name, string Meaning, Func<OpenApiDocument, IOpenApiSchema> Schema, Action<Utf8JsonWriter, T>? Write, Func<T, bool>? IsThere);
}
