using System.Buffers.Text;
using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>Books and trades of up to 12 listings over one connection of Bitfinex's public WebSocket, version 2.</summary>
/// <remarks>Source: Bitfinex API v2, "General", "Public Channels", "Books", "Raw Books", "Trades", "WebSocket Checksum". A live
/// session asks for sequence numbers, times and checksums; frames are read by the flags that the venue acknowledged, so that
/// recordings with others replay. There is no REST stitch: a book is fetched anew by ending its channel and subscribing again.</remarks>
public sealed class BitfinexBookSession : VenueSession
{
    /// <summary>Time in which the venue has to answer a request and send a snapshot.</summary>
    internal const long AnswerTimeoutNs = 15_000_000_000;

    /// <summary>Time after which a refused subscription is asked for again.</summary>
    internal const long RefusedRetryNs = 300_000_000_000;

    /// <summary>Maintenance is said to last 120 s at most; somewhat later the connection is replaced.</summary>
    internal const long MaintenanceMaxNs = 150_000_000_000;

    private const int InfoStopping = 20_051;
    private const int InfoMaintenanceBegins = 20_060;
    private const int InfoMaintenanceEnded = 20_061;
    private const int ErrorAlreadySubscribed = 10_301;
    private const int ErrorUnsubscribeFailed = 10_400;
    private const int ErrorNotSubscribed = 10_401;
    private const int ProtocolVersion = 2;

    private readonly BitfinexChannels channels = new();
    private readonly BitfinexDecoder decoder;
    private readonly BitfinexRequests requests;
    private BitfinexSequencer sequencer;
    private BitfinexFlags flags;
    private bool isConnected;
    private bool isPaused;
    private long pausedNs;

    /// <summary>A session that has not connected yet.</summary>
    public BitfinexBookSession(SessionContext context, BitfinexOptions options)
        : base(context)
    {
        Address = options.WebSocketUrl;
        requests = new BitfinexRequests(options.BookLength);
        decoder = new BitfinexDecoder(channels);
    }

    /// <inheritdoc/>
    public override Uri Address { get; }

    /// <inheritdoc/>
    public override void OnConnected(long nowNs)
    {
        channels.ForgetIds();
        sequencer.Reset();
        flags = BitfinexFlags.None;
        isPaused = false;
        isConnected = true;
        Send(BitfinexRequests.Configure(BitfinexFlags.Wanted));
        foreach (var subscription in channels.Subscriptions)
        {
            subscription.Book.Book = BitfinexBookState.Lost;
            subscription.Book.Enter(BitfinexChannelState.Idle, nowNs);
            subscription.Trades.Enter(BitfinexChannelState.Idle, nowNs);
            ForgetIfEnded(subscription);
            if (!subscription.IsWanted) continue;
            Open(subscription.Book, nowNs);
            Open(subscription.Trades, nowNs);
        }
    }

    /// <inheritdoc/>
    public override void Subscribe(Listing listing, long nowNs)
    {
        var known = channels.FindSubscription(listing.Slot);
        if (known is { IsWanted: true }) return;
        var subscription = known ?? channels.Subscribe(listing);
        subscription.IsWanted = true;
        Batch.AddLost(listing.Slot, StaleReason.AwaitingSnapshot, nowNs);
        if (!isConnected) return;
        Open(subscription.Book, nowNs);
        Open(subscription.Trades, nowNs);
    }

    /// <inheritdoc/>
    public override void Unsubscribe(Listing listing, long nowNs)
    {
        if (channels.FindSubscription(listing.Slot) is not { IsWanted: true } subscription) return;
        subscription.IsWanted = false;
        Batch.AddLost(listing.Slot, StaleReason.Released, nowNs);
        Close(subscription.Book, nowNs);
        Close(subscription.Trades, nowNs);
        ForgetIfEnded(subscription);
    }

    /// <inheritdoc/>
    public override void Resync(Listing listing, StaleReason reason, long nowNs)
    {
        if (channels.FindSubscription(listing.Slot) is { IsWanted: true } subscription) Renew(subscription.Book, reason, nowNs);
    }

    /// <inheritdoc/>
    public override void OnTick(long nowNs)
    {
        if (Context.FollowsRecording || !isConnected) return;
        if (isPaused)
        {
            if (nowNs - pausedNs > MaintenanceMaxNs) Wish(ConnectionWish.Reconnect, StaleReason.Maintenance);
            return;
        }

        foreach (var subscription in channels.Subscriptions)
        {
            CheckTime(subscription.Book, nowNs);
            CheckTime(subscription.Trades, nowNs);
        }
    }

    /// <inheritdoc/>
    protected override void Decode(ReadOnlySpan<byte> frame, long receivedNs)
    {
        var mark = Batch.Here;
        var read = default(BitfinexFrame);
        try
        {
            if (frame.TrimStart(" \t\r\n"u8) is [(byte)'{', ..])
            {
                OnEvent(BitfinexEvent.Read(frame), frame, receivedNs);
                return;
            }

            decoder.Read(frame, flags, Batch, receivedNs, ref read);
        }
        catch (JsonException)
        {
            Batch.Rollback(mark);
            Fault(FaultKind.NotJson, frame);
            if (read.Channel is null) LoseAll(StaleReason.Malformed, receivedNs);
            else Lose(read.Channel, StaleReason.Malformed, receivedNs);
            return;
        }

        OnData(read, mark, frame, receivedNs);
    }

    private void OnData(in BitfinexFrame frame, FeedBatch.Mark mark, ReadOnlySpan<byte> utf8, long receivedNs)
    {
        if (frame.HasSequence)
        {
            // The number is at the end of a frame: what was decoded is taken back unless the frame continues the connection.
            switch (sequencer.Take(frame.Sequence))
            {
                case ContinuityVerdict.Gap:
                    Batch.Rollback(mark);
                    Fault(FaultKind.Gap, utf8);
                    Wish(ConnectionWish.Reconnect, StaleReason.Gap);
                    LoseAll(StaleReason.Gap, receivedNs);
                    return;
                case ContinuityVerdict.Old:
                    Batch.Rollback(mark);
                    Counters.Ignore();
                    return;
            }
        }

        if (frame.Problem is { } problem)
        {
            Batch.Rollback(mark);
            Fault(problem, utf8);
            if (!frame.HasChannelId) LoseAll(StaleReason.Malformed, receivedNs);
            else if (frame.Channel is { } touched) Lose(touched, StaleReason.Malformed, receivedNs);
        }
        else if (frame.Channel is not { } channel)
        {
            Fault(FaultKind.UnknownChannel, utf8);
        }
        else if (!channel.IsRead)
        {
            Counters.Ignore();
        }
        else
        {
            NoteTime(channel, frame.VenueTimeMs, utf8);
            if (channel.Kind == BitfinexChannelKind.Book) OnBook(channel, frame, mark, utf8, receivedNs);
            else OnTrades(channel, frame, mark, receivedNs);
        }
    }

    private void NoteTime(BitfinexChannel channel, long venueTimeMs, ReadOnlySpan<byte> utf8)
    {
        // Sequence numbers say what is in order; a time that runs backwards is odd, but no reason to distrust the book.
        if (venueTimeMs != 0 && venueTimeMs < channel.VenueTimeMs) Fault(FaultKind.TimeBackwards, utf8);
        channel.VenueTimeMs = Math.Max(channel.VenueTimeMs, venueTimeMs);
    }

    private void OnBook(BitfinexChannel channel, in BitfinexFrame frame, FeedBatch.Mark mark, ReadOnlySpan<byte> utf8, long receivedNs)
    {
        var isLive = channel.Book == BitfinexBookState.Live;
        switch (frame.Kind)
        {
            case BitfinexFrameKind.Heartbeat when isLive:
                Batch.AddProof(channel.Listing!.Slot, receivedNs);
                break;
            case BitfinexFrameKind.Checksum when isLive:
                OnChecksum(channel, frame.Checksum, receivedNs);
                break;
            case BitfinexFrameKind.Levels or BitfinexFrameKind.Orders when frame.IsList || isLive:
                OnLevels(channel, frame, mark, receivedNs);
                break;
            case BitfinexFrameKind.Levels or BitfinexFrameKind.Orders:
                // An update where the snapshot should be.
                Batch.Rollback(mark);
                Fault(FaultKind.WrongShape, utf8);
                Lose(channel, StaleReason.Malformed, receivedNs);
                break;
            default:
                Counters.Ignore();
                break;
        }
    }

    private void OnLevels(BitfinexChannel channel, in BitfinexFrame frame, FeedBatch.Mark mark, long receivedNs)
    {
        // With BULK_UPDATES only the first list is the snapshot; without, every list with an entry is one.
        var isSnapshot = channel.Book == BitfinexBookState.AwaitingSnapshot
            || (frame.IsList && !frame.IsEmpty && (flags & BitfinexFlags.Bulk) == BitfinexFlags.None);
        if (channel.Raw is { } raw && !TryApply(raw, isSnapshot))
        {
            Batch.Rollback(mark);
            Lose(channel, StaleReason.Unrepresentable, receivedNs);
            return;
        }

        if (channel.RetryUnlessData)
        {
            channel.RetryUnlessData = false;
            channel.RetryNs = 0;
        }

        channel.Book = BitfinexBookState.Live;
        Batch.AddBook(
            isSnapshot ? FeedEventKind.BookSnapshot : FeedEventKind.BookUpdate,
            channel.Listing!.Slot,
            mark,
            frame.Sequence,
            frame.VenueTimeMs * 1_000_000,
            receivedNs);
    }

    private bool TryApply(BitfinexRawBook raw, bool isSnapshot)
    {
        if (isSnapshot) return raw.TryLoad(decoder.Orders, Batch);
        foreach (ref readonly var order in decoder.Orders)
        {
            if (!raw.TryApply(order, Batch)) return false;
        }

        return true;
    }

    private void OnChecksum(BitfinexChannel channel, int checksum, long receivedNs)
    {
        var slot = channel.Listing!.Slot;
        if (channel.Raw is not { } raw)
        {
            Batch.AddChecksum(slot, checksum, receivedNs);
            return;
        }

        var matches = raw.Matches(checksum);
        Counters.Checksum(matches);
        if (matches) Batch.AddProof(slot, receivedNs);
        else Lose(channel, StaleReason.Checksum, receivedNs);
    }

    private void OnTrades(BitfinexChannel channel, in BitfinexFrame frame, FeedBatch.Mark mark, long receivedNs)
    {
        switch (frame.Kind)
        {
            case BitfinexFrameKind.Trade when !channel.WasInSnapshot(frame.TradeId):
                Batch.AddTrades(mark, receivedNs);
                break;
            case BitfinexFrameKind.TradeSnapshot:
                channel.RememberTrades(decoder.TradeIds);
                break;
            default:
                Batch.Rollback(mark);
                Counters.Ignore();
                break;
        }
    }

    private void OnEvent(in BitfinexEvent e, ReadOnlySpan<byte> utf8, long nowNs)
    {
        switch (e.Name)
        {
            case var name when name.SequenceEqual("info"u8): OnInfo(e, utf8, nowNs); break;
            case var name when name.SequenceEqual("conf"u8): OnConfigured(e, utf8); break;
            case var name when name.SequenceEqual("subscribed"u8): OnSubscribed(e, utf8, nowNs); break;
            case var name when name.SequenceEqual("unsubscribed"u8): OnUnsubscribed(e.ChannelId, nowNs); break;
            case var name when name.SequenceEqual("error"u8): OnError(e, utf8, nowNs); break;
            case var name when name.SequenceEqual("pong"u8): Counters.Ignore(); break;
            default: Fault(FaultKind.WrongShape, utf8); break;
        }
    }

    private void OnInfo(in BitfinexEvent e, ReadOnlySpan<byte> utf8, long nowNs)
    {
        if (e.Version is { } version && version != ProtocolVersion)
        {
            Fault(FaultKind.WrongShape, utf8);
            Wish(ConnectionWish.Reconnect, StaleReason.Malformed);
            LoseAll(StaleReason.Malformed, nowNs);
        }
        else if (e.Code == InfoStopping)
        {
            Fault(FaultKind.Maintenance, utf8);
            Wish(ConnectionWish.Reconnect, StaleReason.Maintenance);
            LoseAll(StaleReason.Maintenance, nowNs);
        }
        else if (e.Code == InfoMaintenanceBegins || e.PlatformStatus == 0)
        {
            Fault(FaultKind.Maintenance, utf8);
            Pause(nowNs);
        }
        else if (e.Code == InfoMaintenanceEnded || (isPaused && e.PlatformStatus == 1))
        {
            Resume(nowNs);
        }
    }

    private void OnConfigured(in BitfinexEvent e, ReadOnlySpan<byte> utf8)
    {
        if (!e.Status.SequenceEqual("OK"u8) || e.Flags is not { } acknowledged)
        {
            Fault(FaultKind.Refused, utf8);
            return;
        }

        if (flags == (BitfinexFlags)acknowledged) return;
        flags = (BitfinexFlags)acknowledged;
        sequencer.Reset();
    }

    private void OnSubscribed(in BitfinexEvent e, ReadOnlySpan<byte> utf8, long nowNs)
    {
        if (e.ChannelId is not { } id)
        {
            Fault(FaultKind.WrongShape, utf8);
            return;
        }

        if (channels.Find(id) is { State: BitfinexChannelState.Open or BitfinexChannelState.Closing, Listing: not null } other)
        {
            if (Names(e, other))
            {
                // The same answer once more.
                Counters.Ignore();
                return;
            }

            // Two subscriptions under one number can't be told apart: the older one has ended without a word.
            if (!Context.FollowsRecording) Wish(ConnectionWish.Reconnect, StaleReason.Gap);
            Lose(other, StaleReason.Gap, nowNs);
            other.Enter(BitfinexChannelState.Idle, nowNs);
        }

        if (FindAsked(e) is not { } channel)
        {
            channels.End(id);
            Send(BitfinexRequests.Unsubscribe(id));
            Fault(Context.FollowsRecording ? FaultKind.UnknownSymbol : FaultKind.UnknownChannel, utf8);
            return;
        }

        if (channel.Kind == BitfinexChannelKind.Other)
        {
            channels.Open(id, channel);
            return;
        }

        if (channel.State == BitfinexChannelState.Open) channels.End(channel.Id);
        channels.Open(id, channel);
        channel.Enter(BitfinexChannelState.Open, nowNs);
        channel.VenueTimeMs = 0;
        channel.Book = isPaused && !Context.FollowsRecording ? BitfinexBookState.Lost : BitfinexBookState.AwaitingSnapshot;
        channel.Raw = channel.Kind == BitfinexChannelKind.Book && e.Precision.SequenceEqual("R0"u8) ? new BitfinexRawBook() : null;
        if (Context.FollowsRecording && channel.Kind == BitfinexChannelKind.Book)
        {
            Batch.AddLost(channel.Listing!.Slot, StaleReason.AwaitingSnapshot, nowNs);
        }

        if (!channels.FindSubscription(channel.Listing!.Slot)!.IsWanted) Close(channel, nowNs);
    }

    /// <summary>The channel that an answer is about: what we asked for, or in a recording whatever it names.</summary>
    private BitfinexChannel? FindAsked(in BitfinexEvent e)
    {
        var kind = KindOf(e);
        if (Context.FollowsRecording)
        {
            if (kind == BitfinexChannelKind.Other || e.Symbol is not [(byte)'t', ..]) return new BitfinexChannel(BitfinexChannelKind.Other, null);
            return Context.Symbols.TryFind(e.Symbol, out var listing) ? channels.Subscribe(listing)[kind] : null;
        }

        if (TryReadSubscriptionId(e.SubscriptionId, out var asKind, out var slot))
        {
            return channels.FindSubscription(slot)?[asKind] is { State: BitfinexChannelState.Subscribing } asked ? asked : null;
        }

        return kind != BitfinexChannelKind.Other && Context.Symbols.TryFind(e.Symbol, out var known)
            && channels.FindSubscription(known.Slot)?[kind] is { State: BitfinexChannelState.Subscribing } named ? named : null;
    }

    private static BitfinexChannelKind KindOf(in BitfinexEvent e) => e.Channel.SequenceEqual("book"u8) ? BitfinexChannelKind.Book
        : e.Channel.SequenceEqual("trades"u8) ? BitfinexChannelKind.Trades : BitfinexChannelKind.Other;

    private bool Names(in BitfinexEvent e, BitfinexChannel channel) =>
        KindOf(e) == channel.Kind && Context.Symbols.TryFind(e.Symbol, out var listing) && listing == channel.Listing;

    private static bool TryReadSubscriptionId(ReadOnlySpan<byte> text, out BitfinexChannelKind kind, out int slot)
    {
        slot = 0;
        kind = text is [(byte)'b', ..] ? BitfinexChannelKind.Book : BitfinexChannelKind.Trades;
        return text is [(byte)'b' or (byte)'t', .. var number]
            && Utf8Parser.TryParse(number, out slot, out var read) && read == number.Length;
    }

    private void OnUnsubscribed(long? id, long nowNs)
    {
        if (id is not { } number || channels.Find(number) is not { Listing: not null } channel) return;
        channels.End(number);
        var wasAsked = channel.State == BitfinexChannelState.Closing;
        channel.Enter(BitfinexChannelState.Idle, nowNs);
        if (!wasAsked && channel.Kind == BitfinexChannelKind.Book) LoseQuietly(channel, StaleReason.AwaitingSnapshot, nowNs);
        var subscription = channels.FindSubscription(channel.Listing!.Slot)!;
        if (subscription.IsWanted && !isPaused) Open(channel, nowNs);
        else ForgetIfEnded(subscription);
    }

    private void OnError(in BitfinexEvent e, ReadOnlySpan<byte> utf8, long nowNs)
    {
        Fault(FaultKind.Refused, utf8);
        if (e.Code is ErrorUnsubscribeFailed or ErrorNotSubscribed)
        {
            // The channel is not there any more, which is what we wanted.
            OnUnsubscribed(e.ChannelId, nowNs);
            return;
        }

        if (Context.FollowsRecording || FindAsked(e) is not { Kind: not BitfinexChannelKind.Other } channel) return;
        if (e.Code == ErrorAlreadySubscribed)
        {
            // There is a channel of it whose number we do not know: only a new connection is rid of it.
            Wish(ConnectionWish.Reconnect, StaleReason.Refused);
            return;
        }

        channel.Enter(BitfinexChannelState.Refused, nowNs);
        channel.RetryNs = nowNs + RefusedRetryNs;
        var subscription = channels.FindSubscription(channel.Listing!.Slot)!;
        if (!subscription.IsWanted) ForgetIfEnded(subscription);
        else if (channel.Kind == BitfinexChannelKind.Book) Batch.AddLost(channel.Listing.Slot, StaleReason.Refused, nowNs);
    }

    private void Pause(long nowNs)
    {
        isPaused = true;
        pausedNs = nowNs;
        foreach (var subscription in channels.Subscriptions) LoseQuietly(subscription.Book, StaleReason.Maintenance, nowNs);
    }

    /// <summary>After maintenance nothing that was subscribed counts: everything ends and is subscribed to anew.</summary>
    private void Resume(long nowNs)
    {
        isPaused = false;
        foreach (var subscription in channels.Subscriptions)
        {
            LoseQuietly(subscription.Book, StaleReason.Maintenance, nowNs);
            if (Context.FollowsRecording) continue;
            Reopen(subscription.Book, subscription.IsWanted, nowNs);
            Reopen(subscription.Trades, subscription.IsWanted, nowNs);
        }
    }

    private void Reopen(BitfinexChannel channel, bool isWanted, long nowNs)
    {
        if (channel.State == BitfinexChannelState.Open) Close(channel, nowNs);
        else if (channel.State == BitfinexChannelState.Idle && isWanted) Open(channel, nowNs);
        else channel.StateNs = nowNs;
    }

    private void Open(BitfinexChannel channel, long nowNs)
    {
        if (Context.FollowsRecording || channel.State is not (BitfinexChannelState.Idle or BitfinexChannelState.Refused)) return;
        Send(requests.Subscribe(channel));
        channel.Enter(BitfinexChannelState.Subscribing, nowNs);
    }

    private void Close(BitfinexChannel channel, long nowNs)
    {
        if (channel.State == BitfinexChannelState.Refused) channel.Enter(BitfinexChannelState.Idle, nowNs);
        if (channel.State != BitfinexChannelState.Open || Context.FollowsRecording) return;
        Send(BitfinexRequests.Unsubscribe(channel.Id));
        channel.Book = BitfinexBookState.Lost;
        channel.Enter(BitfinexChannelState.Closing, nowNs);
    }

    private void ForgetIfEnded(BitfinexSubscription subscription)
    {
        if (subscription is { IsWanted: false, Book.State: BitfinexChannelState.Idle, Trades.State: BitfinexChannelState.Idle })
        {
            channels.Forget(subscription.Listing);
        }
    }

    private void LoseAll(StaleReason reason, long nowNs)
    {
        foreach (var subscription in channels.Subscriptions) Lose(subscription.Book, reason, nowNs);
    }

    private void Lose(BitfinexChannel channel, StaleReason reason, long nowNs)
    {
        if (LoseQuietly(channel, reason, nowNs)) Renew(channel, reason, nowNs);
    }

    private bool LoseQuietly(BitfinexChannel channel, StaleReason reason, long nowNs)
    {
        if (channel.Kind != BitfinexChannelKind.Book || channel.Book == BitfinexBookState.Lost) return false;
        channel.Book = BitfinexBookState.Lost;
        Batch.AddLost(channel.Listing!.Slot, reason, nowNs);
        return true;
    }

    /// <summary>Fetches a book anew, at once or after a pause when that repeats; one attempt at a time.</summary>
    private void Renew(BitfinexChannel channel, StaleReason reason, long nowNs)
    {
        if (Context.FollowsRecording || isPaused || Output.Wish == ConnectionWish.Reconnect) return;
        if (channel.State != BitfinexChannelState.Open || channel.Book == BitfinexBookState.AwaitingSnapshot) return;
        var isQuiet = reason == StaleReason.Suspect;
        if (!isQuiet) channel.Book = BitfinexBookState.Lost;
        if (channel.RetryNs != 0)
        {
            channel.RetryUnlessData &= isQuiet;
            return;
        }

        // Numbers that can't be held come again on any connection; the rest may be the connection's doing.
        var isTrouble = !isQuiet && reason != StaleReason.Unrepresentable;
        if (!channel.Pace.TryNext(nowNs, isTrouble, out var delayNs))
        {
            Wish(ConnectionWish.Reconnect, reason);
        }
        else if (delayNs == 0)
        {
            Close(channel, nowNs);
        }
        else
        {
            channel.RetryNs = nowNs + delayNs;
            channel.RetryUnlessData = isQuiet;
        }
    }

    private void CheckTime(BitfinexChannel channel, long nowNs)
    {
        var isLate = nowNs - channel.StateNs > AnswerTimeoutNs;
        switch (channel.State)
        {
            case BitfinexChannelState.Subscribing or BitfinexChannelState.Closing when isLate:
                Wish(ConnectionWish.Reconnect, StaleReason.Silent);
                break;
            case BitfinexChannelState.Open when channel.RetryNs != 0 && nowNs >= channel.RetryNs:
                Close(channel, nowNs);
                break;
            case BitfinexChannelState.Open when isLate && channel is { Kind: BitfinexChannelKind.Book, Book: BitfinexBookState.AwaitingSnapshot }:
                Lose(channel, StaleReason.Silent, nowNs);
                break;
            case BitfinexChannelState.Refused when nowNs >= channel.RetryNs:
                Open(channel, nowNs);
                break;
        }
    }
}
