using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>Books and trades of some symbols over one connection: <c>@depth@100ms</c> and <c>@trade</c> streams, and snapshots by REST.</summary>
/// <remarks>Source: Binance Spot API, "WebSocket Streams" and "How to manage a local order book correctly". A snapshot is asked for once
/// the streams run, known by the answer to the subscription or by the first update, so that no update can fall between them unseen.
/// Updates wait until it comes; one that does not reach up to the first of them is too old, and asked for again.</remarks>
public sealed partial class BinanceBookSession : VenueSession
{
    /// <summary>Frames of a connection prove all its books; telling it more often than this would only cost time.</summary>
    private const long ProofIntervalNs = 250_000_000;

    /// <summary>After this silence the venue is asked for a frame, so that quiet books on a good connection stay proved.</summary>
    private const long QuietNs = 2_000_000_000;

    private const long AnswerTimeoutNs = 20_000_000_000;
    private const long SnapshotTimeoutNs = 300_000_000_000;
    private const long RefusedRetryNs = 300_000_000_000;
    private const long FailedRetryNs = 500_000_000;

    /// <summary>Losses of one book without a calm minute between them, after which the connection itself is not trusted.</summary>
    private const int LossesMax = 10;

    private const int SnapshotsTooOldMax = 6;

    /// <summary>Venue times may step back this far between two updates; further back the frame is not trusted.</summary>
    private const long TimeJitterMs = 1_000;

    /// <summary>Last millisecond whose nanoseconds fit in 64 bits, rounded down.</summary>
    private const long TimeMsMax = 9_000_000_000_000;

    private const BinanceFields DepthFields = BinanceFields.EventTime | BinanceFields.Symbol | BinanceFields.FirstId
        | BinanceFields.LastId | BinanceFields.Bids | BinanceFields.Asks;

    private const BinanceFields TradeFields = BinanceFields.Symbol | BinanceFields.Price | BinanceFields.Quantity
        | BinanceFields.TradeTime | BinanceFields.Maker;

    private readonly BinanceBooks books;
    private readonly BinanceRequests requests = new();
    private readonly byte[] scratch = new byte[BinanceFrameDecoder.ScratchBytes];
    private readonly int snapshotWeight;
    private bool isConnected;
    private bool streamsChanged;
    private long frameNs;
    private long probeNs;
    private long proofNs = -ProofIntervalNs;

    /// <summary>A session that follows nothing yet.</summary>
    public BinanceBookSession(SessionContext context, BinanceOptions options)
        : base(context)
    {
        books = new BinanceBooks(context.Symbols, options.SnapshotDepth);
        snapshotWeight = options.SnapshotDepth switch { <= 100 => 5, <= 500 => 25, <= 1_000 => 50, _ => 250 };
        Address = new Uri($"{options.WebSocketBase.OriginalString.TrimEnd('/')}/stream");
    }

    /// <inheritdoc/>
    public override Uri Address { get; }

    /// <inheritdoc/>
    public override void OnConnected(long nowNs)
    {
        isConnected = true;
        frameNs = probeNs = nowNs;
        requests.Clear();
        foreach (var book in books.All)
        {
            book.IsOnWire = book.IsRenewing = book.AwaitsAnswer = false;
            if (!book.IsFollowed) continue;
            if (book.Phase == BinanceBookPhase.Live) Batch.AddLost(book.Listing.Slot, StaleReason.Disconnected, nowNs);
            Begin(book);
        }

        ChangeStreams(nowNs);
    }

    /// <inheritdoc/>
    /// <remarks>The streams are asked for when the connection opens, on an open one with the next tick, so that many need few messages.</remarks>
    public override void Subscribe(Listing listing, long nowNs)
    {
        var book = books.Get(listing);
        if (book.IsFollowed) return;
        book.IsRenewing = book.IsOnWire;
        Begin(book);
        Batch.AddLost(listing.Slot, StaleReason.AwaitingSnapshot, nowNs);
    }

    /// <inheritdoc/>
    public override void Unsubscribe(Listing listing, long nowNs)
    {
        if (books.Find(listing) is not { IsFollowed: true } book) return;
        book.Phase = BinanceBookPhase.Idle;
        books.ClearQueue(book);
        Batch.AddLost(listing.Slot, StaleReason.Released, nowNs);
        streamsChanged = true;
    }

    /// <inheritdoc/>
    /// <remarks>A book that is silent or suspect may have lost its streams: they are given up and asked for again first.</remarks>
    public override void Resync(Listing listing, StaleReason reason, long nowNs)
    {
        if (books.Find(listing) is not { Phase: BinanceBookPhase.Live } book) return;

        // From here on nothing is forwarded until the snapshot: the market must not show the book as live meanwhile.
        Batch.AddLost(listing.Slot, reason, nowNs);
        if (reason is StaleReason.Suspect or StaleReason.Silent && isConnected && !Context.FollowsRecording)
        {
            book.IsRenewing = true;
            book.Phase = BinanceBookPhase.Subscribing;
            streamsChanged = true;
        }
        else Restart(book, reason, nowNs);
    }

    /// <inheritdoc/>
    public override void OnTick(long nowNs)
    {
        if (Context.FollowsRecording || !isConnected) return;
        foreach (var book in books.All)
        {
            if (book.Phase == BinanceBookPhase.Waiting && nowNs >= book.DueNs) RequestSnapshot(book, nowNs);
            else if (book.Phase == BinanceBookPhase.Refused && nowNs >= book.DueNs) Begin(book);
            else if (book.Phase == BinanceBookPhase.AwaitingSnapshot && nowNs - book.RequestedNs > SnapshotTimeoutNs)
            {
                book.RequestsInFlight = 0;
                RequestSnapshot(book, nowNs);
            }
        }

        ChangeStreams(nowNs);
        if (requests.AnyUnanswered && nowNs - requests.ProgressNs > AnswerTimeoutNs) Wish(ConnectionWish.Reconnect, StaleReason.Silent);
        if (nowNs - Math.Max(frameNs, probeNs) >= QuietNs)
        {
            probeNs = nowNs;
            Send(requests.ComposeProbe());
        }
    }

    /// <inheritdoc/>
    public override void OnRest(string pathAndQuery, ReadOnlySpan<byte> body, bool succeeded, long receivedNs)
    {
        if (FindByPath(pathAndQuery, receivedNs) is not { } book) return;
        if (!Context.FollowsRecording)
        {
            book.RequestsInFlight = Math.Max(0, book.RequestsInFlight - 1);
            if (book.RequestsInFlight > 0 || book.Phase != BinanceBookPhase.AwaitingSnapshot) return;
        }

        if (!succeeded)
        {
            Fault(FaultKind.RestFailed, body);
            Retry(book, FailedRetryNs, receivedNs);
            return;
        }

        var mark = Batch.Here;
        if (BinanceSnapshotDecoder.Decode(body, Batch, out var lastUpdateId) is { } fault)
        {
            Batch.Rollback(mark);
            Fault(fault, body);
            Retry(book, FailedRetryNs, receivedNs);
            return;
        }

        Load(book, mark, lastUpdateId, receivedNs);
    }

    /// <inheritdoc/>
    protected override void Decode(ReadOnlySpan<byte> frame, long receivedNs)
    {
        frameNs = receivedNs;
        var mark = Batch.Here;
        BinanceFrame read = default;
        if (BinanceFrameScanner.TryDecode(frame, Batch, ref read))
        {
            if (Judge(frame, read, mark, receivedNs)) Prove(receivedNs);
            return;
        }

        Batch.Rollback(mark);
        DecodeStrictly(frame, mark, receivedNs);
    }

    private void DecodeStrictly(ReadOnlySpan<byte> frame, FeedBatch.Mark mark, long receivedNs)
    {
        BinanceFrame read = default;
        var reader = new Utf8JsonReader(frame, BinanceFrameDecoder.Options);
        try
        {
            BinanceFrameDecoder.Decode(ref reader, Batch, scratch, ref read);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            Batch.Rollback(mark);
            Fault(BinanceJson.FaultOf(reader), frame);
            LoseTouched(read, isReadable: false, receivedNs);
            return;
        }

        if (Judge(frame, read, mark, receivedNs)) Prove(receivedNs);
    }

    /// <summary>Does what a frame asks for.</summary>
    /// <returns>Whether it is a frame as documented.</returns>
    private bool Judge(ReadOnlySpan<byte> frame, in BinanceFrame read, FeedBatch.Mark mark, long receivedNs)
    {
        var kind = read.Event;
        if (read.HasAny(BinanceFields.Stream))
        {
            var channel = BinanceNames.ChannelOf(read.Stream);
            if (channel == BinanceEvent.Other && kind == BinanceEvent.None) kind = BinanceEvent.Other;
            if (channel == BinanceEvent.Unknown && kind is BinanceEvent.None or BinanceEvent.Other) kind = BinanceEvent.Unknown;
            if (channel != kind) return Spoil(FaultKind.WrongShape, frame, read, mark, receivedNs);
        }

        switch (kind)
        {
            case BinanceEvent.Depth: return TakeDepth(frame, read, mark, receivedNs);
            case BinanceEvent.Trade or BinanceEvent.AggregateTrade: return TakeTrade(frame, read, mark, receivedNs);
            case BinanceEvent.None when read.HasAny(BinanceFields.Result | BinanceFields.Error):
                Batch.Rollback(mark);
                TakeAnswer(frame, read, receivedNs);
                return true;
            case BinanceEvent.ServerShutdown:
                Batch.Rollback(mark);
                Fault(FaultKind.Maintenance, frame);
                Wish(ConnectionWish.HandOver, StaleReason.Maintenance);
                return true;
            case BinanceEvent.Other:
            case BinanceEvent.None when read.Has(BinanceFields.LastId | BinanceFields.Symbol) || read.Has(BinanceFields.SnapshotId):
                Batch.Rollback(mark);
                Counters.Ignore();
                return true;
            default:
                Batch.Rollback(mark);
                Fault(FaultKind.UnknownChannel, frame);
                return false;
        }
    }

    private bool TakeDepth(ReadOnlySpan<byte> frame, in BinanceFrame read, FeedBatch.Mark mark, long receivedNs)
    {
        if (!read.Has(DepthFields)) return Spoil(FaultKind.WrongShape, frame, read, mark, receivedNs);
        if (read.Problem is { } problem) return Spoil(problem, frame, read, mark, receivedNs);
        if (read.FirstId < 0 || read.LastId < read.FirstId || read.EventTimeMs is < 0 or > TimeMsMax)
        {
            return Spoil(FaultKind.AbsurdNumber, frame, read, mark, receivedNs);
        }

        if (BookOf(frame, read, ref mark, receivedNs) is not { } book) return false;
        if (book.Phase != BinanceBookPhase.Live)
        {
            Enqueue(book, frame, read, mark, receivedNs);
            if (book is { Phase: BinanceBookPhase.Subscribing, IsOnWire: true, AwaitsAnswer: false, IsRenewing: false })
            {
                RequestSnapshot(book, receivedNs);
            }

            return true;
        }

        switch (book.Sequencer.Next(read.FirstId, read.LastId))
        {
            case ContinuityVerdict.Old:
                Batch.Rollback(mark);
                Counters.Ignore();
                return true;
            case ContinuityVerdict.Gap:
                Fault(FaultKind.Gap, frame);
                Lose(book, StaleReason.Gap, receivedNs);
                Enqueue(book, frame, read, mark, receivedNs);
                return true;
            default:
                return Apply(book, frame, read, mark, receivedNs);
        }
    }

    private bool Apply(BinanceBook book, ReadOnlySpan<byte> frame, in BinanceFrame read, FeedBatch.Mark mark, long receivedNs)
    {
        var stepBackMs = book.EventTimeMs - read.EventTimeMs;
        book.EventTimeMs = read.EventTimeMs;
        if (stepBackMs > 0)
        {
            Fault(FaultKind.TimeBackwards, frame);
            if (stepBackMs > TimeJitterMs)
            {
                Batch.Rollback(mark);
                Lose(book, StaleReason.Malformed, receivedNs);
                return false;
            }
        }

        Batch.AddBook(FeedEventKind.BookUpdate, book.Listing.Slot, mark, read.LastId, read.EventTimeMs * 1_000_000, receivedNs);
        return true;
    }

    private bool TakeTrade(ReadOnlySpan<byte> frame, in BinanceFrame read, FeedBatch.Mark mark, long receivedNs)
    {
        var isAggregate = read.Event == BinanceEvent.AggregateTrade;
        if (!read.Has(TradeFields | (isAggregate ? BinanceFields.AggregateId : BinanceFields.TradeId)))
        {
            return Spoil(read.Problem ?? FaultKind.WrongShape, frame, read, mark, receivedNs);
        }

        if (read.Price.Mantissa <= 0 || read.Quantity.Mantissa <= 0 || read.TradeTimeMs is < 0 or > TimeMsMax)
        {
            return Spoil(FaultKind.AbsurdNumber, frame, read, mark, receivedNs);
        }

        Batch.Rollback(mark);
        if (BookOf(frame, read, ref mark, receivedNs) is not { } book) return false;
        if (isAggregate && (book.HasTrades || !Context.FollowsRecording))
        {
            Counters.Ignore();
            return true;
        }

        book.HasTrades |= !isAggregate;
        ref var trade = ref Batch.AddTrade();
        trade.Slot = book.Listing.Slot;
        trade.TakerSide = read.BuyerIsMaker ? Side.Ask : Side.Bid;
        trade.Id = isAggregate ? read.AggregateId : read.TradeId;
        trade.VenueTimeNs = read.TradeTimeMs * 1_000_000;
        trade.ReceivedNs = receivedNs;
        trade.Price = read.Price;
        trade.Size = read.Quantity;
        Batch.AddTrades(mark, receivedNs);
        return true;
    }

    /// <summary>Takes the answer to a request. An error does not say which of its streams it means, so the request is halved until it
    /// names one symbol; that one is refused.</summary>
    private void TakeAnswer(ReadOnlySpan<byte> frame, in BinanceFrame read, long nowNs)
    {
        var isError = read.HasAny(BinanceFields.Error);
        var isProbe = read.HasAny(BinanceFields.RequestId) && read.RequestId == requests.LastProbeId;
        if (isError && !isProbe) Fault(FaultKind.Refused, frame);
        if (!read.HasAny(BinanceFields.RequestId) || !requests.TryTake(read.RequestId, out var request, nowNs)) return;
        if (!request.IsSubscribe) return;
        var id = read.RequestId;
        var asked = Array.FindAll(request.Books, book => book.SubscribeRequestId == id && book is { IsFollowed: true, IsOnWire: true });
        if (!isError)
        {
            foreach (var book in asked)
            {
                book.AwaitsAnswer = false;
                if (book is { Phase: BinanceBookPhase.Subscribing, IsRenewing: false }) RequestSnapshot(book, nowNs);
            }
        }
        else if (asked.Length == 1) Refuse(asked[0], nowNs);
        else if (asked.Length > 1)
        {
            var half = asked.Length / 2;
            Send(requests.Compose(isSubscribe: true, asked.AsSpan(0, half), nowNs));
            Send(requests.Compose(isSubscribe: true, asked.AsSpan(half), nowNs));
        }
    }

    /// <summary>The followed book that a frame is about; in a recording every symbol is followed.</summary>
    /// <returns>Null when the frame is of no use, which has been counted.</returns>
    private BinanceBook? BookOf(ReadOnlySpan<byte> frame, in BinanceFrame read, ref FeedBatch.Mark mark, long receivedNs)
    {
        if (!books.TryFindListing(read.Symbol, out var listing))
        {
            if (books.FindByStream(read.Stream) is not null) Spoil(FaultKind.WrongShape, frame, read, mark, receivedNs);
            else
            {
                Batch.Rollback(mark);
                Fault(FaultKind.UnknownSymbol, frame);
            }

            return null;
        }

        var book = books.Find(listing);
        if (book is not { IsFollowed: true } && Context.FollowsRecording)
        {
            Subscribe(listing, receivedNs);
            book = books.Find(listing);
            mark = mark with { Events = Batch.Here.Events };
        }

        if (read.HasAny(BinanceFields.Stream) && book is not null
            && !BinanceNames.SymbolOf(read.Stream).SequenceEqual(book.StreamSymbolBytes))
        {
            Spoil(FaultKind.WrongShape, frame, read, mark, receivedNs);
            return null;
        }

        if (book is { IsFollowed: true, Phase: not BinanceBookPhase.Refused }) return book;

        // Late frames of a symbol that was just given up.
        Batch.Rollback(mark);
        Counters.Ignore();
        return null;
    }

    /// <summary>Loads a snapshot and what waited for it, unless it is too old.</summary>
    private void Load(BinanceBook book, FeedBatch.Mark mark, long lastUpdateId, long receivedNs)
    {
        var queue = books.QueueOf(book);
        var first = 0;
        while (first < queue.Count && queue.Updates[first].LastId <= lastUpdateId) first++;
        if (lastUpdateId < book.Sequencer.BookId
            || (first < queue.Count && !BinanceDepthSequencer.Reaches(lastUpdateId, queue.Updates[first].FirstId)))
        {
            Batch.Rollback(mark);
            if (Context.FollowsRecording && book.Phase == BinanceBookPhase.AwaitingSnapshot) Fault(FaultKind.Gap, default);
            if (++book.SnapshotsTooOld >= SnapshotsTooOldMax) Wish(ConnectionWish.Reconnect, StaleReason.Gap);
            Retry(book, 0, receivedNs);
            return;
        }

        var slot = book.Listing.Slot;
        Batch.AddBook(FeedEventKind.BookSnapshot, slot, mark, lastUpdateId, venueTimeNs: 0, receivedNs);
        book.Sequencer.Load(lastUpdateId);
        book.SnapshotsTooOld = 0;
        book.EventTimeMs = 0;
        book.Phase = BinanceBookPhase.Live;
        for (var i = first; i < queue.Count; i++)
        {
            ref readonly var update = ref queue.Updates[i];
            var verdict = book.Sequencer.Next(update.FirstId, update.LastId);
            if (verdict == ContinuityVerdict.Gap)
            {
                // Counted when it was queued. What waits from here on may fit the next snapshot.
                queue.DropBefore(i);
                Lose(book, StaleReason.Gap, receivedNs, keepQueue: true);
                return;
            }

            if (verdict == ContinuityVerdict.Old) continue;
            mark = Batch.Here;
            foreach (ref readonly var change in queue.LevelsOf(update)) Batch.AddLevel() = change;
            Batch.AddBook(FeedEventKind.BookUpdate, slot, mark, update.LastId, update.VenueTimeNs, update.ReceivedNs);
            book.EventTimeMs = update.VenueTimeNs / 1_000_000;
        }

        books.ClearQueue(book);
    }

    private void Enqueue(BinanceBook book, ReadOnlySpan<byte> frame, in BinanceFrame read, FeedBatch.Mark mark, long receivedNs)
    {
        var events = Batch.Here.Events;
        Batch.AddBook(FeedEventKind.BookUpdate, book.Listing.Slot, mark, read.LastId, 0, receivedNs);
        var changes = Batch.LevelsOf(Batch.Events[^1]);
        var continues = books.QueueOf(book).Add(read.FirstId, read.LastId, read.EventTimeMs * 1_000_000, receivedNs, changes);
        Batch.Rollback(mark with { Events = events });
        if (!continues) Fault(FaultKind.Gap, frame);
    }
}
