using CompraVenta.Web.Http;
using Microsoft.OpenApi;

namespace CompraVenta.Web.Streaming.Messages;

/// <summary>What a client calls a message of its own; the answer has it again.</summary>
internal static class MessageId
{
    /// <summary>Longest id, in characters of JSON, quotes included.</summary>
    public const int LengthMax = 64;

    /// <summary>Adds the field.</summary>
    /// <param name="shape">What it is added to.</param>
    /// <param name="id">The id as JSON; null to leave it out.</param>
    public static MessageShape<T> Of<T>(MessageShape<T> shape, Func<T, string?> id) => shape.With(
        "id",
        "What the client calls its message; the answer to it has the same.",
        static () => ApiSchemas.Either(
            new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = LengthMax - 2 },
            new OpenApiSchema { Type = JsonSchemaType.Number }),
        (json, m) => json.WriteRawValue(id(m)!, skipInputValidation: true),
        m => id(m) is not null);
}
