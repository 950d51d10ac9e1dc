using System.Text.Json;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>Reads Exchange's <c>ticker</c> frames, which the channels <c>ticker</c> and <c>ticker_batch</c> both send.</summary>
internal static class CoinbaseExchangeTicker
{
    /// <summary>Reads the rest of a frame into a batch; a ticker of an unknown symbol is left out.</summary>
    /// <param name="reader">Before the frame's first property; left on the end of its object.</param>
    /// <param name="symbols">All listings of the venue.</param>
    /// <param name="batch">Where the ticker goes.</param>
    /// <param name="receivedNs">When the frame was received, nanoseconds since 1970-01-01 UTC.</param>
    /// <returns>What is wrong with it; null when nothing is. Every figure but the price may be absent.</returns>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static FaultKind? Read(ref Utf8JsonReader reader, SymbolTable symbols, FeedBatch batch, long receivedNs)
    {
        var mark = batch.Here;
        ref var ticker = ref batch.AddTicker();
        ReadOnlySpan<byte> product = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            if (name.SequenceEqual("product_id"u8)) product = CoinbaseJson.Text(ref reader);
            else if (name.SequenceEqual("price"u8)) ticker.Last = CoinbaseJson.Figure(CoinbaseJson.NumberText(ref reader));
            else if (name.SequenceEqual("open_24h"u8)) ticker.Open = CoinbaseJson.Figure(CoinbaseJson.NumberText(ref reader));
            else if (name.SequenceEqual("volume_24h"u8)) ticker.VolumeBase = CoinbaseJson.Figure(CoinbaseJson.NumberText(ref reader));
            else if (name.SequenceEqual("low_24h"u8)) ticker.Low = CoinbaseJson.Figure(CoinbaseJson.NumberText(ref reader));
            else if (name.SequenceEqual("high_24h"u8)) ticker.High = CoinbaseJson.Figure(CoinbaseJson.NumberText(ref reader));
            else if (name.SequenceEqual("best_bid"u8)) ticker.Bid = CoinbaseJson.Figure(CoinbaseJson.NumberText(ref reader));
            else if (name.SequenceEqual("best_ask"u8)) ticker.Ask = CoinbaseJson.Figure(CoinbaseJson.NumberText(ref reader));
            else if (name.SequenceEqual("time"u8)) ticker.VenueTimeNs = CoinbaseTime.ParseOrZero(CoinbaseJson.Text(ref reader));
            else reader.Skip();
        }

        if (product.IsEmpty) return FaultKind.WrongShape;
        if (ticker.Last is not > 0) return FaultKind.AbsurdNumber;
        if (!symbols.TryFind(product, out var listing))
        {
            batch.Rollback(mark);
            return null;
        }

        ticker.Slot = listing.Slot;
        ticker.ReceivedNs = receivedNs;
        batch.AddTickers(mark, receivedNs);
        return null;
    }
}
