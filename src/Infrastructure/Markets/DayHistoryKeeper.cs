using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CompraVenta.Infrastructure.Markets;

/// <summary>Continues the <see cref="DayHistory"/> with every ticker, and keeps it in the database over restarts, for each market source its own.</summary>
internal sealed partial class DayHistoryKeeper : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LoadRetry = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LastSaveLimit = TimeSpan.FromSeconds(2);

    private readonly DayHistory days;
    private readonly MarketHost host;
    private readonly SettingsStore settings;
    private readonly Database database;
    private readonly MarketSourceState source;
    private readonly TimeProvider time;
    private readonly ILogger<DayHistoryKeeper> logger;
    private bool isLoaded;

    public DayHistoryKeeper(
        DayHistory days, MarketHost host, SettingsStore settings, Database database, MarketSourceState source, TimeProvider time, ILogger<DayHistoryKeeper> logger)
    {
        this.days = days;
        this.host = host;
        this.settings = settings;
        this.database = database;
        this.source = source;
        this.time = time;
        this.logger = logger;
        host.Observe(new TickerWatch(days, host));
    }

    private string Key => $"day_history/{source.Source.Word()}";

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
            while (!await LoadAsync(stoppingToken)) await Task.Delay(LoadRetry, time, stoppingToken);
            isLoaded = true;
            using var ticks = new PeriodicTimer(Interval, time);
            do await SaveAsync(stoppingToken);
            while (await ticks.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            Log.Ended(logger);
        }
    }

    private async Task<bool> LoadAsync(CancellationToken ct)
    {
        try
        {
            if (await settings.GetAsync(Key, ct) is { } text && !DayHistoryText.TryLoad(days, text, host.NowNs)) Log.Unreadable(logger, Key);
            return true;
        }
        catch (NpgsqlException e)
        {
            Log.NotKept(logger, e);
            return false;
        }
    }

    private async Task SaveAsync(CancellationToken ct)
    {
        try
        {
            await settings.SetAsync(Key, DayHistoryText.Save(days, host.NowNs), ct);
        }
        catch (Exception e) when (e is NpgsqlException or ObjectDisposedException or OperationCanceledException)
        {
            Log.NotKept(logger, e);
        }
    }

    private sealed class TickerWatch(DayHistory days, MarketHost host) : MarketObserver
    {
        public override void OnTicker(in Ticker ticker)
        {
            if (ticker.Last is { } last) days.Add(host.Listings[ticker.Slot], ticker.ReceivedNs, last);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1111, LogLevel.Warning, "The prices of the last 24 hours could not be kept or read; tried again", EventName = "DayHistoryNotKept")]
        public static partial void NotKept(ILogger logger, Exception e);

        [LoggerMessage(1112, LogLevel.Warning, "What is kept as {Key} can't be read; it begins anew", EventName = "DayHistoryUnreadable")]
        public static partial void Unreadable(ILogger logger, string key);

        [LoggerMessage(1113, LogLevel.Debug, "The prices of the last 24 hours are no longer kept: the app stops", EventName = "DayHistoryEnded")]
        public static partial void Ended(ILogger logger);
    }
}
