using System.Text.Json;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>Reads one frame of book and trade streams: raw or in the combined envelope, its fields in any order, unknown ones passed
/// over.</summary>
/// <remarks>Source: Binance Spot API, "WebSocket Streams". Allocates nothing. It says what the frame says; whether that is a good frame
/// is for the session to judge.</remarks>
public static class BinanceFrameDecoder
{
    /// <summary>Bytes of scratch memory that <see cref="Decode"/> wants, for names that come with escapes.</summary>
    public const int ScratchBytes = 3 * NameBytesMax;

    private const int NameBytesMax = 256;

    /// <summary>How its reader must be made.</summary>
    public static JsonReaderOptions Options => BinanceJson.Options;

    /// <summary>Reads a frame. Levels are added to the batch, nothing else is.</summary>
    /// <param name="reader">A reader over the whole frame, before its first token.</param>
    /// <param name="batch">Where levels go.</param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/>.</param>
    /// <param name="frame">Empty; what was read before an exception stays in it.</param>
    /// <exception cref="JsonException">Not JSON, cut short, or nested too deep.</exception>
    /// <exception cref="InvalidOperationException">A text holds half a surrogate pair.</exception>
    public static void Decode(ref Utf8JsonReader reader, FeedBatch batch, Span<byte> scratch, scoped ref BinanceFrame frame)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject) ReadEnvelope(ref reader, batch, scratch, ref frame);
        else reader.Skip();

        // A reader that is not at its end yet throws if anything but white space follows.
        reader.Read();
    }

    private static void ReadEnvelope(ref Utf8JsonReader reader, FeedBatch batch, Span<byte> scratch, scoped ref BinanceFrame frame)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = BinanceJson.Text(reader, scratch[..NameBytesMax]);
            reader.Read();
            if (name.Length == 1) ReadField(ref reader, name[0], batch, scratch, ref frame);
            else if (name.SequenceEqual("stream"u8)) ReadStream(ref reader, scratch, ref frame);
            else if (name.SequenceEqual("data"u8)) ReadData(ref reader, batch, scratch, ref frame);
            else ReadAnswer(ref reader, name, ref frame);
        }
    }

    private static void ReadData(ref Utf8JsonReader reader, FeedBatch batch, Span<byte> scratch, scoped ref BinanceFrame frame)
    {
        Note(ref frame, BinanceFields.Data);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = BinanceJson.Text(reader, scratch[..NameBytesMax]);
            reader.Read();
            if (name.Length == 1) ReadField(ref reader, name[0], batch, scratch, ref frame);
            else reader.Skip();
        }
    }

    private static void ReadStream(ref Utf8JsonReader reader, Span<byte> scratch, scoped ref BinanceFrame frame)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return;
        }

        Note(ref frame, BinanceFields.Stream);
        frame.Stream = BinanceJson.Text(reader, scratch.Slice(NameBytesMax, NameBytesMax));
    }

    /// <summary>Fields of answers to requests, which never come in the combined envelope, and of partial books.</summary>
    private static void ReadAnswer(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, scoped ref BinanceFrame frame)
    {
        if (name.SequenceEqual("result"u8)) Note(ref frame, BinanceFields.Result);
        else if (name.SequenceEqual("error"u8) || name.SequenceEqual("code"u8)) frame.Fields |= BinanceFields.Error;
        else if (name.SequenceEqual("lastUpdateId"u8)) Note(ref frame, BinanceFields.SnapshotId);
        else if (name.SequenceEqual("id"u8) && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out frame.RequestId))
        {
            Note(ref frame, BinanceFields.RequestId);
        }

        reader.Skip();
    }

    private static void ReadField(
        ref Utf8JsonReader reader, byte name, FeedBatch batch, Span<byte> scratch, scoped ref BinanceFrame frame)
    {
        switch (name)
        {
            case (byte)'b' when reader.TokenType == JsonTokenType.StartArray:
                Note(ref frame, BinanceFields.Bids);
                frame.Problem = BinanceJson.ReadLevels(ref reader, batch, Side.Bid) ?? frame.Problem;
                break;
            case (byte)'a' when reader.TokenType == JsonTokenType.StartArray:
                Note(ref frame, BinanceFields.Asks);
                frame.Problem = BinanceJson.ReadLevels(ref reader, batch, Side.Ask) ?? frame.Problem;
                break;
            case (byte)'a' when reader.TokenType == JsonTokenType.Number:
                ReadLong(ref reader, ref frame, ref frame.AggregateId, BinanceFields.AggregateId);
                break;
            case (byte)'e' when reader.TokenType == JsonTokenType.String:
                Note(ref frame, BinanceFields.Event);
                frame.Event = BinanceNames.EventOf(BinanceJson.Text(reader, scratch[..NameBytesMax]));
                break;
            case (byte)'s' when reader.TokenType == JsonTokenType.String:
                Note(ref frame, BinanceFields.Symbol);
                frame.Symbol = BinanceJson.Text(reader, scratch.Slice(2 * NameBytesMax, NameBytesMax));
                break;
            case (byte)'E':
                ReadLong(ref reader, ref frame, ref frame.EventTimeMs, BinanceFields.EventTime);
                break;
            case (byte)'U':
                ReadLong(ref reader, ref frame, ref frame.FirstId, BinanceFields.FirstId);
                break;
            case (byte)'u':
                ReadLong(ref reader, ref frame, ref frame.LastId, BinanceFields.LastId);
                break;
            case (byte)'t':
                ReadLong(ref reader, ref frame, ref frame.TradeId, BinanceFields.TradeId);
                break;
            case (byte)'T':
                ReadLong(ref reader, ref frame, ref frame.TradeTimeMs, BinanceFields.TradeTime);
                break;
            case (byte)'p':
                ReadDecimal(ref reader, ref frame, ref frame.Price, BinanceFields.Price);
                break;
            case (byte)'q':
                ReadDecimal(ref reader, ref frame, ref frame.Quantity, BinanceFields.Quantity);
                break;
            case (byte)'m' when reader.TokenType is JsonTokenType.True or JsonTokenType.False:
                Note(ref frame, BinanceFields.Maker);
                frame.BuyerIsMaker = reader.TokenType == JsonTokenType.True;
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private static void ReadLong(ref Utf8JsonReader reader, scoped ref BinanceFrame frame, scoped ref long value, BinanceFields field)
    {
        if (!BinanceJson.TryReadLong(ref reader, out var read)) return;
        value = read;
        Note(ref frame, field);
    }

    private static void ReadDecimal(
        ref Utf8JsonReader reader, scoped ref BinanceFrame frame, scoped ref ExactDecimal value, BinanceFields field)
    {
        var isText = reader.TokenType == JsonTokenType.String;
        if (BinanceJson.TryReadDecimal(ref reader, out value)) Note(ref frame, field);
        else if (isText) frame.Problem ??= FaultKind.AbsurdNumber;
    }

    private static void Note(scoped ref BinanceFrame frame, BinanceFields field)
    {
        if ((frame.Fields & field) != BinanceFields.None) frame.Fields |= BinanceFields.Repeated;
        frame.Fields |= field;
    }
}
