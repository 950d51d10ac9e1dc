using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>The Advanced Trade feed: every frame is an envelope with a channel, a number that counts the connection's frames, and events.</summary>
/// <remarks>Source: Coinbase Advanced Trade WebSocket, "Channels". The channel asked for as <c>level2</c> is called <c>l2_data</c> in data.</remarks>
internal sealed class CoinbaseAdvancedDialect(CoinbaseBookSession session) : CoinbaseDialect(session)
{
    /// <summary>More frames in a row than this with numbers already seen are no late ones: the venue counts anew.</summary>
    private const int OldInARowMax = 16;

    private static readonly string[] Books = ["level2"];
    private static readonly string[] Everything = ["level2", "market_trades"];

    private readonly CoinbaseSequencer sequencer = new();
    private readonly CoinbaseClock clock = new();
    private long lastTimeNs;

    private enum Channel
    {
        None,
        Books,
        Trades,
        Tickers,
        Heartbeats,
        Subscriptions,
        Other,
    }

    /// <inheritdoc/>
    public override void OnConnected()
    {
        sequencer.Restart();
        lastTimeNs = 0;

        // Without this the server closes channels that are silent for a minute; it is also what proves quiet books.
        Session.SendText(CoinbaseRequest.Advanced("subscribe", "heartbeats", []));
    }

    /// <inheritdoc/>
    public override void Ask(string type, bool booksOnly, IReadOnlyList<string> products)
    {
        foreach (var channel in booksOnly ? Books : Everything) Session.SendText(CoinbaseRequest.Advanced(type, channel, products));
    }

    /// <inheritdoc/>
    public override FaultKind? Read(ReadOnlySpan<byte> frame, long receivedNs)
    {
        var mark = Session.Batch.Here;
        CoinbaseBookFrame book = default;
        if (!CoinbaseFrameScanner.TryAdvanced(frame, Session.Batch, ref book))
        {
            Session.Batch.Rollback(mark);
            return ReadNoBook(frame, receivedNs);
        }

        var timeNs = clock.ParseOrZero(book.Time);
        var isInSequence = IsInSequence(book.Sequence, timeNs, frame, receivedNs);

        // What a gap has told the market stays told, whatever becomes of the levels.
        mark = mark with { Events = Session.Batch.Here.Events };
        if (!isInSequence) Session.Batch.Rollback(mark);
        else if (Session.Find(book.Product, frame) is { } followed) TakeBook(followed, book.IsSnapshot, book.Sequence, timeNs, mark, receivedNs);
        else Session.Batch.Rollback(mark);
        return null;
    }

    /// <summary>Reads trades and heartbeats of the expected form, and strictly whatever else there is.</summary>
    private FaultKind? ReadNoBook(ReadOnlySpan<byte> frame, long receivedNs)
    {
        CoinbaseTradesFrame trades = default;
        if (CoinbaseFrameScanner.TryTrades(frame, clock, ref trades))
        {
            if (IsInSequence(trades.Sequence, clock.ParseOrZero(trades.Time), frame, receivedNs)) TakeTrades(ref trades, frame, receivedNs);
            return null;
        }

        if (!CoinbaseFrameScanner.TryHeartbeat(frame, out var time, out var sequence)) return ReadStrictly(frame, receivedNs);
        if (IsInSequence(sequence, clock.ParseOrZero(time), frame, receivedNs)) Session.Batch.AddConnectionProof(receivedNs);
        return null;
    }

    private void TakeTrades(scoped ref CoinbaseTradesFrame read, ReadOnlySpan<byte> frame, long receivedNs)
    {
        var batch = Session.Batch;
        var mark = batch.Here;
        for (var i = 0; i < read.Count; i++)
        {
            CoinbaseTradeFrame one = default;
            if (i > 0) read.Trades.Skip((byte)',');
            if (!CoinbaseFrameScanner.TryTrade(ref read.Trades, ref one) || !clock.TryParse(one.Time, out var timeNs))
            {
                throw new InvalidOperationException("a frame that was scanned can't be scanned again");
            }

            if (Session.Find(one.Product, frame) is not { } followed || one.Id <= followed.LastTradeId) continue;
            ref var trade = ref batch.AddTrade();
            trade.Slot = followed.Listing.Slot;
            trade.TakerSide = one.TakerSide;
            trade.Id = one.Id;
            trade.VenueTimeNs = timeNs;
            trade.ReceivedNs = receivedNs;
            trade.Price = one.Price;
            trade.Size = one.Size;
        }

        TakeTradesSince(mark, read.IsSnapshot, receivedNs);
    }

    private FaultKind? ReadStrictly(ReadOnlySpan<byte> frame, long receivedNs)
    {
        var reader = new Utf8JsonReader(frame, CoinbaseJson.Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return FaultKind.WrongShape;
        var envelope = default(Envelope);
        var events = default(Utf8JsonReader);
        var hasEvents = false;
        var isRead = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            if (name.SequenceEqual("channel"u8)) envelope.Channel = ChannelOf(CoinbaseJson.Text(ref reader));
            else if (name.SequenceEqual("sequence_num"u8))
            {
                envelope.HasSequence = CoinbaseJson.TryLong(CoinbaseJson.NumberText(ref reader), out envelope.Sequence);
            }
            else if (name.SequenceEqual("timestamp"u8))
            {
                envelope.TimeNs = clock.ParseOrZero(CoinbaseJson.Text(ref reader));
                envelope.HasTime = true;
            }
            else if (name.SequenceEqual("type"u8)) envelope.IsError = CoinbaseJson.Text(ref reader).SequenceEqual("error"u8);
            else if (name.SequenceEqual("events"u8))
            {
                if (hasEvents) return FaultKind.WrongShape;
                hasEvents = true;
                reader.Read();
                if (envelope.Channel != Channel.None && envelope.HasSequence && envelope.HasTime)
                {
                    isRead = true;
                    if (ReadInSequence(ref reader, envelope, frame, receivedNs) is { } fault) return fault;
                }
                else
                {
                    // The envelope's own fields come after its events: come back when they are known.
                    events = reader;
                    reader.Skip();
                }
            }
            else reader.Skip();
        }

        // Nothing may follow the envelope: this throws if something does.
        reader.Read();
        if (isRead) return null;
        if (envelope.Channel == Channel.None && envelope.IsError)
        {
            Session.NothingTouched();
            Session.RefusedBy(frame, receivedNs);
            return null;
        }

        if (envelope.Channel == Channel.None || !envelope.HasSequence || !hasEvents) return FaultKind.WrongShape;
        return ReadInSequence(ref events, envelope, frame, receivedNs);
    }

    private static Channel ChannelOf(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("l2_data"u8)) return Channel.Books;
        if (name.SequenceEqual("market_trades"u8)) return Channel.Trades;
        if (name.SequenceEqual("ticker"u8) || name.SequenceEqual("ticker_batch"u8)) return Channel.Tickers;
        if (name.SequenceEqual("heartbeats"u8)) return Channel.Heartbeats;
        if (name.SequenceEqual("subscriptions"u8)) return Channel.Subscriptions;
        return name.IsEmpty ? Channel.None : Channel.Other;
    }

    /// <summary>Checks the frame's number, then reads its events.</summary>
    private FaultKind? ReadInSequence(ref Utf8JsonReader reader, in Envelope envelope, ReadOnlySpan<byte> frame, long receivedNs)
    {
        if (!IsInSequence(envelope.Sequence, envelope.TimeNs, frame, receivedNs))
        {
            reader.Skip();
            return null;
        }

        // An unknown channel may be a known one, misspelt in a frame that is broken elsewhere too.
        if (envelope.Channel is not (Channel.Books or Channel.Other)) Session.NothingTouched();
        switch (envelope.Channel)
        {
            case Channel.Books:
            case Channel.Trades:
            case Channel.Tickers:
                return ReadEvents(ref reader, envelope, frame, receivedNs);
            case Channel.Heartbeats:
                Session.Batch.AddConnectionProof(receivedNs);
                break;
            case Channel.Other:
                Session.Ignored();
                break;
        }

        reader.Skip();
        return null;
    }

    /// <summary>Checks the frame's number and time.</summary>
    /// <returns>False when the frame is old, and to be ignored.</returns>
    private bool IsInSequence(long sequence, long timeNs, ReadOnlySpan<byte> frame, long receivedNs)
    {
        switch (sequencer.Classify(sequence))
        {
            case ContinuityVerdict.Old:
                Session.Ignored();
                if (sequencer.OldInARow > OldInARowMax) Session.Reconnect(StaleReason.Gap);
                return false;
            case ContinuityVerdict.Gap:
                Session.Report(FaultKind.Gap, frame);
                Session.LoseAll(StaleReason.Gap, receivedNs);
                break;
        }

        if (timeNs == 0) return true;

        // In sequence all the same, so nothing is lost by it.
        if (timeNs < lastTimeNs) Session.Report(FaultKind.TimeBackwards, frame);
        lastTimeNs = timeNs;
        return true;
    }

    private FaultKind? ReadEvents(ref Utf8JsonReader reader, in Envelope envelope, ReadOnlySpan<byte> frame, long receivedNs)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return FaultKind.WrongShape;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var fault = envelope.Channel switch
            {
                Channel.Books => ReadBookEvent(ref reader, envelope, frame, receivedNs),
                Channel.Trades => ReadTradeEvent(ref reader, frame, receivedNs),
                _ => ReadTickerEvent(ref reader, envelope, frame, receivedNs),
            };
            if (fault is not null) return fault;
        }

        return reader.TokenType == JsonTokenType.EndArray ? null : FaultKind.WrongShape;
    }

    /// <summary>Reads one event of a book. An event that is wrong in itself costs its own book only; one that does not say
    /// whose it is costs all.</summary>
    private FaultKind? ReadBookEvent(ref Utf8JsonReader reader, in Envelope envelope, ReadOnlySpan<byte> frame, long receivedNs)
    {
        var batch = Session.Batch;
        var mark = batch.Here;
        ReadOnlySpan<byte> type = default, product = default;
        FaultKind? fault = null;
        var hasLevels = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            if (name.SequenceEqual("type"u8)) type = CoinbaseJson.Text(ref reader);
            else if (name.SequenceEqual("product_id"u8)) product = CoinbaseJson.Text(ref reader);
            else if (name.SequenceEqual("updates"u8))
            {
                reader.Read();
                if (CoinbaseAdvancedDecoder.ReadLevels(ref reader, batch) is { } wrong) fault = wrong;
                else if (hasLevels) fault = FaultKind.WrongShape;
                hasLevels = true;
            }
            else reader.Skip();
        }

        if (product.IsEmpty) return FaultKind.WrongShape;
        if (Session.Find(product, frame) is not { } followed)
        {
            batch.Rollback(mark);
            return null;
        }

        var isSnapshot = type.SequenceEqual("snapshot"u8);
        if (!hasLevels || !(isSnapshot || type.SequenceEqual("update"u8))) fault ??= FaultKind.WrongShape;
        if (fault is { } kind)
        {
            batch.Rollback(mark);
            Session.Report(kind, frame);
            Session.Lose(followed, StaleReason.Malformed, receivedNs);
        }
        else TakeBook(followed, isSnapshot, envelope.Sequence, envelope.TimeNs, mark, receivedNs);
        return null;
    }

    /// <summary>Does what an event of a book says, its levels being those written since the mark.</summary>
    private void TakeBook(CoinbaseFollowed followed, bool isSnapshot, long sequence, long timeNs, FeedBatch.Mark mark, long receivedNs)
    {
        if (!isSnapshot && !followed.IsLive)
        {
            Session.Batch.Rollback(mark);
            return;
        }

        if (isSnapshot) followed.Arrived();
        var kind = isSnapshot ? FeedEventKind.BookSnapshot : FeedEventKind.BookUpdate;
        Session.Batch.AddBook(kind, followed.Listing.Slot, mark, sequence, timeNs, receivedNs);
    }

    /// <summary>Reads one event of trades, which come newest first. A snapshot tells only which ids are known already.</summary>
    private FaultKind? ReadTradeEvent(ref Utf8JsonReader reader, ReadOnlySpan<byte> frame, long receivedNs)
    {
        var batch = Session.Batch;
        var mark = batch.Here;
        ReadOnlySpan<byte> type = default;
        FaultKind? fault = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            if (name.SequenceEqual("type"u8)) type = CoinbaseJson.Text(ref reader);
            else if (name.SequenceEqual("trades"u8))
            {
                reader.Read();
                if (ReadTrades(ref reader, frame, receivedNs) is { } wrong) fault = wrong;
            }
            else reader.Skip();
        }

        var isSnapshot = type.SequenceEqual("snapshot"u8);
        if (fault is null && !isSnapshot && !type.SequenceEqual("update"u8)) fault = FaultKind.WrongShape;
        if (fault is { } kind)
        {
            batch.Rollback(mark);
            Session.Report(kind, frame);
            return null;
        }

        TakeTradesSince(mark, isSnapshot, receivedNs);
        return null;
    }

    /// <summary>Does what an event of trades says, those of them that are news being written since the mark.</summary>
    private void TakeTradesSince(FeedBatch.Mark mark, bool isSnapshot, long receivedNs)
    {
        var batch = Session.Batch;
        Session.RememberTrades(mark);
        if (isSnapshot)
        {
            batch.Rollback(mark);
            return;
        }

        batch.ReverseTradesSince(mark);
        batch.AddTrades(mark, receivedNs);
    }

    private FaultKind? ReadTrades(ref Utf8JsonReader reader, ReadOnlySpan<byte> frame, long receivedNs)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return FaultKind.WrongShape;
        }

        var batch = Session.Batch;
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var mark = batch.Here;
            ref var trade = ref batch.AddTrade();
            if (CoinbaseAdvancedDecoder.ReadTrade(ref reader, ref trade, out var product) is { } fault)
            {
                CoinbaseJson.LeaveTo(ref reader, depth);
                return fault;
            }

            if (Session.Find(product, frame) is { } followed && trade.Id > followed.LastTradeId)
            {
                trade.Slot = followed.Listing.Slot;
                trade.ReceivedNs = receivedNs;
            }
            else batch.Rollback(mark);
        }

        if (reader.TokenType == JsonTokenType.EndArray) return null;
        CoinbaseJson.LeaveTo(ref reader, depth);
        return FaultKind.WrongShape;
    }

    /// <summary>Reads one event of tickers. Only a recording holds them on this connection: live, they have their own.</summary>
    private FaultKind? ReadTickerEvent(ref Utf8JsonReader reader, in Envelope envelope, ReadOnlySpan<byte> frame, long receivedNs)
    {
        var mark = Session.Batch.Here;
        var fault = CoinbaseAdvancedTickers.ReadEvent(ref reader, Session.Symbols, Session.Batch, envelope.TimeNs, receivedNs);
        if (fault is not { } kind) return null;
        Session.Batch.Rollback(mark);
        Session.Report(kind, frame);
        return null;
    }

    private struct Envelope
    {
        public Channel Channel;
        public bool HasSequence;
        public bool HasTime;
        public bool IsError;
        public long Sequence;
        public long TimeNs;
    }
}
