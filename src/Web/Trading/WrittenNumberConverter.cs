using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CompraVenta.Web.Trading;

/// <summary>Reads numbers from their very text: the framework's own reader rounds what has too many digits.</summary>
internal sealed class WrittenNumberConverter : JsonConverter<WrittenNumber>
{
    /// <inheritdoc/>
    public override WrittenNumber Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String)) throw new JsonException();
        var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (length > WrittenNumber.LengthMax) return WrittenNumber.OfTooLong;
        Span<byte> text = stackalloc byte[WrittenNumber.LengthMax];
        if (reader.TokenType == JsonTokenType.String) return WrittenNumber.Read(text[..reader.CopyString(text)]);
        if (!reader.HasValueSequence) return WrittenNumber.Read(reader.ValueSpan);
        reader.ValueSequence.CopyTo(text);
        return WrittenNumber.Read(text[..(int)length]);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, WrittenNumber value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Value);
}
