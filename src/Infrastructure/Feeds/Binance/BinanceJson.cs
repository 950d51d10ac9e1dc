using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>Reads the values that Binance's frames are made of. The reader stands on a value before each call, and on its last token
/// after it. JSON that is cut short or broken throws <see cref="JsonException"/>, text with half a surrogate pair
/// <see cref="InvalidOperationException"/>; a value of another type is passed over.</summary>
internal static class BinanceJson
{
    /// <summary>Deepest nesting read; documented frames reach 4.</summary>
    public const int DepthMax = 16;

    /// <summary>How frames are read.</summary>
    public static readonly JsonReaderOptions Options = new() { MaxDepth = DepthMax };

    /// <summary>The kind of fault that stopped a reader.</summary>
    public static FaultKind FaultOf(in Utf8JsonReader reader) =>
        reader.CurrentDepth >= DepthMax - 1 ? FaultKind.WrongShape : FaultKind.NotJson;

    /// <summary>The text of a property name or string, without escapes. A text with escapes is written to <paramref name="scratch"/>.</summary>
    /// <returns>The text; empty when it has escapes and does not fit.</returns>
    public static ReadOnlySpan<byte> Text(scoped in Utf8JsonReader reader, Span<byte> scratch)
    {
        if (!reader.ValueIsEscaped) return reader.ValueSpan;
        return reader.ValueSpan.Length > scratch.Length ? default : scratch[..reader.CopyString(scratch)];
    }

    /// <summary>Reads a whole number.</summary>
    public static bool TryReadLong(ref Utf8JsonReader reader, out long value)
    {
        if (reader.TokenType == JsonTokenType.Number) return reader.TryGetInt64(out value);
        value = 0;
        reader.Skip();
        return false;
    }

    /// <summary>Reads a decimal number that is written as a string.</summary>
    public static bool TryReadDecimal(ref Utf8JsonReader reader, out ExactDecimal value)
    {
        if (reader.TokenType == JsonTokenType.String) return ExactDecimal.TryParse(reader.ValueSpan, out value);
        value = default;
        reader.Skip();
        return false;
    }

    /// <summary>Reads <c>[["price","quantity"],…]</c> into a batch; what follows the quantity of a level is passed over.</summary>
    /// <returns>What is wrong with the levels; null when nothing is.</returns>
    public static FaultKind? ReadLevels(ref Utf8JsonReader reader, FeedBatch batch, Side side)
    {
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.String) return Leave(ref reader, depth, FaultKind.WrongShape);
            if (!ExactDecimal.TryParse(reader.ValueSpan, out var price)) return Leave(ref reader, depth, FaultKind.AbsurdNumber);
            if (!reader.Read() || reader.TokenType != JsonTokenType.String) return Leave(ref reader, depth, FaultKind.WrongShape);
            if (!ExactDecimal.TryParse(reader.ValueSpan, out var quantity)
                || !LevelChange.TryCreate(side, price, quantity, count: 0, out batch.AddLevel()))
            {
                return Leave(ref reader, depth, FaultKind.AbsurdNumber);
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) reader.Skip();
        }

        return reader.TokenType == JsonTokenType.EndArray ? null : Leave(ref reader, depth, FaultKind.WrongShape);
    }

    /// <summary>Goes to the end of the array that began at a depth.</summary>
    private static FaultKind Leave(ref Utf8JsonReader reader, int depth, FaultKind fault)
    {
        while (reader.TokenType != JsonTokenType.EndArray || reader.CurrentDepth != depth) reader.Read();
        return fault;
    }
}
