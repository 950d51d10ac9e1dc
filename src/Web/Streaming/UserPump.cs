using System.Net.WebSockets;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Trading;

namespace CompraVenta.Web.Streaming;

/// <summary>Sends one connection a stream of a user's own: each message once, in order, none skipped. What waits for a slow reader is in the database: nothing more than the outbox takes is kept here.</summary>
/// <param name="shared">What all are made with.</param>
/// <param name="user">Whose it is.</param>
/// <param name="outbox">Where the messages go.</param>
/// <param name="close">Closes the connection with a reason.</param>
internal abstract partial class UserPump(AccountChannels shared, Guid user, Outbox outbox, Action<WebSocketCloseStatus, string> close) : IAsyncDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource ending = new();
    private readonly Lock gate = new();
    private Task running = Task.CompletedTask;
    private bool isStopped;

    /// <summary>What all are made with.</summary>
    protected AccountChannels Shared => shared;

    /// <summary>Begins.</summary>
    public void Begin() => running = Task.Run(RunAsync);

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

    /// <summary>Sends what there is and what comes, until ended. When the database or the engine can't be asked, it is called again a moment later.</summary>
    /// <param name="account">The account.</param>
    /// <param name="ct">Ends it.</param>
    protected abstract Task FollowAsync(Guid account, CancellationToken ct);

    /// <summary>Sends a message, once there is room for it.</summary>
    protected async Task SendAsync(byte[] frame, CancellationToken ct)
    {
        shared.Counters.Encoded();
        while (!TryTell(frame, out var roomMade)) await AwaitAsync(roomMade, ct);
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
                    await FollowAsync(await shared.Reader.FindAsync(user, ct) ?? await shared.Desk.OpenAccountAsync(user, ct), ct);
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
            close(WebSocketCloseStatus.InternalServerError, "the channel failed");
        }
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
            close(WebSocketCloseStatus.PolicyViolation, "too slow: messages of the channel wait and are not read");
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
