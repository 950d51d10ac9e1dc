using System.Reflection;
using System.Text.Json;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;
using CompraVenta.Web.Markets;
using CompraVenta.Web.Streaming;

namespace CompraVenta.Web.Status;

/// <summary>Looks at the health of everything, once a second for streams and metrics, and whenever asked.</summary>
internal sealed partial class StatusBoard(
    MarketHost host,
    InstrumentCatalog catalog,
    MarketSourceState source,
    BookCounts books,
    Readiness readiness,
    StreamHub hub,
    StreamCounters streaming,
    LedgerAudit audit,
    TimeProvider time,
    ILogger<StatusBoard> logger,
    IFeedStatus? feeds = null) : BackgroundService
{
    private const int StaleBooksMax = 20;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly string Version = typeof(StatusBoard).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private readonly DateTime startedAt = time.GetUtcNow().UtcDateTime;

    /// <summary>What was seen last; null before the first look.</summary>
    public StatusAnswer? Latest { get; private set; }

    /// <summary>Told after each of the regular looks.</summary>
    public event Action<StatusAnswer>? Looked;

    /// <summary>Looks now.</summary>
    public async Task<StatusAnswer> LookAsync(CancellationToken ct)
    {
        var asked = time.GetTimestamp();
        var wait = await host.ReadAsync(_ => time.GetElapsedTime(asked), ct);
        var statuses = feeds is null ? [] : await feeds.ReadAsync(ct);
        var now = time.GetUtcNow().UtcDateTime;
        var ready = await readiness.AskAsync(ct);
        return new StatusAnswer(
            source.Source.Word(),
            now,
            startedAt,
            Version,
            ready.Status,
            new AppAnswer((long)(now - startedAt).TotalSeconds, Environment.WorkingSet, ready.Checks.Any(check => check is { Name: DatabaseReadiness.CheckName, Ok: true })),
            host.Venues.ToDictionary(venue => venue.Id, venue => AnswerOf(venue, statuses.FirstOrDefault(s => s.Venue.Index == venue.Index)), StringComparer.Ordinal),
            new MarketAnswer(catalog.All.Count, host.Venues.Sum(books.Live), host.Venues.Sum(books.Stale), Math.Round(wait.TotalMilliseconds, 3)),
            new StreamingAnswer(streaming.Clients, hub.StreamCount, streaming.Encodes, streaming.Deliveries, streaming.Snapshots, streaming.Dropped),
            LedgerAnswer.Of(audit),
            ProcessAnswer.Now());
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                Latest = await LookAsync(stoppingToken);
                Looked?.Invoke(Latest);
            }
            catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
            {
                Log.MarketStopped(logger);
                return;
            }
        }
        while (await ticks.WaitForNextTickAsync(stoppingToken));
    }

    private VenueAnswer AnswerOf(Core.Markets.Venue venue, VenueStatus? status)
    {
        var stale = books.StaleBooks(venue);
        return new(
            venue.Name,
            status is null ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(status.State.ToString()),
            status?.Problem,
            status?.Why?.Code,
            status?.Why?.Hint,
            books.Live(venue),
            books.Stale(venue),
            stale.Select(b => AgeMs(b)).FirstOrDefault(age => age is not null),
            [.. stale.Take(StaleBooksMax).Select(b => new StaleBookAnswer(b.Pair, b.Reason.Word(), AgeMs(b)))],
            (long)venue.StaleAfter.TotalMilliseconds,
            status is null ? null : FeedOf(status));
    }

    private long? AgeMs(StaleBook book) => book.ProofNs == 0 ? null : Math.Max(0, (host.NowNs - book.ProofNs) / 1_000_000);

    private static FeedAnswer FeedOf(VenueStatus status) => new(
        status.Listings,
        status.Connections,
        status.BooksFollowed,
        status.Frames,
        Math.Round(status.FramesPerSecond, 1),
        status.Bytes,
        status.AgeMs,
        status.ApplyMsP50,
        status.ApplyMsP99,
        status.ApplyMsMax,
        status.Applied,
        status.AppliedLate,
        status.UpdatesIgnored,
        status.WentStale,
        status.Suspected,
        status.Reconnects,
        status.Resyncs,
        status.LastResyncAt?.UtcDateTime,
        status.LastResyncReason?.Word(),
        status.ChecksumsPassed,
        status.ChecksumsFailed,
        status.Faults.ToDictionary(f => JsonNamingPolicy.SnakeCaseLower.ConvertName(f.Key.ToString()), f => f.Value, StringComparer.Ordinal));

    private static partial class Log
    {
        [LoggerMessage(4101, LogLevel.Warning, "The market has stopped; its health is no longer looked at", EventName = "StatusEnded")]
        public static partial void MarketStopped(ILogger logger);
    }
}
