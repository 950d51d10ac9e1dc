using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>Books and trades of up to 12 listings over one connection of Bitfinex's public WebSocket, version 2.</summary>
/// <remarks>Source: Bitfinex API v2, "General", "Public Channels", "Books", "Raw Books", "Trades", "WebSocket Checksum". A live
/// session asks for sequence numbers, times and checksums; frames are read by the flags that the venue acknowledged, so that
/// recordings with others replay. There is no REST stitch: a book is fetched anew by ending its channel and subscribing again.</remarks>
public sealed partial class BitfinexBookSession : VenueSession
{
    /// <summary>Time in which the venue has to answer a request and send a snapshot.</summary>
    internal const long AnswerTimeoutNs = 15_000_000_000;

    /// <summary>Time after which a refused subscription is asked for again.</summary>
    internal const long RefusedRetryNs = 300_000_000_000;

    /// <summary>The same for one too many on this connection: channels that are being closed still count for a moment.</summary>
    internal const long LimitRetryNs = 10_000_000_000;

    /// <summary>Maintenance is said to last 120 s at most; somewhat later the connection is replaced.</summary>
    internal const long MaintenanceMaxNs = 150_000_000_000;

    private const int InfoStopping = 20_051;
    private const int InfoMaintenanceBegins = 20_060;
    private const int InfoMaintenanceEnded = 20_061;
    private const int ErrorAlreadySubscribed = 10_301;
    private const int ErrorTooManyChannels = 10_305;
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
        if (BitfinexFrameScanner.TryRead(frame, channels, flags, Batch, ref read))
        {
            OnData(read, mark, frame, receivedNs);
            return;
        }

        Batch.Rollback(mark);
        DecodeStrictly(frame, mark, receivedNs);
    }

    /// <summary>Whether the scanner takes a frame, as things stand.</summary>
    internal bool Scans(ReadOnlySpan<byte> frame, FeedBatch scratch)
    {
        var read = default(BitfinexFrame);
        return BitfinexFrameScanner.TryRead(frame, channels, flags, scratch, ref read);
    }

    private void DecodeStrictly(ReadOnlySpan<byte> frame, FeedBatch.Mark mark, long receivedNs)
    {
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
}
