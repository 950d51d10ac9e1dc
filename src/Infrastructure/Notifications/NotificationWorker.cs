using System.Collections.Concurrent;
using System.Threading.Channels;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Trading;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CompraVenta.Infrastructure.Notifications;

/// <summary>On the instance that leads the engine, tells users what happens to their accounts; on every instance, has those who listen here learn of it.</summary>
/// <remarks>Nothing depends on there being one at a time: the accounts are locked while they are told of. It is only where the events are known at once, and the books are followed.</remarks>
internal sealed partial class NotificationWorker(
    EngineHost engine, AccountStreams events, EventTeller teller, StaleWatch watch, NotificationStreams streams, NpgsqlDataSource source, TimeProvider time, ILogger<NotificationWorker> logger, Database? database = null)
    : BackgroundService
{
    /// <summary>Between two looks at what is stale, and at what other instances have told.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>What comes so shortly after another is told with it: many accounts in one transaction cost little more than one.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(25);

    /// <summary>Between two tellings of one account: what somebody who trades many times a second is told costs a transaction a second, not one an order.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, bool> changed = [];
    private readonly Channel<bool> woken = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile bool isBehind = true;

    /// <summary>When accounts were told of, within the last <see cref="Pace"/>. Of the worker's own loop only.</summary>
    private readonly Dictionary<Guid, long> toldAt = [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (database is not null) await database.WhenReadyAsync(stoppingToken);
            events.FollowAll(OnEvents);
            var lookedAt = time.GetTimestamp();
            while (true)
            {
                try
                {
                    if (engine.State == EngineState.Leading) await TellAsync(stoppingToken);
                    if (time.GetElapsedTime(lookedAt) >= LookInterval)
                    {
                        lookedAt = time.GetTimestamp();
                        await LookAsync(stoppingToken);
                    }
                }
                catch (Exception e) when (DatabaseOutage.IsOfDatabase(e))
                {
                    // What was not told is looked for anew.
                    isBehind = true;
                    Log.Waits(logger, e);
                    await Task.Delay(RetryAfter, time, stoppingToken);
                }

                await AwaitAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The app stops; what is left is told by whoever leads next.
            watch.Stop();
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        if (engine.State == EngineState.Leading)
        {
            foreach (var account in await watch.LookAsync(ct)) streams.Publish(account);
        }
        else
        {
            watch.Stop();
            isBehind = true;
        }

        await streams.LookAsync(source, ct);
    }

    /// <summary>Tells all that is known to be new, of accounts that were not told of just now.</summary>
    private async Task TellAsync(CancellationToken ct)
    {
        if (isBehind)
        {
            isBehind = false;
            foreach (var account in await teller.FindBehindAsync(ct)) changed[account] = true;
        }

        foreach (var (account, at) in toldAt)
        {
            if (time.GetElapsedTime(at) >= Pace) toldAt.Remove(account);
        }

        while (changed.Keys.Where(account => !toldAt.ContainsKey(account)).Take(EventTeller.AccountsMax).ToList() is { Count: > 0 } next)
        {
            // Taken out first: what comes while they are told of puts them in again.
            foreach (var account in next) changed.TryRemove(account, out _);
            var (told, unfinished) = await teller.TellAsync(next, ct);
            foreach (var account in told) streams.Publish(account);
            foreach (var account in unfinished) changed[account] = true;
            foreach (var account in next.Except(unfinished)) toldAt[account] = time.GetTimestamp();
        }
    }

    /// <summary>How long nothing is to be done if nothing happens.</summary>
    private TimeSpan UntilNext()
    {
        var left = LookInterval;
        foreach (var account in changed.Keys)
        {
            if (toldAt.TryGetValue(account, out var at) && Pace - time.GetElapsedTime(at) is var due && due < left) left = due;
        }

        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private async Task AwaitAsync(CancellationToken ct)
    {
        using var awake = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var isWoken = woken.Reader.WaitToReadAsync(awake.Token).AsTask();
        var first = await Task.WhenAny(isWoken, Task.Delay(UntilNext(), time, awake.Token));
        await awake.CancelAsync();
        ct.ThrowIfCancellationRequested();
        if (first != isWoken) return;
        await Task.Delay(Gathering, time, ct);
        woken.Reader.TryRead(out _);
    }

    /// <summary>Called by whoever publishes events; null says that any account may have new ones.</summary>
    private void OnEvents(Guid? account)
    {
        if (account is { } one) changed[one] = true;
        else isBehind = true;
        woken.Writer.TryWrite(true);
    }

    private static partial class Log
    {
        [LoggerMessage(1701, LogLevel.Warning, "Notifications wait, since the database did not take them; they are tried again", EventName = "NotificationsWait")]
        public static partial void Waits(ILogger logger, Exception e);
    }
}
