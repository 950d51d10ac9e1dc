using System.Text;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using Microsoft.Extensions.Logging;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>Runs one venue's feed: discovers what it lists, follows its tickers, and spreads the wanted books over connections.</summary>
internal sealed partial class VenueSupervisor : IAsyncDisposable
{
    private static readonly TimeSpan ReconcileInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DiscoveryRetryFirst = TimeSpan.FromSeconds(1);

    private readonly FeedRuntime runtime;
    private readonly FeedPlan plan;
    private readonly SemaphoreSlim reconciling = new(1, 1);
    private readonly SemaphoreSlim discovering = new(1, 1);
    private readonly Dictionary<Listing, FeedLane> assigned = [];
    private readonly HashSet<Listing> known = [];
    private readonly List<FeedLane> lanes = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource discovered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FeedTotals ended = new();
    private long endedReconnects;
    private FeedLane? tickers;
    private Task running = Task.CompletedTask;

    public VenueSupervisor(FeedRuntime runtime, FeedPlan plan)
    {
        this.runtime = runtime;
        this.plan = plan;
    }

    public Venue Venue => runtime.Feed.Venue;

    /// <summary>Why discovery fails; null when it worked last time.</summary>
    public VenueProblem? DiscoveryProblem { get; private set; }

    /// <summary>Completes when the venue has been discovered for the first time.</summary>
    public Task Discovered => discovered.Task;

    /// <summary>Whether the venue has been discovered at least once.</summary>
    public bool IsDiscovered => discovered.Task.IsCompleted;

    /// <summary>Books subscribed to.</summary>
    public int Followed
    {
        get
        {
            lock (lanes) return lanes.Sum(l => l.Count);
        }
    }

    public void Start() => running = Task.WhenAll(DiscoverAllAsync(stopping.Token), ReconcileAllAsync(stopping.Token), ReadDaysAsync(stopping.Token));

    /// <summary>Brings the followed books in line with the plan now.</summary>
    public async Task ReconcileAsync(CancellationToken ct)
    {
        await reconciling.WaitAsync(ct);
        try
        {
            var wanted = plan.Wanted();
            var listings = runtime.Host.Listings;
            foreach (var (listing, lane) in assigned.Where(a => !wanted.Contains(a.Key.Instrument) || !a.Key.IsTrading).ToList())
            {
                await lane.UnsubscribeAsync(listing, ct);
                assigned.Remove(listing);
                if (lane.Count == 0) await CloseAsync(lane);
            }

            foreach (var instrument in wanted)
            {
                if (!listings.TryFind(Venue, instrument, out var listing) || !listing.IsTrading || assigned.ContainsKey(listing)) continue;
                var lane = LaneWithRoom();
                assigned.Add(listing, lane);
                await lane.SubscribeAsync(listing, ct);
            }
        }
        finally
        {
            reconciling.Release();
        }
    }

    /// <summary>Passes the market's wish for a new snapshot on to the connection. Never fails: the market asks again.</summary>
    public async Task ResyncAsync(Listing listing, long connectionId, StaleReason reason, CancellationToken ct)
    {
        if (reason == StaleReason.Crossed) runtime.Faults.Report(FaultKind.Crossed, Encoding.UTF8.GetBytes(listing.Symbol));
        try
        {
            FeedLane? lane;
            await reconciling.WaitAsync(ct);
            try
            {
                lane = assigned.GetValueOrDefault(listing);
            }
            finally
            {
                reconciling.Release();
            }

            if (lane is not null) await lane.ResyncAsync(listing, connectionId, reason, ct);
        }
#pragma warning disable CA1031 // Nobody waits for this task.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!ct.IsCancellationRequested) Log.NotReconciled(runtime.Logger, Venue.Id, e);
        }
    }

    /// <summary>Asks the venue now what it lists.</summary>
    /// <returns>The listings that are new.</returns>
    /// <exception cref="VenueException">The venue did not answer.</exception>
    public async Task<IReadOnlyList<Listing>> DiscoverAsync(CancellationToken ct)
    {
        await discovering.WaitAsync(ct);
        try
        {
            var found = await runtime.Feed.DiscoverAsync(runtime.Tap is { } tap ? new TappedRest(runtime.Rest, runtime.Feed, tap, runtime.Host) : runtime.Rest, ct);
            var now = runtime.Host.NowNs;
            var fresh = new List<Listing>();
            var batch = runtime.Pool.Rent(0, Venue.Index);
            var mark = batch.Here;
            foreach (var item in found)
            {
                var (listing, _) = runtime.Host.Listings.Register(
                    Venue, item.Symbol, item.Instrument, item.Rules, item.IsTrading, runtime.Time.GetUtcNow());
                if (known.Add(listing))
                {
                    fresh.Add(listing);
                    runtime.Symbols.Add(listing);
                }

                if (item.Ticker is { } ticker)
                {
                    ticker.Slot = listing.Slot;
                    ticker.ReceivedNs = now;
                    batch.AddTicker() = ticker;
                }
            }

            // What a complete list leaves out is no longer traded.
            var named = found.Select(item => item.Symbol).ToHashSet(StringComparer.Ordinal);
            foreach (var listing in runtime.Host.Listings.All.Where(l => l.Venue == Venue && !named.Contains(l.Symbol)))
            {
                runtime.Host.Listings.Unlist(listing, runtime.Time.GetUtcNow());
            }

            batch.AddTickers(mark, now);
            await runtime.Host.ApplyAsync(batch, ct);
            plan.Learn(Venue, found);
            DiscoveryProblem = null;
            discovered.TrySetResult();
            if (fresh.Count > 0) Log.Discovered(runtime.Logger, Venue.Id, found.Count, fresh.Count);
            await FollowTickersAsync(fresh, ct);
            return fresh;
        }
        finally
        {
            discovering.Release();
        }
    }

    /// <summary>The venue's part of the status that feeds know; the market adds the rest.</summary>
    public VenueStatus Status()
    {
        FeedLane[] open;
        lock (lanes) open = [.. tickers is null ? lanes : [.. lanes, tickers]];
        var totals = open.Aggregate(ended, static (sum, lane) => sum.Plus(lane.Totals));
        var problem = (runtime.Rest as VenueRest)?.Stopped ?? DiscoveryProblem ?? MostTelling(open.Select(l => l.Problem));
        var connections = open.Sum(l => l.Open);
        return new VenueStatus
        {
            Venue = Venue,
            State = !IsDiscovered && problem is null ? VenueState.Starting
                : connections == 0 && problem is not null ? VenueState.Unreachable
                : problem is not null ? VenueState.Degraded : VenueState.Live,
            Problem = problem?.Message,
            Why = problem,
            Listings = runtime.Host.Listings.All.Count(l => l.Venue == Venue),
            Connections = connections,
            Frames = totals.Frames,
            Bytes = totals.Bytes,
            AgeMs = totals.LastFrameNs == 0 ? null : Math.Max(0, (runtime.Host.NowNs - totals.LastFrameNs) / 1_000_000),
            Reconnects = endedReconnects + open.Sum(l => l.Reconnects),
            Faults = totals.Faults,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        FeedLane[] open;
        lock (lanes) open = [.. tickers is null ? lanes : [.. lanes, tickers]];
        await Task.WhenAll(open.Select(lane => lane.DisposeAsync().AsTask()));
        stopping.Dispose();
        reconciling.Dispose();
        discovering.Dispose();
    }

    // A lane that was refused knows more than one that still waits for its turn to be.
    private static VenueProblem? MostTelling(IEnumerable<VenueProblem?> problems) =>
        problems.Where(p => p is not null).OrderBy(p => p!.Code is ProblemCode.Connecting or ProblemCode.Reconnecting).FirstOrDefault();

    private async Task FollowTickersAsync(List<Listing> fresh, CancellationToken ct)
    {
        if (tickers is null)
        {
            if (!runtime.Options.Tickers) return;
            if (runtime.Feed.CreateTickerSession(runtime.NewContext()) is null) return;
            var lane = new FeedLane(runtime, c => runtime.Feed.CreateTickerSession(c)!);
            lock (lanes) tickers = lane;
            foreach (var listing in fresh) await lane.SubscribeAsync(listing, ct);
            lane.Start();
            return;
        }

        foreach (var listing in fresh) await tickers.SubscribeAsync(listing, ct);
    }

    private FeedLane LaneWithRoom()
    {
        lock (lanes)
        {
            var lane = lanes.Find(l => l.Count < runtime.Feed.Limits.ListingsPerConnection);
            if (lane is not null) return lane;
            lane = new FeedLane(runtime, runtime.Feed.CreateBookSession);
            lanes.Add(lane);
            lane.Start();
            return lane;
        }
    }

    private async Task CloseAsync(FeedLane lane)
    {
        lock (lanes) lanes.Remove(lane);
        await lane.DisposeAsync();
        ended = ended.Plus(lane.Totals);
        endedReconnects += lane.Reconnects;
    }

    private async Task ReadDaysAsync(CancellationToken ct)
    {
        if (runtime.Days is not { } days) return;
        try
        {
            await Discovered.WaitAsync(ct);
            await new DayBackfill(runtime, plan, days).RunAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            Log.Stopped(runtime.Logger, Venue.Id);
        }
    }

    private async Task DiscoverAllAsync(CancellationToken ct)
    {
        var retry = DiscoveryRetryFirst;
        try
        {
            while (true)
            {
                try
                {
                    await DiscoverAsync(ct);
                    retry = DiscoveryRetryFirst;
                    await ReconcileAsync(ct);
                    await Task.Delay(runtime.Feed.Limits.DiscoveryInterval, runtime.Time, ct);
                }
#pragma warning disable CA1031 // Whatever a venue's answer brought to light, it is asked again.
                catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
                {
                    if (e is not VenueException) Log.DiscoveryFailed(runtime.Logger, Venue.Id, e);
                    DiscoveryProblem = (e as VenueException)?.Problem
                        ?? new(ProblemCode.UnexpectedAnswer, e is VenueException ? e.Message : $"its list of instruments can't be read: {e.Message}");
                    Log.NotDiscovered(runtime.Logger, Venue.Id, e.Message, retry);
                    await Task.Delay(retry, runtime.Time, ct);
                    retry = retry * 2 < runtime.Options.BackoffMax ? retry * 2 : runtime.Options.BackoffMax;
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            Log.Stopped(runtime.Logger, Venue.Id);
        }
    }

    private async Task ReconcileAllAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(ReconcileInterval, runtime.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                try
                {
                    await ReconcileAsync(ct);
                }
#pragma warning disable CA1031 // The next second tries again.
                catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
                {
                    Log.NotReconciled(runtime.Logger, Venue.Id, e);
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            Log.Stopped(runtime.Logger, Venue.Id);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1030, LogLevel.Information, "{Venue} lists {Count} instruments, {New} of them new", EventName = "Discovered")]
        public static partial void Discovered(ILogger logger, string venue, int count, int @new);

        [LoggerMessage(1031, LogLevel.Warning, "{Venue} could not be discovered: {Why}; again in {Retry}", EventName = "NotDiscovered")]
        public static partial void NotDiscovered(ILogger logger, string venue, string why, TimeSpan retry);

        [LoggerMessage(1033, LogLevel.Error, "{Venue} answered with a list that can't be read", EventName = "DiscoveryUnreadable")]
        public static partial void DiscoveryFailed(ILogger logger, string venue, Exception e);

        [LoggerMessage(1034, LogLevel.Error, "{Venue} could not be brought in line with the plan; tried again", EventName = "ReconcileFailed")]
        public static partial void NotReconciled(ILogger logger, string venue, Exception e);

        [LoggerMessage(1032, LogLevel.Debug, "{Venue} supervisor loop stopped", EventName = "SupervisorStopped")]
        public static partial void Stopped(ILogger logger, string venue);
    }
}
