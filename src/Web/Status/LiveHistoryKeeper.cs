using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Settings;
using Npgsql;

namespace CompraVenta.Web.Status;

/// <summary>Fills the <see cref="LiveHistory"/> once a second and keeps it in the database over restarts, for each market source its own.</summary>
internal sealed partial class LiveHistoryKeeper : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LastSaveLimit = TimeSpan.FromSeconds(2);

    private readonly LiveHistory history;
    private readonly SettingsStore settings;
    private readonly Database database;
    private readonly MarketSourceState source;
    private readonly TimeProvider time;
    private readonly ILogger<LiveHistoryKeeper> logger;
    private bool isLoaded;

    public LiveHistoryKeeper(
        StatusBoard board, LiveHistory history, SettingsStore settings, Database database, MarketSourceState source, TimeProvider time, ILogger<LiveHistoryKeeper> logger)
    {
        this.history = history;
        this.settings = settings;
        this.database = database;
        this.source = source;
        this.time = time;
        this.logger = logger;
        board.Looked += OnLooked;
    }

    private string Key => $"live_history/{source.Source.Word()}";

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = new CancellationTokenSource(LastSaveLimit, time);
        if (isLoaded) await SaveAsync(limit.Token);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await database.WhenReadyAsync(stoppingToken);
            using var ticks = new PeriodicTimer(Interval, time);
            do
            {
                if (isLoaded) await SaveAsync(stoppingToken);
                else await LoadAsync(stoppingToken);
            }
            while (await ticks.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            Log.Ended(logger);
        }
    }

    private void OnLooked(StatusAnswer status)
    {
        foreach (var (id, venue) in status.Venues)
        {
            var known = venue.BooksLive + venue.BooksStale;
            history.Add(id, status.Time, known == 0 ? 0 : (double)venue.BooksLive / known);
        }
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        try
        {
            if (await settings.GetAsync(Key, ct) is { } text && !history.TryLoad(text)) Log.Unreadable(logger, Key);
            isLoaded = true;
        }
        catch (NpgsqlException e)
        {
            Log.NotKept(logger, e);
        }
    }

    private async Task SaveAsync(CancellationToken ct)
    {
        try
        {
            await settings.SetAsync(Key, history.Save(), ct);
        }
        catch (Exception e) when (e is NpgsqlException or ObjectDisposedException or OperationCanceledException)
        {
            Log.NotKept(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4111, LogLevel.Warning, "The history of the last 24 hours could not be kept or read; tried again in a minute", EventName = "LiveHistoryNotKept")]
        public static partial void NotKept(ILogger logger, Exception e);

        [LoggerMessage(4112, LogLevel.Warning, "What is kept as {Key} can't be read; it begins anew", EventName = "LiveHistoryUnreadable")]
        public static partial void Unreadable(ILogger logger, string key);

        [LoggerMessage(4113, LogLevel.Debug, "The history is no longer kept: the app stops", EventName = "LiveHistoryEnded")]
        public static partial void Ended(ILogger logger);
    }
}
