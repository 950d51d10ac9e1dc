using System.Text.Json;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>Reads REST answers, which are arrays in arrays; elements may be missing or null.</summary>
internal static class BitfinexJson
{
    /// <summary>Parses a body.</summary>
    /// <exception cref="VenueException">It is not JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
        }
        catch (JsonException exception)
        {
            throw new VenueException("Bitfinex did not answer with JSON.", exception);
        }
    }

    /// <summary>The text at an index; null when there is none.</summary>
    public static string? TextAt(JsonElement array, int index) =>
        array.ValueKind == JsonValueKind.Array && index < array.GetArrayLength() && array[index] is { ValueKind: JsonValueKind.String } text
            ? text.GetString()
            : null;

    /// <summary>The number at an index; null when there is none.</summary>
    public static decimal? NumberAt(JsonElement array, int index) =>
        array.ValueKind == JsonValueKind.Array && index < array.GetArrayLength() && array[index] is { ValueKind: JsonValueKind.Number } number
            && number.TryGetDecimal(out var value)
            ? value
            : null;
}
