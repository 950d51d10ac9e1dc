using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CompraVenta.Infrastructure.Markets;

/// <summary>Keeps a history in the database over restarts, for each market source its own: read once the database is ready, written at an
/// interval and as the app stops. What could not be kept is told and tried again.</summary>
public abstract partial class HistoryKeeper : BackgroundService
{
    private static readonly TimeSpan LoadRetry = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LastSaveLimit = TimeSpan.FromSeconds(2);

    private readonly string name;
    private readonly TimeSpan interval;
    private readonly SettingsStore settings;
    private readonly Database database;
    private readonly MarketSourceState source;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private bool isLoaded;

    /// <summary>A keeper.</summary>
    /// <param name="name">The history's name among the settings.</param>
    /// <param name="interval">Time between two savings: what a crash may lose.</param>
    /// <param name="settings">Where it is kept.</param>
    /// <param name="database">Waited for.</param>
    /// <param name="source">Where the market comes from: histories of other sources are left alone.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of what could not be kept.</param>
    protected HistoryKeeper(
        string name, TimeSpan interval, SettingsStore settings, Database database, MarketSourceState source, TimeProvider time, ILogger logger)
    {
        this.name = name;
        this.interval = interval;
        this.settings = settings;
        this.database = database;
        this.source = source;
        this.time = time;
        this.logger = logger;
    }

    private string Key => $"{name}/{source.Source.Word()}";

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = new CancellationTokenSource(LastSaveLimit, time);
        if (isLoaded) await SaveAsync(limit.Token);
    }

    /// <summary>Continues with what was kept; false, and nothing changed, when it can't be read.</summary>
    protected abstract bool TryLoad(string text);

    /// <summary>What to keep.</summary>
    protected abstract string Save();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await database.WhenReadyAsync(stoppingToken);
            while (!await LoadAsync(stoppingToken)) await Task.Delay(LoadRetry, time, stoppingToken);

            // Before this nothing is written: what is kept would be lost.
            isLoaded = true;
            using var ticks = new PeriodicTimer(interval, time);
            do await SaveAsync(stoppingToken);
            while (await ticks.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            Log.Ended(logger, name);
        }
    }

    private async Task<bool> LoadAsync(CancellationToken ct)
    {
        try
        {
            if (await settings.GetAsync(Key, ct) is { } text && !TryLoad(text)) Log.Unreadable(logger, Key);
            return true;
        }
        catch (Exception e) when (DatabaseOutage.IsOfDatabase(e))
        {
            Log.NotKept(logger, Key, e);
            return false;
        }
    }

    private async Task SaveAsync(CancellationToken ct)
    {
        try
        {
            await settings.SetAsync(Key, Save(), ct);
        }
        catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException || DatabaseOutage.IsOfDatabase(e))
        {
            Log.NotKept(logger, Key, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1111, LogLevel.Warning, "The history {Key} could not be kept or read; tried again", EventName = "HistoryNotKept")]
        public static partial void NotKept(ILogger logger, string key, Exception e);

        [LoggerMessage(1112, LogLevel.Warning, "What is kept as {Key} can't be read; it begins anew", EventName = "HistoryUnreadable")]
        public static partial void Unreadable(ILogger logger, string key);

        [LoggerMessage(1113, LogLevel.Debug, "The history {Name} is no longer kept: the app stops", EventName = "HistoryEnded")]
        public static partial void Ended(ILogger logger, string name);
    }
}
