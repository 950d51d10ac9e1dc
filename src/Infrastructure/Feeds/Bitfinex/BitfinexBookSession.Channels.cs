using System.Buffers.Text;
using CompraVenta.Core.Books;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <content>The talk about channels: control frames, and what is subscribed to, lost, fetched anew and given up.</content>
public sealed partial class BitfinexBookSession
{
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
            // This server ends; another one takes over while this one still speaks.
            Fault(FaultKind.Maintenance, utf8);
            Wish(ConnectionWish.HandOver, StaleReason.Maintenance);
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
        channel.RetryNs = nowNs + (e.Code == ErrorTooManyChannels ? LimitRetryNs : RefusedRetryNs);
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

        // What is not forwarded any more must not be shown as live.
        if (!isQuiet) LoseQuietly(channel, reason, nowNs);
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
            LoseQuietly(channel, reason, nowNs);
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
                LoseQuietly(channel, StaleReason.Suspect, nowNs);
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
