using System.Net.WebSockets;
using System.Threading.Channels;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Streaming.Messages;

namespace CompraVenta.Web.Streaming;

/// <summary>Sends one connection the events of an account: each once, in order, none skipped. What comes from the engine goes on directly while it is the next; whenever it may not be, the
/// journal is read from the last one sent.</summary>
/// <param name="shared">What all are made with.</param>
/// <param name="user">Whose account it is.</param>
/// <param name="since">The number of the last event that the client has; null to begin with a snapshot.</param>
/// <param name="outbox">Where the messages go.</param>
/// <param name="close">Closes the connection with a reason.</param>
internal sealed class AccountPump(AccountChannels shared, Guid user, long? since, Outbox outbox, Action<WebSocketCloseStatus, string> close) : UserPump(shared, user, outbox, close)
{
    /// <summary>Events from the engine that wait here; with more, the journal is read.</summary>
    private const int LiveMax = 64;

    /// <summary>Events read from the journal at a time.</summary>
    private const int PageSize = 100;

    private readonly Channel<AccountEvent?> live = Channel.CreateBounded<AccountEvent?>(new BoundedChannelOptions(LiveMax) { SingleReader = true });
    private long? last = since;
    private bool isBehind;

    /// <inheritdoc/>
    protected override async Task FollowAsync(Guid account, CancellationToken ct)
    {
        // Listening first: what is written between the two is heard, what was written before is read.
        using var listening = Shared.Streams.Listen(account, OnEvent);
        Volatile.Write(ref isBehind, true);
        while (true)
        {
            if (Interlocked.Exchange(ref isBehind, false)) await CatchUpAsync(account, ct);
            while (live.Reader.TryRead(out var told))
            {
                if (told is null || told.Number <= last) continue;
                if (told.Number != last + 1)
                {
                    Volatile.Write(ref isBehind, true);
                    break;
                }

                await SendAsync(told, ct);
            }

            if (!Volatile.Read(ref isBehind)) await live.Reader.WaitToReadAsync(ct);
        }
    }

    /// <summary>Called by whoever publishes, in the order of the events.</summary>
    private void OnEvent(AccountEvent? told)
    {
        if (told is not null && live.Writer.TryWrite(told)) return;
        Volatile.Write(ref isBehind, true);

        // To wake the pump; where there is no room for it, it is awake.
        live.Writer.TryWrite(null);
    }

    /// <summary>Sends what the journal has after the last event sent; a snapshot where it has that no more, or where the client's number is none of this account's.</summary>
    private async Task CatchUpAsync(Guid account, CancellationToken ct)
    {
        while (true)
        {
            if (last is not { } known)
            {
                var (number, state) = await Shared.Reader.ReadStateAsync(account, ct);
                Shared.Counters.SnapshotSent();
                await SendAsync(StreamMessage.Snapshot, number, Shared.Time.GetUtcNow(), state.ToJson(), ct);
                return;
            }

            var (newest, events) = await Shared.Reader.ReadAsync(account, known, PageSize, ct);
            if (newest == known) return;
            if (events.Count == 0) last = null;
            foreach (var told in events)
            {
                if (told.Number != last + 1)
                {
                    last = null;
                    break;
                }

                await SendAsync(told, ct);
            }

            // What was written since has been announced.
            if (last is not null && events.Count < PageSize) return;
        }
    }

    private Task SendAsync(AccountEvent told, CancellationToken ct) => SendAsync(StreamMessage.Update, told.Number, told.At, told.Body, ct);

    private async Task SendAsync(string type, long number, DateTimeOffset at, string body, CancellationToken ct)
    {
        var message = new AccountMessage(type, number, (at - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick, Shared.Source.Source, body);
        var frame = StreamEncoder.Encode(type == StreamMessage.Snapshot ? AccountMessage.SnapshotShape : AccountMessage.UpdateShape, message);
        await SendAsync(frame, ct);
        last = number;
    }
}
