using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>Reads the parts of Exchange's frames straight into a batch.</summary>
/// <remarks>Each method leaves the reader at the end of what it was given, also when that was wrong, so that the rest of the frame can be read.
/// They throw <see cref="JsonException"/> on what is not JSON, and nothing else.</remarks>
internal static class CoinbaseExchangeDecoder
{
    /// <summary>Reads one side of a <c>snapshot</c>: <c>[["price","size"],…]</c>.</summary>
    /// <param name="reader">On the start of the array.</param>
    /// <param name="side">Which side it is.</param>
    /// <param name="batch">Where the levels go.</param>
    /// <returns>What is wrong with them; null when nothing is.</returns>
    public static FaultKind? ReadLevels(ref Utf8JsonReader reader, Side side, FeedBatch batch) => ReadRows(ref reader, side, batch);

    /// <summary>Reads the <c>changes</c> of a <c>l2update</c>: <c>[["buy","price","size"],…]</c>, to be applied in order.</summary>
    /// <param name="reader">On the start of the array.</param>
    /// <param name="batch">Where the levels go.</param>
    /// <returns>What is wrong with them; null when nothing is.</returns>
    public static FaultKind? ReadChanges(ref Utf8JsonReader reader, FeedBatch batch) => ReadRows(ref reader, null, batch);

    private static FaultKind? ReadRows(ref Utf8JsonReader reader, Side? side, FeedBatch batch)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return FaultKind.WrongShape;
        }

        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            if (ReadRow(ref reader, side, ref batch.AddLevel()) is { } fault)
            {
                CoinbaseJson.LeaveTo(ref reader, depth);
                return fault;
            }
        }

        if (reader.TokenType == JsonTokenType.EndArray) return null;
        CoinbaseJson.LeaveTo(ref reader, depth);
        return FaultKind.WrongShape;
    }

    private static FaultKind? ReadRow(ref Utf8JsonReader reader, Side? side, ref LevelChange level)
    {
        reader.Read();
        var which = side ?? Side.Bid;
        if (side is null)
        {
            if (reader.TokenType != JsonTokenType.String) return FaultKind.WrongShape;
            if (reader.ValueSpan.SequenceEqual("sell"u8)) which = Side.Ask;
            else if (!reader.ValueSpan.SequenceEqual("buy"u8)) return FaultKind.WrongShape;
            reader.Read();
        }

        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number)) return FaultKind.WrongShape;
        var price = reader.ValueSpan;
        reader.Read();
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number)) return FaultKind.WrongShape;
        var size = reader.ValueSpan;
        reader.Read();

        // Further columns would be new ones: they are left alone.
        while (reader.TokenType != JsonTokenType.EndArray)
        {
            reader.Skip();
            reader.Read();
        }

        return ExactDecimal.TryParse(price, out var priceNumber) && ExactDecimal.TryParse(size, out var sizeNumber)
            && LevelChange.TryCreate(which, priceNumber, sizeNumber, 0, out level)
            ? null
            : FaultKind.AbsurdNumber;
    }
}
