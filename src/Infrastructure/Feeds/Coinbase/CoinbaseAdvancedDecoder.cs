using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>Reads the parts of Advanced Trade's frames straight into a batch, whatever the order of their fields.</summary>
/// <remarks>Each method leaves the reader at the end of what it was given, also when that was wrong, so that the rest of the frame can be read.
/// They throw <see cref="JsonException"/> on what is not JSON, and nothing else.</remarks>
internal static class CoinbaseAdvancedDecoder
{
    /// <summary>Reads the <c>updates</c> of a <c>l2_data</c> event, in one pass: a snapshot holds some 46 000 of them.</summary>
    /// <param name="reader">On the start of the array.</param>
    /// <param name="batch">Where the levels go.</param>
    /// <returns>What is wrong with them; null when nothing is.</returns>
    public static FaultKind? ReadLevels(ref Utf8JsonReader reader, FeedBatch batch)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return FaultKind.WrongShape;
        }

        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            if (ReadLevel(ref reader, ref batch.AddLevel()) is { } fault)
            {
                CoinbaseJson.LeaveTo(ref reader, depth);
                return fault;
            }
        }

        if (reader.TokenType == JsonTokenType.EndArray) return null;
        CoinbaseJson.LeaveTo(ref reader, depth);
        return FaultKind.WrongShape;
    }

    /// <summary>Reads one trade of a <c>market_trades</c> event.</summary>
    /// <param name="reader">On the start of its object.</param>
    /// <param name="trade">Set in full but for the slot and the time of receipt.</param>
    /// <param name="product">The product's symbol.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static FaultKind? ReadTrade(ref Utf8JsonReader reader, ref Trade trade, out ReadOnlySpan<byte> product)
    {
        product = default;
        ReadOnlySpan<byte> id = default, price = default, size = default, side = default, time = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            if (name.SequenceEqual("product_id"u8)) product = CoinbaseJson.Text(ref reader);
            else if (name.SequenceEqual("trade_id"u8)) id = CoinbaseJson.NumberText(ref reader);
            else if (name.SequenceEqual("price"u8)) price = CoinbaseJson.NumberText(ref reader);
            else if (name.SequenceEqual("size"u8)) size = CoinbaseJson.NumberText(ref reader);
            else if (name.SequenceEqual("side"u8)) side = CoinbaseJson.Text(ref reader);
            else if (name.SequenceEqual("time"u8)) time = CoinbaseJson.Text(ref reader);
            else reader.Skip();
        }

        if (product.IsEmpty || !CoinbaseJson.TryLong(id, out trade.Id) || !CoinbaseTakerSide.TryRead(side, out trade.TakerSide)
            || !CoinbaseTime.TryParse(time, out trade.VenueTimeNs))
        {
            return FaultKind.WrongShape;
        }

        return TrySetAmounts(ref trade, price, size) ? null : FaultKind.AbsurdNumber;
    }

    /// <summary>Reads one entry of a <c>ticker</c> or <c>ticker_batch</c> event, of which every figure but the price may be absent.</summary>
    /// <param name="reader">On the start of its object.</param>
    /// <param name="ticker">Set in full but for the slot and the times.</param>
    /// <param name="product">The product's symbol.</param>
    /// <param name="changePercent">The change over 24 hours in percent; null when it was not sent.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public static FaultKind? ReadTicker(
        ref Utf8JsonReader reader, ref Ticker ticker, out ReadOnlySpan<byte> product, out decimal? changePercent)
    {
        product = default;
        changePercent = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            if (name.SequenceEqual("product_id"u8)) product = CoinbaseJson.Text(ref reader);
            else if (name.SequenceEqual("price"u8)) ticker.Last = CoinbaseJson.Figure(CoinbaseJson.NumberText(ref reader));
            else if (name.SequenceEqual("volume_24_h"u8)) ticker.VolumeBase = CoinbaseJson.Figure(CoinbaseJson.NumberText(ref reader));
            else if (name.SequenceEqual("low_24_h"u8)) ticker.Low = CoinbaseJson.Figure(CoinbaseJson.NumberText(ref reader));
            else if (name.SequenceEqual("high_24_h"u8)) ticker.High = CoinbaseJson.Figure(CoinbaseJson.NumberText(ref reader));
            else if (name.SequenceEqual("best_bid"u8)) ticker.Bid = CoinbaseJson.Figure(CoinbaseJson.NumberText(ref reader));
            else if (name.SequenceEqual("best_ask"u8)) ticker.Ask = CoinbaseJson.Figure(CoinbaseJson.NumberText(ref reader));
            else if (name.SequenceEqual("price_percent_chg_24_h"u8)) changePercent = CoinbaseJson.Figure(CoinbaseJson.NumberText(ref reader));
            else reader.Skip();
        }

        if (product.IsEmpty) return FaultKind.WrongShape;
        return ticker.Last > 0 ? null : FaultKind.AbsurdNumber;
    }

    /// <summary>Sets a trade's price and size.</summary>
    /// <returns>False unless both are positive and can be held exactly.</returns>
    public static bool TrySetAmounts(ref Trade trade, ReadOnlySpan<byte> price, ReadOnlySpan<byte> size) =>
        ExactDecimal.TryParse(price, out trade.Price) && ExactDecimal.TryParse(size, out trade.Size)
        && trade.Price.Mantissa > 0 && trade.Size.Mantissa > 0;

    private static FaultKind? ReadLevel(ref Utf8JsonReader reader, ref LevelChange level)
    {
        ReadOnlySpan<byte> side = default, price = default, size = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // The lengths of the names differ, so most are told apart without a comparison of their letters.
            var name = reader.ValueSpan;
            switch (name.Length)
            {
                case 4 when name.SequenceEqual("side"u8): side = CoinbaseJson.Text(ref reader); break;
                case 11 when name.SequenceEqual("price_level"u8): price = CoinbaseJson.NumberText(ref reader); break;
                case 12 when name.SequenceEqual("new_quantity"u8): size = CoinbaseJson.NumberText(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        // The asks' side is called "offer", never "ask". A level's event_time is left alone: in snapshots it means nothing.
        Side which;
        if (side.SequenceEqual("bid"u8)) which = Side.Bid;
        else if (side.SequenceEqual("offer"u8)) which = Side.Ask;
        else return FaultKind.WrongShape;
        if (price.IsEmpty || size.IsEmpty) return FaultKind.WrongShape;
        return ExactDecimal.TryParse(price, out var priceNumber) && ExactDecimal.TryParse(size, out var sizeNumber)
            && LevelChange.TryCreate(which, priceNumber, sizeNumber, 0, out level)
            ? null
            : FaultKind.AbsurdNumber;
    }
}
