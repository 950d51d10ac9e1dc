using System.Text.Json;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>Reads the events of Advanced Trade's <c>ticker</c> and <c>ticker_batch</c> into a batch.</summary>
internal static class CoinbaseAdvancedTickers
{
    /// <summary>Reads one event; tickers of unknown symbols are left out.</summary>
    /// <param name="reader">On the start of the event's object; left on its end.</param>
    /// <param name="symbols">All listings of the venue.</param>
    /// <param name="batch">Where the tickers go.</param>
    /// <param name="timeNs">The envelope's time, nanoseconds since 1970-01-01 UTC; 0 for none.</param>
    /// <param name="receivedNs">When the frame was received, likewise.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static FaultKind? ReadEvent(ref Utf8JsonReader reader, SymbolTable symbols, FeedBatch batch, long timeNs, long receivedNs)
    {
        var mark = batch.Here;
        FaultKind? fault = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueSpan.SequenceEqual("tickers"u8))
            {
                reader.Skip();
                continue;
            }

            reader.Read();
            if (ReadList(ref reader, symbols, batch, timeNs, receivedNs) is { } wrong) fault = wrong;
        }

        if (fault is null) batch.AddTickers(mark, receivedNs);
        return fault;
    }

    /// <summary>The price 24 hours ago, from the price now and the change in percent, rounded to the decimals of the listing's tick
    /// (8 where it has none), since the venue sends it in no other form.</summary>
    /// <returns>Null unless both are known and make sense.</returns>
    internal static decimal? OpenOf(decimal? last, decimal? changePercent, InstrumentRules rules)
    {
        if (last is not > 0 || changePercent is not { } change || change is <= -100 or > 100_000_000) return null;
        var decimals = rules.TickSize > 0 ? rules.TickSize.Scale : (byte)8;
        return Math.Round(last.Value / (1 + (change / 100)), decimals);
    }

    private static FaultKind? ReadList(ref Utf8JsonReader reader, SymbolTable symbols, FeedBatch batch, long timeNs, long receivedNs)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return FaultKind.WrongShape;
        }

        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var mark = batch.Here;
            ref var ticker = ref batch.AddTicker();
            if (CoinbaseAdvancedDecoder.ReadTicker(ref reader, ref ticker, out var product, out var change) is { } fault)
            {
                CoinbaseJson.LeaveTo(ref reader, depth);
                return fault;
            }

            if (symbols.TryFind(product, out var listing))
            {
                ticker.Slot = listing.Slot;
                ticker.VenueTimeNs = timeNs;
                ticker.ReceivedNs = receivedNs;
                ticker.Open = OpenOf(ticker.Last, change, listing.Rules);
            }
            else batch.Rollback(mark);
        }

        if (reader.TokenType == JsonTokenType.EndArray) return null;
        CoinbaseJson.LeaveTo(ref reader, depth);
        return FaultKind.WrongShape;
    }
}
