using System.Text.Json;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>The Exchange feed: every frame is one flat object of one type and one product.</summary>
/// <remarks>
/// <para>Source: Coinbase Exchange WebSocket, "Channels". <c>level2_batch</c> is the public book; its frames are called <c>snapshot</c> and
/// <c>l2update</c>, as those of the old public <c>level2</c> were.</para>
/// <para>The book frames carry no sequence number: one that is lost on the way <em>can't be seen</em> on this feed. What can be seen, and makes
/// the book lost here or in the market: a frame that can't be read, an update older than the one before, a crossed book, silence. Read
/// Advanced Trade where that is not enough.</para>
/// </remarks>
internal sealed class CoinbaseExchangeDialect(CoinbaseBookSession session) : CoinbaseDialect(session)
{
    private static readonly string[] Books = ["level2_batch"];
    private static readonly string[] Everything = ["level2_batch", "matches", "heartbeat"];

    private readonly CoinbaseClock clock = new();

    private enum FrameType
    {
        None,
        Update,
        Snapshot,
        Match,
        LastMatch,
        Heartbeat,
        Ticker,
        Subscriptions,
        Error,
        Other,
    }

    /// <inheritdoc/>
    public override void OnConnected()
    {
        // Every channel is bound to products: what is wanted is asked for right after this.
    }

    /// <inheritdoc/>
    public override void Ask(string type, bool booksOnly, IReadOnlyList<string> products) =>
        Session.SendText(CoinbaseRequest.Exchange(type, booksOnly ? Books : Everything, products));

    /// <inheritdoc/>
    public override FaultKind? Read(ReadOnlySpan<byte> frame, long receivedNs)
    {
        var mark = Session.Batch.Here;
        CoinbaseBookFrame book = default;
        if (!CoinbaseFrameScanner.TryExchange(frame, Session.Batch, ref book))
        {
            Session.Batch.Rollback(mark);
            CoinbaseTradeFrame trade = default;
            if (!CoinbaseFrameScanner.TryMatch(frame, ref trade)) return ReadStrictly(frame, receivedNs);
            TakeMatch(trade, frame, receivedNs);
            return null;
        }

        var followed = Session.Find(book.Product, frame);
        Session.Touches(followed);
        return TakeBook(book, followed, mark, receivedNs);
    }

    private FaultKind? ReadStrictly(ReadOnlySpan<byte> frame, long receivedNs)
    {
        var reader = new Utf8JsonReader(frame, CoinbaseJson.Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return FaultKind.WrongShape;
        var type = FindType(reader);

        // An unknown type may be a known one, misspelt in a frame that is broken elsewhere too.
        if (type is FrameType.Match or FrameType.LastMatch or FrameType.Heartbeat or FrameType.Ticker or FrameType.Subscriptions or FrameType.Error)
        {
            Session.NothingTouched();
        }

        FaultKind? fault = null;
        switch (type)
        {
            case FrameType.None:
                return FaultKind.WrongShape;
            case FrameType.Update:
            case FrameType.Snapshot:
                fault = ReadBook(ref reader, type == FrameType.Snapshot, frame, receivedNs);
                break;
            case FrameType.Match:
            case FrameType.LastMatch:
                fault = ReadMatch(ref reader, type == FrameType.Match, frame, receivedNs);
                break;
            case FrameType.Heartbeat:
                fault = ReadHeartbeat(ref reader, frame, receivedNs);
                break;
            case FrameType.Ticker:
                fault = CoinbaseExchangeTicker.Read(ref reader, Session.Symbols, Session.Batch, receivedNs);
                break;
            default:
                reader.Skip();
                break;
        }

        if (fault is not null) return fault;

        // Nothing may follow the object: this throws if something does.
        reader.Read();
        if (type == FrameType.Error) Session.RefusedBy(frame, receivedNs);
        else if (type == FrameType.Other) Session.Ignored();
        return null;
    }

    /// <summary>Finds the frame's type, which nearly always comes first, on a copy of the reader.</summary>
    private static FrameType FindType(Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueSpan.SequenceEqual("type"u8)) return TypeOf(CoinbaseJson.Text(ref reader));
            reader.Skip();
        }

        return FrameType.None;
    }

    private static FrameType TypeOf(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("l2update"u8)) return FrameType.Update;
        if (name.SequenceEqual("match"u8)) return FrameType.Match;
        if (name.SequenceEqual("heartbeat"u8)) return FrameType.Heartbeat;
        if (name.SequenceEqual("snapshot"u8)) return FrameType.Snapshot;
        if (name.SequenceEqual("last_match"u8)) return FrameType.LastMatch;
        if (name.SequenceEqual("ticker"u8)) return FrameType.Ticker;
        if (name.SequenceEqual("subscriptions"u8)) return FrameType.Subscriptions;
        if (name.SequenceEqual("error"u8)) return FrameType.Error;
        return name.IsEmpty ? FrameType.None : FrameType.Other;
    }

    private static FaultKind? Twice(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return FaultKind.WrongShape;
    }

    private FaultKind? ReadBook(ref Utf8JsonReader reader, bool isSnapshot, ReadOnlySpan<byte> frame, long receivedNs)
    {
        var batch = Session.Batch;
        var mark = batch.Here;
        CoinbaseBookFrame book = new() { IsSnapshot = isSnapshot };
        CoinbaseFollowed? followed = null;
        bool hasProduct = false, hasBids = false, hasAsks = false, hasChanges = false;
        FaultKind? fault = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            FaultKind? wrong = null;
            var name = reader.ValueSpan;
            if (name.SequenceEqual("product_id"u8))
            {
                var product = CoinbaseJson.Text(ref reader);
                if (product.IsEmpty || hasProduct) wrong = FaultKind.WrongShape;
                else
                {
                    hasProduct = true;
                    followed = Session.Find(product, frame);
                    Session.Touches(followed);
                }
            }
            else if (name.SequenceEqual("time"u8)) book.Time = CoinbaseJson.Text(ref reader);
            else if (isSnapshot && name.SequenceEqual("bids"u8))
            {
                reader.Read();
                wrong = hasBids ? Twice(ref reader) : CoinbaseExchangeDecoder.ReadLevels(ref reader, Side.Bid, batch);
                hasBids = true;
            }
            else if (isSnapshot && name.SequenceEqual("asks"u8))
            {
                reader.Read();
                wrong = hasAsks ? Twice(ref reader) : CoinbaseExchangeDecoder.ReadLevels(ref reader, Side.Ask, batch);
                hasAsks = true;
            }
            else if (!isSnapshot && name.SequenceEqual("changes"u8))
            {
                reader.Read();
                wrong = hasChanges ? Twice(ref reader) : CoinbaseExchangeDecoder.ReadChanges(ref reader, batch);
                hasChanges = true;
            }
            else reader.Skip();
            fault ??= wrong;
        }

        if (!hasProduct || !(isSnapshot ? hasBids && hasAsks : hasChanges)) fault ??= FaultKind.WrongShape;
        return fault ?? TakeBook(book, followed, mark, receivedNs);
    }

    /// <summary>Does what a frame of a book says, its levels being those written since the mark.</summary>
    private FaultKind? TakeBook(in CoinbaseBookFrame book, CoinbaseFollowed? followed, FeedBatch.Mark mark, long receivedNs)
    {
        var batch = Session.Batch;
        if (followed is null || !(book.IsSnapshot || followed.IsLive))
        {
            batch.Rollback(mark);
            return null;
        }

        var hasTime = clock.TryParse(book.Time, out var timeNs);
        if (book.IsSnapshot) followed.Arrived();
        else if (hasTime)
        {
            // An older update behind a newer one: frames have changed places, and there is no sequence to put them right.
            if (timeNs < followed.UpdateTimeNs) return FaultKind.TimeBackwards;
            followed.UpdateTimeNs = timeNs;
        }

        // Now and then a frame has a time in year 1: its data count, at the time of the frame before.
        if (hasTime) followed.VenueTimeNs = timeNs;
        var kind = book.IsSnapshot ? FeedEventKind.BookSnapshot : FeedEventKind.BookUpdate;
        batch.AddBook(kind, followed.Listing.Slot, mark, 0, followed.VenueTimeNs, receivedNs);
        return null;
    }

    private FaultKind? ReadMatch(ref Utf8JsonReader reader, bool isNew, ReadOnlySpan<byte> frame, long receivedNs)
    {
        ReadOnlySpan<byte> id = default, price = default, size = default, side = default;
        CoinbaseTradeFrame trade = new() { IsNew = isNew };
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            if (name.SequenceEqual("product_id"u8)) trade.Product = CoinbaseJson.Text(ref reader);
            else if (name.SequenceEqual("trade_id"u8)) id = CoinbaseJson.NumberText(ref reader);
            else if (name.SequenceEqual("price"u8)) price = CoinbaseJson.NumberText(ref reader);
            else if (name.SequenceEqual("size"u8)) size = CoinbaseJson.NumberText(ref reader);
            else if (name.SequenceEqual("side"u8)) side = CoinbaseJson.Text(ref reader);
            else if (name.SequenceEqual("time"u8)) trade.Time = CoinbaseJson.Text(ref reader);
            else reader.Skip();
        }

        if (trade.Product.IsEmpty || !CoinbaseJson.TryLong(id, out trade.Id) || !CoinbaseTakerSide.TryRead(side, out trade.TakerSide))
        {
            return FaultKind.WrongShape;
        }

        if (!ExactDecimal.TryParse(price, out trade.Price) || !ExactDecimal.TryParse(size, out trade.Size)
            || trade.Price.Mantissa <= 0 || trade.Size.Mantissa <= 0)
        {
            return FaultKind.AbsurdNumber;
        }

        TakeMatch(trade, frame, receivedNs);
        return null;
    }

    private void TakeMatch(in CoinbaseTradeFrame read, ReadOnlySpan<byte> frame, long receivedNs)
    {
        if (Session.Find(read.Product, frame) is not { } followed || read.Id <= followed.LastTradeId) return;

        // Ids of a product are consecutive.
        if (read.IsNew && followed.LastTradeId != 0 && read.Id > followed.LastTradeId + 1) Session.ReportMissedTrades(frame);
        followed.LastTradeId = read.Id;
        if (clock.TryParse(read.Time, out var timeNs)) followed.VenueTimeNs = timeNs;

        // The last trade before we subscribed: its id is worth knowing, but it is not news.
        if (!read.IsNew) return;
        var batch = Session.Batch;
        var mark = batch.Here;
        ref var trade = ref batch.AddTrade();
        trade.Slot = followed.Listing.Slot;
        trade.TakerSide = read.TakerSide;
        trade.Id = read.Id;
        trade.VenueTimeNs = followed.VenueTimeNs != 0 ? followed.VenueTimeNs : receivedNs;
        trade.ReceivedNs = receivedNs;
        trade.Price = read.Price;
        trade.Size = read.Size;
        batch.AddTrades(mark, receivedNs);
    }

    private FaultKind? ReadHeartbeat(ref Utf8JsonReader reader, ReadOnlySpan<byte> frame, long receivedNs)
    {
        ReadOnlySpan<byte> product = default, id = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            if (name.SequenceEqual("product_id"u8)) product = CoinbaseJson.Text(ref reader);
            else if (name.SequenceEqual("last_trade_id"u8)) id = CoinbaseJson.NumberText(ref reader);
            else reader.Skip();
        }

        if (product.IsEmpty) return FaultKind.WrongShape;
        if (Session.Find(product, frame) is not { } followed) return null;
        if (followed.IsLive) Session.Batch.AddProof(followed.Listing.Slot, receivedNs);
        if (!CoinbaseJson.TryLong(id, out var lastTradeId)) return null;

        // A match may still be on its way when a heartbeat names it. Not there a heartbeat later, it was missed.
        if (followed.LastTradeId != 0 && followed.LastTradeId < followed.HeartbeatTradeId)
        {
            Session.ReportMissedTrades(frame);
            followed.LastTradeId = followed.HeartbeatTradeId;
        }

        followed.HeartbeatTradeId = lastTradeId;
        return null;
    }
}
