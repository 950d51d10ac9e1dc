using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using Microsoft.Extensions.Logging;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>Keeps one connection's worth of listings connected: reconnects with backoff and jitter, and hands over to a second
/// connection, without a stale second, when an end is known beforehand.</summary>
internal sealed partial class FeedLane : IAsyncDisposable
{
    private static readonly TimeSpan BackoffFirst = TimeSpan.FromMilliseconds(500);

    /// <summary>A link that lived this long was healthy: the next reconnect starts from the first backoff.</summary>
    private static readonly TimeSpan HealthyAfter = TimeSpan.FromSeconds(10);

    /// <summary>How long the old connection waits for one more of the new one's books, should some never come.</summary>
    private static readonly TimeSpan HandOverTimeout = TimeSpan.FromSeconds(30);

    private readonly FeedRuntime runtime;
    private readonly Func<SessionContext, VenueSession> makeSession;
    private readonly Lock gate = new();
    private readonly HashSet<Listing> wanted = [];
    private readonly List<FeedLink> links = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly Random jitter = new();
    private FeedTotals ended = new();
    private Task running = Task.CompletedTask;

    public FeedLane(FeedRuntime runtime, Func<SessionContext, VenueSession> makeSession)
    {
        this.runtime = runtime;
        this.makeSession = makeSession;
    }

    /// <summary>How many listings it follows.</summary>
    public int Count
    {
        get
        {
            lock (gate) return wanted.Count;
        }
    }

    /// <summary>Why it is not connected; null while it is.</summary>
    public VenueProblem? Problem { get; private set; } = new(ProblemCode.Connecting, "connecting");

    /// <summary>Connections made after the first.</summary>
    public long Reconnects { get; private set; }

    /// <summary>Open connections now.</summary>
    public int Open
    {
        get
        {
            lock (gate) return links.Count;
        }
    }

    /// <summary>What all its connections have received.</summary>
    public FeedTotals Totals
    {
        get
        {
            lock (gate) return links.Aggregate(ended, static (sum, link) => sum.Plus(link.Counters, link.LastFrameNs));
        }
    }

    public void Start() => running = RunAsync(stopping.Token);

    public async Task SubscribeAsync(Listing listing, CancellationToken ct)
    {
        lock (gate)
        {
            if (!wanted.Add(listing)) return;
        }

        await ForEachAsync((s, now) => s.Subscribe(listing, now), ct);
    }

    public async Task UnsubscribeAsync(Listing listing, CancellationToken ct)
    {
        lock (gate)
        {
            if (!wanted.Remove(listing)) return;
        }

        if (await ForEachAsync((s, now) => s.Unsubscribe(listing, now), ct)) return;

        // Nothing is connected that could say so.
        var batch = runtime.Pool.Rent(0, listing.Venue.Index);
        batch.AddLost(listing.Slot, StaleReason.Released, runtime.Host.NowNs);
        await runtime.Host.ApplyAsync(batch, ct);
    }

    /// <summary>Asks the connection that a book stands on for a new snapshot.</summary>
    public async Task ResyncAsync(Listing listing, long connectionId, StaleReason reason, CancellationToken ct)
    {
        // A book that stands on no connection any more is asked for from all there are.
        FeedLink[] asked;
        lock (gate) asked = [.. links.Where(l => connectionId == 0 || l.ConnectionId == connectionId)];
        foreach (var link in asked) await CallAsync(link, (s, now) => s.Resync(listing, reason, now), ct);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    /// <summary>Calls the session of every open connection.</summary>
    /// <returns>False when there was none.</returns>
    private async Task<bool> ForEachAsync(Action<VenueSession, long> call, CancellationToken ct)
    {
        FeedLink[] open;
        lock (gate) open = [.. links];
        var isAnyCalled = false;
        foreach (var link in open) isAnyCalled |= await CallAsync(link, call, ct);
        return isAnyCalled;
    }

    private async Task<bool> CallAsync(FeedLink link, Action<VenueSession, long> call, CancellationToken ct)
    {
        try
        {
            await link.CallAsync(s => call(s, runtime.Host.NowNs), ct);
            return true;
        }
        catch (ObjectDisposedException)
        {
            Log.LinkGone(runtime.Logger, runtime.Feed.Venue.Id, link.ConnectionId);
            return false;
        }
    }

    private async Task RunAsync(CancellationToken ct)
    {
        Running? current = null;
        var attempt = 0;
        try
        {
            while (!ct.IsCancellationRequested)
            {
                current ??= await OpenAsync(ct);
                if (current is null)
                {
                    await BackOffAsync(attempt++, ct);
                    continue;
                }

                Problem = null;
                var lifetime = Task.Delay(runtime.Feed.Limits.ConnectionLifetime ?? Timeout.InfiniteTimeSpan, runtime.Time, current.Ended.Token);
                var first = await Task.WhenAny(current.Work, current.Link.HandOverWanted, lifetime);
                if (current.Work.IsCompleted)
                {
                    await current.Work;
                    if (ct.IsCancellationRequested) return;
                    Problem = ProblemOf(current.Link.EndReason);
                    Reconnects++;
                    attempt = runtime.Time.GetElapsedTime(current.Since) >= HealthyAfter ? 0 : attempt + 1;
                    current = null;
                    await BackOffAsync(attempt, ct);
                }
                else if (first != current.Work)
                {
                    current = await HandOverAsync(current, ct) ?? current;
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            Log.LaneStopped(runtime.Logger, runtime.Feed.Venue.Id);
        }
        finally
        {
            if (current is not null) await current.Work;
        }
    }

    /// <summary>Connects anew beside the old connection and ends the old one once the new one's books are live.</summary>
    private async Task<Running?> HandOverAsync(Running old, CancellationToken ct)
    {
        Log.HandOver(runtime.Logger, runtime.Feed.Venue.Id, old.Link.ConnectionId);
        for (var attempt = 0; !old.Work.IsCompleted; attempt++)
        {
            if (await OpenAsync(ct) is not { } next)
            {
                await BackOffAsync(attempt, ct);
                continue;
            }

            Reconnects++;
            await WaitForBooksAsync(old, next, ct);
            if (next.Work.IsCompleted && !old.Work.IsCompleted)
            {
                // The new one failed: the old one is still good.
                await next.Work;
                await BackOffAsync(attempt, ct);
                continue;
            }

            old.Link.Close(StaleReason.Disconnected);
            await old.Work;
            return next;
        }

        return null;
    }

    private async Task WaitForBooksAsync(Running old, Running next, CancellationToken ct)
    {
        var since = runtime.Time.GetTimestamp();
        var oldId = old.Link.ConnectionId;
        Listing[] listings;
        lock (gate) listings = [.. wanted];
        var fewest = int.MaxValue;
        while (!old.Work.IsCompleted && !next.Work.IsCompleted && runtime.Time.GetElapsedTime(since) < HandOverTimeout)
        {
            var left = await runtime.Host.ReadAsync(
                m => listings.Count(l => m.FindBook(l.Slot) is { IsLive: true } book && book.ConnectionId == oldId), ct);
            if (left == 0) return;
            if (left < fewest)
            {
                // As long as books come over, there is no hurry.
                fewest = left;
                since = runtime.Time.GetTimestamp();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), runtime.Time, ct);
        }
    }

    private async Task<Running?> OpenAsync(CancellationToken ct)
    {
        await runtime.Connects.TakeAsync(1, ct);
        var context = runtime.NewContext();
        var session = makeSession(context);
        var link = new FeedLink(runtime, session, context.ConnectionId);
        try
        {
            await link.ConnectAsync(ct);
        }
        catch (VenueException e)
        {
            Problem = e.Problem ?? new(ProblemCode.UnexpectedAnswer, e.Message);
            Log.CannotConnect(runtime.Logger, runtime.Feed.Venue.Id, e.Message);
            link.Dispose();
            return null;
        }

        Listing[] listings;
        lock (gate)
        {
            links.Add(link);
            listings = [.. wanted];
        }

        await link.CallAsync(
            s =>
            {
                foreach (var listing in listings) s.Subscribe(listing, runtime.Host.NowNs);
            },
            ct);
        return new Running(link, RunLinkAsync(link, ct), runtime.Time.GetTimestamp());
    }

    private async Task RunLinkAsync(FeedLink link, CancellationToken ct)
    {
        try
        {
            await link.RunAsync(ct);
        }
        finally
        {
            lock (gate)
            {
                links.Remove(link);
                ended = ended.Plus(link.Counters, link.LastFrameNs);
            }

            link.Dispose();
        }
    }

    private static VenueProblem ProblemOf(StaleReason end) => end switch
    {
        StaleReason.Maintenance => new(ProblemCode.Maintenance, "it is in maintenance"),
        StaleReason.Silent => new(ProblemCode.Reconnecting, "its connection went silent; connecting again"),
        StaleReason.Malformed => new(ProblemCode.Reconnecting, "what it sent could not be read; connecting again"),
        _ => new(ProblemCode.Reconnecting, "the connection was lost; connecting again"),
    };

    private Task BackOffAsync(int attempt, CancellationToken ct)
    {
        // Full jitter: many connections that fell together do not come back together.
        var most = Math.Min(runtime.Options.BackoffMax.TotalMilliseconds, BackoffFirst.TotalMilliseconds * Math.Pow(2, Math.Min(attempt, 16)));
        return Task.Delay(TimeSpan.FromMilliseconds(most * (0.5 + (jitter.NextDouble() / 2))), runtime.Time, ct);
    }

    private sealed class Running
    {
        public Running(FeedLink link, Task work, long since)
        {
            Link = link;
            Work = work;
            Since = since;
            _ = work.ContinueWith(_ => Ended.Cancel(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        public FeedLink Link { get; }

        public Task Work { get; }

        public long Since { get; }

        /// <summary>Cancelled when the link has ended, so that its lifetime timer goes with it.</summary>
        public CancellationTokenSource Ended { get; } = new();
    }

    private static partial class Log
    {
        [LoggerMessage(1020, LogLevel.Warning, "{Venue} can't be connected: {Why}", EventName = "CannotConnect")]
        public static partial void CannotConnect(ILogger logger, string venue, string why);

        [LoggerMessage(1021, LogLevel.Information, "{Venue} connection {Connection} is handed over to a new one", EventName = "HandOver")]
        public static partial void HandOver(ILogger logger, string venue, long connection);

        [LoggerMessage(1022, LogLevel.Debug, "{Venue} connection {Connection} ended before it could be asked", EventName = "LinkGone")]
        public static partial void LinkGone(ILogger logger, string venue, long connection);

        [LoggerMessage(1023, LogLevel.Debug, "{Venue} lane stopped", EventName = "LaneStopped")]
        public static partial void LaneStopped(ILogger logger, string venue);
    }
}
