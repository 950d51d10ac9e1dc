using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>Reads data frames: <c>[channel, payload…, sequence?, time?]</c>.</summary>
/// <remarks>Source: Bitfinex API v2, "Books", "Raw Books", "Trades". Elements may be appended to any array, and null may stand in
/// for them, so nothing is read by length. Levels and trades go straight to the batch, without an event; the session adds the event
/// or takes them back. Nothing is allocated a frame in steady state. Not thread-safe.</remarks>
internal sealed class BitfinexDecoder(BitfinexChannels channels)
{
    /// <summary>Milliseconds beyond which a time in nanoseconds would not fit: the year 2262.</summary>
    public const long VenueTimeMsMax = long.MaxValue / 1_000_000;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 16 };

    private BitfinexOrder[] orders = new BitfinexOrder[16];
    private long[] tradeIds = new long[64];
    private int orderCount;
    private int tradeIdCount;

    /// <summary>The orders of the frame read last.</summary>
    public ReadOnlySpan<BitfinexOrder> Orders => orders.AsSpan(0, orderCount);

    /// <summary>The trade ids of the frame read last, of <see cref="BitfinexFrameKind.TradeSnapshot"/>.</summary>
    public ReadOnlySpan<long> TradeIds => tradeIds.AsSpan(0, tradeIdCount);

    /// <summary>Reads one frame.</summary>
    /// <param name="utf8">A whole frame.</param>
    /// <param name="flags">What the venue has acknowledged for this connection.</param>
    /// <param name="batch">Takes levels and trades.</param>
    /// <param name="receivedNs">When it was received, nanoseconds since 1970-01-01 UTC.</param>
    /// <param name="frame">Filled as far as the frame can be read, also when that ends in an exception; empty before.</param>
    /// <exception cref="JsonException">The frame is not one JSON value, or is nested too deep.</exception>
    public void Read(ReadOnlySpan<byte> utf8, BitfinexFlags flags, FeedBatch batch, long receivedNs, ref BitfinexFrame frame)
    {
        orderCount = tradeIdCount = 0;
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            frame.Problem = FaultKind.WrongShape;
            reader.Skip();
            reader.Read();
            return;
        }

        reader.Read();
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out frame.ChannelId))
        {
            frame.Problem = FaultKind.WrongShape;
        }
        else
        {
            frame.HasChannelId = true;
            frame.Channel = channels.Find(frame.ChannelId);
            reader.Read();
            frame.Problem = ReadPayload(ref reader, batch, receivedNs, ref frame);
        }

        LeavePayload(ref reader);
        var tail = ReadTail(ref reader, flags, ref frame);
        frame.Problem ??= tail;

        // Whatever follows the frame makes it another text than the one that was meant.
        reader.Read();
    }

    private FaultKind? ReadPayload(ref Utf8JsonReader reader, FeedBatch batch, long receivedNs, ref BitfinexFrame frame)
    {
        if (reader.TokenType == JsonTokenType.String) return ReadNamed(ref reader, batch, receivedNs, ref frame);
        if (frame.Channel is not { IsRead: true } channel) return null;
        if (reader.TokenType != JsonTokenType.StartArray) return FaultKind.WrongShape;
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            frame.IsList = frame.IsEmpty = true;
            frame.Kind = KindOf(channel);
            return null;
        }

        frame.IsList = reader.TokenType == JsonTokenType.StartArray;
        if (!frame.IsList)
        {
            if (channel.Kind == BitfinexChannelKind.Trades) return FaultKind.WrongShape;
            frame.Kind = KindOf(channel);
            return ReadEntry(ref reader, channel, batch);
        }

        while (reader.TokenType == JsonTokenType.StartArray)
        {
            reader.Read();
            if (ReadEntry(ref reader, channel, batch) is { } problem) return problem;
            while (reader.TokenType != JsonTokenType.EndArray) SkipToNext(ref reader);
            reader.Read();
        }

        if (reader.TokenType != JsonTokenType.EndArray) return FaultKind.WrongShape;
        frame.Kind = KindOf(channel);
        return null;
    }

    private static BitfinexFrameKind KindOf(BitfinexChannel channel) => channel.Kind == BitfinexChannelKind.Trades
        ? BitfinexFrameKind.TradeSnapshot
        : channel.Raw is null ? BitfinexFrameKind.Levels : BitfinexFrameKind.Orders;

    /// <summary>Reads one entry, from its first element to the last that it must have.</summary>
    private FaultKind? ReadEntry(ref Utf8JsonReader reader, BitfinexChannel channel, FeedBatch batch)
    {
        if (channel.Kind == BitfinexChannelKind.Trades) return ReadTradeId(ref reader);
        return channel.Raw is null ? ReadLevel(ref reader, batch) : ReadOrder(ref reader);
    }

    /// <summary><c>PRICE, COUNT, AMOUNT</c>: the new total at a price, positive for bids, negative for asks; a count of 0 removes it.</summary>
    private static FaultKind? ReadLevel(ref Utf8JsonReader reader, FeedBatch batch)
    {
        if (reader.TokenType != JsonTokenType.Number) return FaultKind.WrongShape;
        if (!ExactDecimal.TryParse(reader.ValueSpan, out var price)) return FaultKind.AbsurdNumber;
        reader.Read();
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var count)) return FaultKind.WrongShape;
        reader.Read();
        if (reader.TokenType != JsonTokenType.Number) return FaultKind.WrongShape;
        if (!ExactDecimal.TryParse(reader.ValueSpan, out var amount) || amount.Mantissa == 0 || count < 0) return FaultKind.AbsurdNumber;
        reader.Read();
        var side = amount.Mantissa > 0 ? Side.Bid : Side.Ask;
        var size = count == 0 ? ExactDecimal.Zero : new ExactDecimal(Math.Abs(amount.Mantissa), amount.Scale);
        return LevelChange.TryCreate(side, price, size, count, out batch.AddLevel()) ? null : FaultKind.AbsurdNumber;
    }

    /// <summary><c>ORDER_ID, PRICE, AMOUNT</c>: an order, positive for bids, negative for asks; a price of 0 removes it.</summary>
    private FaultKind? ReadOrder(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var id)) return FaultKind.WrongShape;
        reader.Read();
        if (reader.TokenType != JsonTokenType.Number) return FaultKind.WrongShape;
        if (!ExactDecimal.TryParse(reader.ValueSpan, out var price) || price.Mantissa < 0) return FaultKind.AbsurdNumber;
        reader.Read();
        if (reader.TokenType != JsonTokenType.Number) return FaultKind.WrongShape;
        if (!ExactDecimal.TryParse(reader.ValueSpan, out var amount) || amount.Mantissa == 0) return FaultKind.AbsurdNumber;
        reader.Read();
        if (orderCount == orders.Length) Array.Resize(ref orders, orderCount * 2);
        ref var order = ref orders[orderCount++];
        order.Id = id;
        order.Price = price;
        order.Side = amount.Mantissa > 0 ? Side.Bid : Side.Ask;
        order.Size = new ExactDecimal(Math.Abs(amount.Mantissa), amount.Scale);
        return null;
    }

    private FaultKind? ReadTradeId(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var id)) return FaultKind.WrongShape;
        reader.Read();
        if (tradeIdCount == tradeIds.Length) Array.Resize(ref tradeIds, tradeIdCount * 2);
        tradeIds[tradeIdCount++] = id;
        return null;
    }

    private static FaultKind? ReadNamed(ref Utf8JsonReader reader, FeedBatch batch, long receivedNs, ref BitfinexFrame frame)
    {
        var name = reader.ValueSpan;
        if (name.SequenceEqual("hb"u8))
        {
            frame.Kind = BitfinexFrameKind.Heartbeat;
        }
        else if (name.SequenceEqual("cs"u8))
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out frame.Checksum)) return FaultKind.WrongShape;
            frame.Kind = BitfinexFrameKind.Checksum;
        }
        else if (name.SequenceEqual("te"u8))
        {
            if (frame.Channel is not { IsRead: true, Kind: BitfinexChannelKind.Trades } channel) return null;
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray) return FaultKind.WrongShape;
            reader.Read();
            frame.Kind = BitfinexFrameKind.Trade;
            return ReadTrade(ref reader, channel.Listing!.Slot, receivedNs, batch, out frame.TradeId);
        }

        // "tu" repeats a "te"; others belong to channels that we do not read.
        return null;
    }

    /// <summary><c>ID, MTS, AMOUNT, PRICE</c>: the amount is positive when the taker bought.</summary>
    private static FaultKind? ReadTrade(ref Utf8JsonReader reader, int slot, long receivedNs, FeedBatch batch, out long id)
    {
        id = 0;
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out id)) return FaultKind.WrongShape;
        reader.Read();
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var timeMs)) return FaultKind.WrongShape;
        reader.Read();
        if (reader.TokenType != JsonTokenType.Number) return FaultKind.WrongShape;
        if (!ExactDecimal.TryParse(reader.ValueSpan, out var amount) || amount.Mantissa == 0) return FaultKind.AbsurdNumber;
        reader.Read();
        if (reader.TokenType != JsonTokenType.Number) return FaultKind.WrongShape;
        if (!ExactDecimal.TryParse(reader.ValueSpan, out var price) || price.Mantissa <= 0) return FaultKind.AbsurdNumber;
        if (timeMs is < 0 or > VenueTimeMsMax) return FaultKind.AbsurdNumber;
        ref var trade = ref batch.AddTrade();
        trade.Slot = slot;
        trade.TakerSide = amount.Mantissa > 0 ? Side.Bid : Side.Ask;
        trade.Id = id;
        trade.VenueTimeNs = timeMs * 1_000_000;
        trade.ReceivedNs = receivedNs;
        trade.Price = price;
        trade.Size = new ExactDecimal(Math.Abs(amount.Mantissa), amount.Scale);
        return null;
    }

    /// <summary>Goes to the end of the payload, wherever in it reading stopped.</summary>
    private static void LeavePayload(ref Utf8JsonReader reader)
    {
        if (reader.CurrentDepth == 1 && reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject) reader.Skip();
        while (reader.CurrentDepth > 1) reader.Read();
    }

    private static void SkipToNext(ref Utf8JsonReader reader)
    {
        reader.Skip();
        reader.Read();
    }

    /// <summary>Reads what follows the payload: of the numbers at the end, the time is the last and the sequence before it.</summary>
    private static FaultKind? ReadTail(ref Utf8JsonReader reader, BitfinexFlags flags, ref BitfinexFrame frame)
    {
        long last = 0, secondLast = 0;
        var numbers = 0;
        var areWhole = true;
        while (reader.CurrentDepth > 0 && reader.Read() && reader.CurrentDepth > 0)
        {
            if (reader.TokenType != JsonTokenType.Number)
            {
                reader.Skip();
                continue;
            }

            secondLast = last;
            areWhole &= reader.TryGetInt64(out last);
            numbers++;
        }

        var hasTime = (flags & BitfinexFlags.Timestamp) != BitfinexFlags.None;
        var hasSequence = (flags & BitfinexFlags.Sequence) != BitfinexFlags.None;
        if (numbers < (hasTime ? 1 : 0) + (hasSequence ? 1 : 0)) return FaultKind.WrongShape;
        if ((hasTime || hasSequence) && !areWhole) return FaultKind.WrongShape;
        if (hasSequence)
        {
            frame.HasSequence = true;
            frame.Sequence = hasTime ? secondLast : last;
        }

        if (!hasTime) return null;
        if (last is < 0 or > VenueTimeMsMax) return FaultKind.AbsurdNumber;
        frame.VenueTimeMs = last;
        return null;
    }
}
