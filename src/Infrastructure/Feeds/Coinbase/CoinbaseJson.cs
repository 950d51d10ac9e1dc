using System.Buffers.Text;
using System.Text.Json;
using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>How both feeds' decoders read single values. All of it works on the bytes of the frame and allocates nothing.</summary>
internal static class CoinbaseJson
{
    /// <summary>Deepest nesting accepted: the venue's own frames use 6.</summary>
    public static readonly JsonReaderOptions Options = new() { MaxDepth = 32 };

    /// <summary>Moves to the value of the property read and, when it is a plain text, returns its bytes; else nothing, with the value skipped.</summary>
    /// <remarks>The venue writes symbols, sides, numbers and times without escapes; a text with some is none of them.</remarks>
    public static ReadOnlySpan<byte> Text(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped) return reader.ValueSpan;
        reader.Skip();
        return default;
    }

    /// <summary>Moves to the value of the property read and returns the text of a number, sent as a number or as a string; else nothing.</summary>
    public static ReadOnlySpan<byte> NumberText(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        return Digits(ref reader);
    }

    /// <summary>The text of the number that the reader stands on, sent as a number or as a string; else nothing, with the value skipped.</summary>
    public static ReadOnlySpan<byte> Digits(scoped ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.Number or JsonTokenType.String) return reader.ValueSpan;
        reader.Skip();
        return default;
    }

    /// <summary>Reads a counter or an id.</summary>
    /// <returns>False unless the text is a whole number that fits in 64 bits and is not negative.</returns>
    public static bool TryLong(ReadOnlySpan<byte> text, out long value) =>
        Utf8Parser.TryParse(text, out value, out var used) && used == text.Length && used > 0 && value >= 0;

    /// <summary>Reads a figure of a ticker; null when it is empty or can't be held exactly.</summary>
    public static decimal? Figure(ReadOnlySpan<byte> text) => ExactDecimal.TryParse(text, out var value) ? value.ToDecimal() : null;

    /// <summary>Leaves whatever is open below a depth, the reader then standing on the end of the array or object that has it.</summary>
    public static void LeaveTo(ref Utf8JsonReader reader, int depth)
    {
        while (reader.CurrentDepth > depth) reader.Read();
    }
}
