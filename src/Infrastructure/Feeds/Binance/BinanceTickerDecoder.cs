using System.Buffers.Text;
using System.Text.Json;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>Reads <c>!miniTicker@arr</c>: the 24-hour figures of every symbol that changed, once a second; raw or in the combined
/// envelope. Full tickers (<c>24hrTicker</c>) are read as well.</summary>
/// <remarks>Source: Binance Spot API, "All Market Mini Tickers Stream". Allocates nothing.</remarks>
public static class BinanceTickerDecoder
{
    private const long TimeMsMax = 9_000_000_000_000;

    /// <summary>Longest number text that <see cref="decimal"/> holds exactly, the point included.</summary>
    private const int DecimalBytesMax = 29;

    /// <summary>Reads a frame, its tickers into the batch; symbols that are not listed are passed over.</summary>
    /// <param name="reader">A reader over the whole frame, before its first token.</param>
    /// <param name="batch">Where tickers go, also those before a fault.</param>
    /// <param name="symbols">All listings of the venue.</param>
    /// <param name="receivedNs">When the frame was received, nanoseconds since 1970-01-01 UTC.</param>
    /// <param name="fault">What is wrong with it; null when nothing is.</param>
    /// <returns>What the frame is about: <see cref="BinanceEvent.Other"/> for tickers.</returns>
    /// <exception cref="JsonException">Not JSON, cut short, or nested too deep.</exception>
    /// <exception cref="InvalidOperationException">A text holds half a surrogate pair.</exception>
    public static BinanceEvent Decode(
        ref Utf8JsonReader reader, FeedBatch batch, SymbolTable symbols, long receivedNs, out FaultKind? fault)
    {
        fault = null;
        var found = BinanceEvent.Unknown;
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartArray) found = ReadArray(ref reader, batch, symbols, receivedNs, ref fault);
        else if (reader.TokenType == JsonTokenType.StartObject) found = ReadEnvelope(ref reader, batch, symbols, receivedNs, ref fault);
        reader.Read();
        return found;
    }

    private static BinanceEvent ReadEnvelope(
        ref Utf8JsonReader reader, FeedBatch batch, SymbolTable symbols, long receivedNs, ref FaultKind? fault)
    {
        Span<byte> scratch = stackalloc byte[64];
        var found = BinanceEvent.Unknown;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = BinanceJson.Text(reader, scratch);
            var isData = name.SequenceEqual("data"u8);
            var isEvent = name.SequenceEqual("e"u8);
            reader.Read();
            if (isData && reader.TokenType == JsonTokenType.StartArray) found = ReadArray(ref reader, batch, symbols, receivedNs, ref fault);
            else if (isData && reader.TokenType == JsonTokenType.StartObject) found = ReadEnvelope(ref reader, batch, symbols, receivedNs, ref fault);
            else if (isEvent && reader.TokenType == JsonTokenType.String) found = BinanceNames.EventOf(BinanceJson.Text(reader, scratch));
            else reader.Skip();
        }

        return found;
    }

    private static BinanceEvent ReadArray(
        ref Utf8JsonReader reader, FeedBatch batch, SymbolTable symbols, long receivedNs, ref FaultKind? fault)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                fault = FaultKind.WrongShape;
                reader.Skip();
                continue;
            }

            var mark = batch.Here;
            ref var ticker = ref batch.AddTicker();
            ticker.ReceivedNs = receivedNs;
            ticker.Slot = -1;
            if (ReadTicker(ref reader, symbols, ref ticker) is { } problem) fault = problem;
            if (ticker.Slot < 0) batch.Rollback(mark);
        }

        return BinanceEvent.Other;
    }

    private static FaultKind? ReadTicker(ref Utf8JsonReader reader, SymbolTable symbols, ref Ticker ticker)
    {
        Span<byte> scratch = stackalloc byte[256];
        FaultKind? fault = null;
        var hasSymbol = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = BinanceJson.Text(reader, scratch);
            var field = name.Length == 1 ? name[0] : (byte)0;
            reader.Read();
            switch (field)
            {
                case (byte)'s' when reader.TokenType == JsonTokenType.String:
                    hasSymbol = true;
                    if (symbols.TryFind(BinanceJson.Text(reader, scratch), out var listing)) ticker.Slot = listing.Slot;
                    break;
                case (byte)'E':
                    if (!BinanceJson.TryReadLong(ref reader, out var timeMs) || timeMs is < 0 or > TimeMsMax) fault = FaultKind.AbsurdNumber;
                    else ticker.VenueTimeNs = timeMs * 1_000_000;
                    break;
                case (byte)'c':
                    fault = ReadAmount(ref reader, ref ticker.Last) ?? fault;
                    break;
                case (byte)'b':
                    fault = ReadAmount(ref reader, ref ticker.Bid) ?? fault;
                    break;
                case (byte)'a':
                    fault = ReadAmount(ref reader, ref ticker.Ask) ?? fault;
                    break;
                case (byte)'o':
                    fault = ReadAmount(ref reader, ref ticker.Open) ?? fault;
                    break;
                case (byte)'h':
                    fault = ReadAmount(ref reader, ref ticker.High) ?? fault;
                    break;
                case (byte)'l':
                    fault = ReadAmount(ref reader, ref ticker.Low) ?? fault;
                    break;
                case (byte)'v':
                    fault = ReadAmount(ref reader, ref ticker.VolumeBase) ?? fault;
                    break;
                case (byte)'q':
                    fault = ReadAmount(ref reader, ref ticker.VolumeQuote) ?? fault;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return fault ?? (hasSymbol ? null : FaultKind.WrongShape);
    }

    private static FaultKind? ReadAmount(ref Utf8JsonReader reader, ref decimal? amount)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return FaultKind.WrongShape;
        }

        var text = reader.ValueSpan;
        if (text.Length > DecimalBytesMax || !Utf8Parser.TryParse(text, out decimal value, out var used) || used != text.Length || value < 0)
        {
            return FaultKind.AbsurdNumber;
        }

        amount = value;
        return null;
    }
}
