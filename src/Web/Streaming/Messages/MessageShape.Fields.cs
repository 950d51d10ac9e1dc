using System.Text.Json;
using CompraVenta.Core.Markets;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;
using Microsoft.OpenApi;

namespace CompraVenta.Web.Streaming.Messages;

/// <content>The kinds of fields: each knows its schema and how it is written.</content>
internal sealed partial class MessageShape<T>
{
    /// <summary>A field of a kind of its own.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="meaning">What it says.</param>
    /// <param name="schema">What it may be; new each time.</param>
    /// <param name="write">Writes the value.</param>
    /// <param name="isThere">Whether a message has it; null for a field that is always there.</param>
    public MessageShape<T> With(string name, string meaning, Func<IOpenApiSchema> schema, Action<Utf8JsonWriter, T> write, Func<T, bool>? isThere = null) =>
        With(name, meaning, _ => schema(), write, isThere);

    /// <summary>A field that is described in the API's document.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="meaning">What it says.</param>
    /// <param name="schema">Finds what it may be.</param>
    /// <param name="write">Writes the value.</param>
    /// <param name="isThere">Whether a message has it; null for a field that is always there.</param>
    public MessageShape<T> With(
        string name, string meaning, Func<OpenApiDocument, IOpenApiSchema> schema, Action<Utf8JsonWriter, T> write, Func<T, bool>? isThere = null)
    {
        fields.Add(new Field(JsonEncodedText.Encode(name), meaning, schema, write, isThere));
        return this;
    }

    /// <summary>Fields that are written already, together, after all others: their schemas tell what they are.</summary>
    /// <param name="members">Finds the JSON object whose members they are.</param>
    /// <param name="parts">The fields: name, meaning, and what it may be.</param>
    public MessageShape<T> Written(Func<T, string> members, params IReadOnlyList<(string Name, string Meaning, Func<OpenApiDocument, IOpenApiSchema> Schema)> parts)
    {
        foreach (var (name, meaning, schema) in parts) fields.Add(new Field(JsonEncodedText.Encode(name), meaning, schema, Write: null, IsThere: null));

        // Without its braces; the writer puts the comma before it.
        writeRest = (json, message) => json.WriteRawValue(members(message).AsSpan()[1..^1], skipInputValidation: true);
        return this;
    }

    /// <summary>One of a few words.</summary>
    public MessageShape<T> Word(string name, string meaning, Func<T, string> value, params IReadOnlyList<string> words) =>
        With(name, meaning, () => ApiSchemas.Word(words), (json, message) => json.WriteStringValue(value(message)));

    /// <summary>Text.</summary>
    public MessageShape<T> Text(string name, string meaning, Func<T, string> value) =>
        With(name, meaning, ApiSchemas.Text, (json, message) => json.WriteStringValue(value(message)));

    /// <summary>Text that is left out where there is none.</summary>
    public MessageShape<T> TextIfAny(string name, string meaning, Func<T, string?> value) =>
        With(name, meaning, ApiSchemas.Text, (json, message) => json.WriteStringValue(value(message)), message => value(message) is not null);

    /// <summary>Text that is null where there is none.</summary>
    public MessageShape<T> TextOrNull(string name, string meaning, Func<T, string?> value) =>
        With(name, meaning, () => ApiSchemas.Text().OrNull(), (json, message) => json.WriteStringValue(value(message)));

    /// <summary>A whole number.</summary>
    public MessageShape<T> Whole(string name, string meaning, Func<T, long> value) =>
        With(name, meaning, ApiSchemas.Whole, (json, message) => json.WriteNumberValue(value(message)));

    /// <summary>A moment.</summary>
    public MessageShape<T> Moment(string name, string meaning, Func<T, DateTime> value) =>
        With(name, meaning, ApiSchemas.Moment, (json, message) => json.WriteStringValue(value(message)));

    /// <summary>An exact number.</summary>
    public MessageShape<T> Exact(string name, string meaning, Func<T, ExactDecimal> value) =>
        With(name, meaning, ApiSchemas.Exact, (json, message) => json.WriteExact(value(message)));

    /// <summary>An exact number that is null where there is none.</summary>
    public MessageShape<T> ExactOrNull(string name, string meaning, Func<T, decimal?> value) =>
        With(name, meaning, () => ApiSchemas.Exact().OrNull(), (json, message) => json.WriteExact(value(message)));

    /// <summary>An object of another shape.</summary>
    public MessageShape<T> Part<TPart>(string name, MessageShape<TPart> part, Func<T, TPart> value) =>
        With(name, part.Meaning, part.Schema, (json, message) => part.Write(json, value(message)));

    /// <summary>A list of objects of another shape.</summary>
    public MessageShape<T> Parts<TPart>(string name, string meaning, MessageShape<TPart> part, Func<T, IEnumerable<TPart>> values) =>
        With(name, meaning, api => ApiSchemas.List(part.Schema(api)), (json, message) =>
        {
            json.WriteStartArray();
            foreach (var value in values(message)) part.Write(json, value);
            json.WriteEndArray();
        });
}
