using System.Threading.Channels;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Markets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>Runs the feeds of all registered venues into one market.</summary>
public sealed partial class FeedsService : BackgroundService, IFeedStatus
{
    private static readonly TimeSpan DiscoveryPatience = TimeSpan.FromSeconds(3);

    private readonly TimeProvider time;
    private readonly MarketHost host;
    private readonly MarketInterest interest;
    private readonly ILogger<FeedsService> logger;
    private readonly VenueSupervisor[] supervisors;
    private readonly FrameRate[] rates;

    private readonly Channel<(Listing Listing, long ConnectionId, StaleReason Reason)> resyncs =
        Channel.CreateUnbounded<(Listing, long, StaleReason)>(new() { SingleReader = true });

    /// <summary>The feeds of some venues, not started.</summary>
    public FeedsService(
        IEnumerable<IVenueFeed> feeds,
        MarketHost host,
        FeedBatchPool pool,
        FeedPlan plan,
        MarketInterest interest,
        IHttpClientFactory http,
        IOptions<FeedsOptions> options,
        TimeProvider time,
        ILogger<FeedsService> logger,
        IFeedTap? tap = null,
        FeedProxy? proxy = null,
        DayHistory? days = null)
    {
        this.host = host;
        this.interest = interest;
        this.logger = logger;
        this.time = time;
        supervisors = [.. feeds.OrderBy(f => f.Venue.Index).Select(feed => new VenueSupervisor(
            new FeedRuntime(feed, options.Value, host, pool, new VenueRest(feed, http.CreateClient(nameof(VenueRest)), time, proxy), tap, time, logger, proxy, days),
            plan))];
        rates = [.. supervisors.Select(_ => new FrameRate(time))];
        host.Observe(new ResyncWatch(resyncs.Writer));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<VenueStatus>> ReadAsync(CancellationToken ct)
    {
        var books = await host.ReadAsync(
            m => supervisors.Select(s => (
                m.Counters[s.Venue.Index].Resyncs,
                m.Counters[s.Venue.Index].LastResyncNs,
                m.Counters[s.Venue.Index].LastResyncReason,
                m.Counters[s.Venue.Index].Crossed,
                Ignored: m.Counters[s.Venue.Index].UpdatesIgnored,
                m.Counters[s.Venue.Index].WentStale,
                m.Counters[s.Venue.Index].Suspected,
                Passed: m.Counters[s.Venue.Index].ChecksumsPassed,
                Failed: m.Counters[s.Venue.Index].ChecksumsFailed,
                Live: CountBooks(m, s.Venue, b => b.IsLive),
                Stale: CountBooks(m, s.Venue, b => b.State is BookState.Suspect || (b.State is BookState.Stale && b.Reason is not (StaleReason.Released or StaleReason.Restored))))).ToArray(),
            ct);
        return [.. supervisors.Select((supervisor, i) =>
        {
            var status = supervisor.Status();
            var latency = host.Latencies[supervisor.Venue.Index];
            return status with
            {
                State = status.State == VenueState.Live && books[i].Stale > 0 ? VenueState.Degraded : status.State,
                BooksFollowed = supervisor.Followed,
                BooksLive = books[i].Live,
                BooksStale = books[i].Stale,
                FramesPerSecond = rates[i].Measure(status.Frames),
                ApplyMsP50 = latency.QuantileMs(0.5),
                ApplyMsP99 = latency.QuantileMs(0.99),
                ApplyMsMax = latency.QuantileMs(1),
                Applied = latency.Count,
                AppliedLate = latency.Late,
                UpdatesIgnored = books[i].Ignored,
                WentStale = books[i].WentStale,
                Suspected = books[i].Suspected,
                Resyncs = books[i].Resyncs,
                LastResyncAt = books[i].LastResyncNs == 0 ? null : DateTimeOffset.UnixEpoch.AddTicks(books[i].LastResyncNs / TimeSpan.NanosecondsPerTick),
                LastResyncReason = books[i].LastResyncNs == 0 ? null : books[i].LastResyncReason,
                Faults = books[i].Crossed == 0 ? status.Faults : status.Faults.Append(new(FaultKind.Crossed, books[i].Crossed)).ToDictionary(),
                ChecksumsPassed = books[i].Passed,
                ChecksumsFailed = books[i].Failed,
            };
        })];
    }

    /// <summary>Asks all venues now what they list.</summary>
    /// <returns>The listings that are new, of the venues that answered.</returns>
    public async Task<IReadOnlyList<Listing>> DiscoverAsync(CancellationToken ct)
    {
        var found = await Task.WhenAll(supervisors.Select(async supervisor =>
        {
            try
            {
                return await supervisor.DiscoverAsync(ct);
            }
            catch (VenueException e)
            {
                Log.NotDiscovered(logger, supervisor.Venue.Id, e.Message);
                return [];
            }
        }));
        return [.. found.SelectMany(f => f)];
    }

    /// <summary>Starts the feeds, and gives the venues 3 s to say what they list: who asks for a pair right after the start is not told
    /// that nobody lists it.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await base.StartAsync(cancellationToken);
        await Task.WhenAny(Task.WhenAll(supervisors.Select(s => s.Discovered)), Task.Delay(DiscoveryPatience, time, cancellationToken));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        void Wake(Instrument instrument) => wakes.Writer.TryWrite(true);
        interest.Wanted += Wake;
        foreach (var supervisor in supervisors) supervisor.Start();
        try
        {
            await Task.WhenAll(PassResyncsAsync(stoppingToken), PassWishesAsync(wakes.Reader, stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            Log.Stopping(logger);
        }
        finally
        {
            interest.Wanted -= Wake;
            await Task.WhenAll(supervisors.Select(s => s.DisposeAsync().AsTask()));
        }
    }

    private static int CountBooks(Market market, Venue venue, Func<VenueBook, bool> which) =>
        market.Instruments.Count(i => i.Books[venue.Index] is { } book && which(book));

    private async Task PassResyncsAsync(CancellationToken ct)
    {
        await foreach (var (listing, connectionId, reason) in resyncs.Reader.ReadAllAsync(ct))
        {
            // Not waited for: one venue's trouble holds up no other's. Each asks at most once a book and half minute.
            var supervisor = Array.Find(supervisors, s => s.Venue == listing.Venue);
            if (supervisor is not null) _ = supervisor.ResyncAsync(listing, connectionId, reason, ct);
        }
    }

    private async Task PassWishesAsync(ChannelReader<bool> wakes, CancellationToken ct)
    {
        await foreach (var _ in wakes.ReadAllAsync(ct))
        {
            await Task.WhenAll(supervisors.Select(s => s.ReconcileAsync(ct)));
        }
    }

    private sealed class ResyncWatch(ChannelWriter<(Listing, long, StaleReason)> resyncs) : MarketObserver
    {
        public override void OnResyncNeeded(VenueBook book, StaleReason reason) =>
            resyncs.TryWrite((book.Listing, book.ConnectionId, reason));
    }

    private static partial class Log
    {
        [LoggerMessage(1040, LogLevel.Information, "Feeds are stopping", EventName = "FeedsStopping")]
        public static partial void Stopping(ILogger logger);

        [LoggerMessage(1041, LogLevel.Warning, "{Venue} could not be discovered: {Why}", EventName = "DiscoveryFailed")]
        public static partial void NotDiscovered(ILogger logger, string venue, string why);
    }
}
