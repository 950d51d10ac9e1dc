using System.Net.WebSockets;
using System.Threading.Channels;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Streaming.Messages;

namespace CompraVenta.Web.Streaming;

/// <summary>Sends one connection the events of an account: each once, in order, none skipped. What comes from the engine goes on directly while it is the next; whenever it may not be, the
/// journal is read from the last one sent.</summary>
/// <remarks>The journal is also what waits for a slow reader: nothing more than the outbox takes is kept here.</remarks>
internal sealed partial class AccountPump : IAsyncDisposable
{
    /// <summary>Events from the engine that wait here; with more, the journal is read.</summary>
    private const int LiveMax = 64;

    /// <summary>Events read from the journal at a time.</summary>
    private const int PageSize = 100;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);

    private readonly AccountChannels shared;
    private readonly Guid user;
    private readonly Outbox outbox;
    private readonly Action<WebSocketCloseStatus, string> close;
    private readonly Channel<AccountEvent?> live = Channel.CreateBounded<AccountEvent?>(new BoundedChannelOptions(LiveMax) { SingleReader = true });
    private readonly CancellationTokenSource ending = new();
    private readonly Lock gate = new();
    private readonly Task running;
    private long? last;
    private bool isBehind;
    private bool isStopped;

    /// <summary>Begins.</summary>
    /// <param name="shared">What all are made with.</param>
    /// <param name="user">Whose account it is.</param>
    /// <param name="since">The number of the last event that the client has; null to begin with a snapshot.</param>
    /// <param name="outbox">Where the messages go.</param>
    /// <param name="close">Closes the connection with a reason.</param>
    public AccountPump(AccountChannels shared, Guid user, long? since, Outbox outbox, Action<WebSocketCloseStatus, string> close)
    {
        (this.shared, this.user, this.outbox, this.close, last) = (shared, user, outbox, close, since);
        running = Task.Run(RunAsync);
    }

    /// <summary>Nothing more is sent from now on.</summary>
    public void Stop()
    {
        lock (gate) isStopped = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Stop();
        await ending.CancelAsync();
        await running;
        ending.Dispose();
    }

    private async Task RunAsync()
    {
        var ct = ending.Token;
        try
        {
            while (true)
            {
                try
                {
                    await FollowAsync(ct);
                }
                catch (Exception e) when (e is TradingUnavailableException || DatabaseOutage.IsCauseOf(e))
                {
                    Log.Waits(shared.Logger, e.Message);
                }

                await Task.Delay(RetryAfter, shared.Time, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            Log.Ended(shared.Logger);
        }
#pragma warning disable CA1031 // A defect of ours: whoever follows must not believe that all is told.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Failed(shared.Logger, e);
            close(WebSocketCloseStatus.InternalServerError, "the account channel failed");
        }
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        var account = await shared.Reader.FindAsync(user, ct) ?? await shared.Desk.OpenAccountAsync(user, ct);

        // Listening first: what is written between the two is heard, what was written before is read.
        using var listening = shared.Streams.Listen(account, OnEvent);
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
                var (number, state) = await shared.Reader.ReadStateAsync(account, ct);
                shared.Counters.SnapshotSent();
                await SendAsync(StreamMessage.Snapshot, number, shared.Time.GetUtcNow(), state.ToJson(), ct);
                return;
            }

            var (newest, events) = await shared.Reader.ReadAsync(account, known, PageSize, ct);
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
        var message = new AccountMessage(type, number, (at - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick, shared.Source.Source, body);
        var frame = StreamEncoder.Encode(type == StreamMessage.Snapshot ? AccountMessage.SnapshotShape : AccountMessage.UpdateShape, message);
        shared.Counters.Encoded();
        while (!TryTell(frame, out var roomMade)) await AwaitAsync(roomMade, ct);
        last = number;
    }

    /// <summary>Queues a message, unless this has been stopped.</summary>
    private bool TryTell(byte[] frame, out Task roomMade)
    {
        lock (gate)
        {
            roomMade = Task.FromCanceled(new CancellationToken(canceled: true));
            return !isStopped && outbox.TryTell(frame, out roomMade);
        }
    }

    /// <summary>Waits until the client has taken something; one that takes too long is closed.</summary>
    private async Task AwaitAsync(Task room, CancellationToken ct)
    {
        try
        {
            await room.WaitAsync(shared.Limits.Value.AccountPatience, shared.Time, ct);
        }
        catch (TimeoutException)
        {
            shared.Counters.ReadNothing();
            close(WebSocketCloseStatus.PolicyViolation, "too slow: messages of the account wait and are not read");
            await ending.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            await ending.CancelAsync();
        }

        ct.ThrowIfCancellationRequested();
    }

    private static partial class Log
    {
        [LoggerMessage(4021, LogLevel.Debug, "An account's stream waits: {Why}", EventName = "AccountStreamWaits")]
        public static partial void Waits(ILogger logger, string why);

        [LoggerMessage(4022, LogLevel.Error, "An account's stream failed", EventName = "AccountStreamFailed")]
        public static partial void Failed(ILogger logger, Exception e);

        [LoggerMessage(4023, LogLevel.Trace, "An account's stream ended", EventName = "AccountStreamEnded")]
        public static partial void Ended(ILogger logger);
    }
}
