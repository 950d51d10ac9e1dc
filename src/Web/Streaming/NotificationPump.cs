using System.Net.WebSockets;
using System.Threading.Channels;
using CompraVenta.Web.Streaming.Messages;

namespace CompraVenta.Web.Streaming;

/// <summary>Sends one connection the notifications of an account: each once, in order, none skipped; and a snapshot in between when they were read elsewhere.</summary>
/// <param name="shared">What all are made with.</param>
/// <param name="user">Whose account it is.</param>
/// <param name="since">The number of the last notification that the client has; null to begin with a snapshot.</param>
/// <param name="outbox">Where the messages go.</param>
/// <param name="close">Closes the connection with a reason.</param>
internal sealed class NotificationPump(AccountChannels shared, Guid user, long? since, Outbox outbox, Action<WebSocketCloseStatus, string> close) : UserPump(shared, user, outbox, close)
{
    /// <summary>Unread notifications of a snapshot at most, the newest.</summary>
    public const int SnapshotMax = 20;

    /// <summary>Notifications read at a time.</summary>
    private const int PageSize = 100;

    private readonly Channel<bool> woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long? last = since;
    private long? read;

    /// <inheritdoc/>
    protected override async Task FollowAsync(Guid account, CancellationToken ct)
    {
        // Listening first: what is written between the two is heard, what was written before is read.
        using var listening = Shared.Notifications.Listen(account, () => woken.Writer.TryWrite(true));
        while (true)
        {
            await CatchUpAsync(account, ct);
            await woken.Reader.ReadAsync(ct);
        }
    }

    /// <summary>Sends what came after the last one sent; a snapshot where that is kept no more, where the client's number is none of this account's, or where only what is read has changed.</summary>
    private async Task CatchUpAsync(Guid account, CancellationToken ct)
    {
        while (true)
        {
            if (last is not { } known)
            {
                var state = await Shared.Told.ReadStateAsync(account, SnapshotMax, ct);
                Shared.Counters.SnapshotSent();
                await SendAsync(StreamMessage.Snapshot, state.Last, Shared.Time.GetUtcNow(), state.ToJson(), ct);
                read = state.Read;
                return;
            }

            var (newest, readTo, unread, notifications) = await Shared.Told.ReadAfterAsync(account, known, PageSize, ct);
            if (newest < known || (notifications.Count > 0 ? notifications[0].Id != known + 1 : newest > known || (read is not null && read != readTo)))
            {
                last = null;
                continue;
            }

            read = readTo;
            foreach (var told in notifications) await SendAsync(StreamMessage.Update, told.Id, told.Time, told.ToJson(unread), ct);

            // What was written since has been announced.
            if (notifications.Count < PageSize) return;
        }
    }

    private async Task SendAsync(string type, long number, DateTimeOffset at, string body, CancellationToken ct)
    {
        var message = new NotificationMessage(type, number, (at - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick, Shared.Source.Source, body);
        await SendAsync(StreamEncoder.Encode(type == StreamMessage.Snapshot ? NotificationMessage.SnapshotShape : NotificationMessage.UpdateShape, message), ct);
        last = number;
    }
}
