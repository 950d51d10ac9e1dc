using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CompraVenta.Infrastructure.Trading.LastPrices;

/// <summary>On the instance that leads the engine, writes down now and then, and when the app stops, what each asset that users hold is worth: of a coin that no exchange lists any more that is still
/// known after a restart.</summary>
internal sealed partial class LastPriceKeeper(
    EngineHost engine, AssetPrices prices, IDbContextFactory<CompraVentaDb> contexts, NpgsqlDataSource database, MarketSourceState source, TimeProvider time, ILogger<LastPriceKeeper> logger, Database? ready = null)
    : BackgroundService
{
    /// <summary>Between two times that it is written.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(3);

    /// <summary>Writes down what is known now.</summary>
    public async Task KeepAsync(CancellationToken ct)
    {
        var word = source.Source.Word();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var held = await db.Balances.Where(own => own.Free + own.Locked > 0)
            .Join(db.Accounts.Where(account => account.Source == word), own => new { own.AccountId, own.Epoch }, account => new { AccountId = account.Id, account.Epoch }, (own, account) => own)
            .Join(db.AccountEpochs, own => new { own.AccountId, own.Epoch }, epoch => new { epoch.AccountId, epoch.Epoch }, (own, epoch) => new { own.Asset, Quote = epoch.Asset })
            .Where(own => own.Asset != own.Quote).Distinct().ToListAsync(ct);
        foreach (var assets in held.GroupBy(own => own.Quote, own => own.Asset, StringComparer.Ordinal))
        {
            var known = await prices.ReadAsync([.. assets], assets.Key, ct);
            await using var command = database.CreateCommand(
                """
                insert into last_prices (source, asset, quote, price, as_of) select $1, u.asset, $2, u.price, u.as_of from unnest($3, $4, $5) u (asset, price, as_of)
                on conflict (source, asset, quote) do update set price = excluded.price, as_of = excluded.as_of where last_prices.as_of < excluded.as_of
                """);
            command.Parameters.Add(new() { Value = word });
            command.Parameters.Add(new() { Value = assets.Key });
            command.Parameters.Add(new() { Value = known.Keys.ToArray() });
            command.Parameters.Add(new() { Value = known.Values.Select(price => price.Price).ToArray() });
            command.Parameters.Add(new() { Value = known.Values.Select(price => price.AsOf).ToArray() });
            await command.ExecuteNonQueryAsync(ct);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (ready is not null) await ready.WhenReadyAsync(stoppingToken);
            using var timer = new PeriodicTimer(Interval, time);
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TryKeepAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            await KeepLastAsync();
        }
    }

    /// <summary>What is known as the app stops, which waits for it, but not for long.</summary>
    private async Task KeepLastAsync()
    {
        using var limit = new CancellationTokenSource(LastPatience);
        try
        {
            await TryKeepAsync(limit.Token);
        }
        catch (OperationCanceledException e)
        {
            Log.NotKept(logger, e);
        }
    }

    private async Task TryKeepAsync(CancellationToken ct)
    {
        if (engine.State != EngineState.Leading) return;
        try
        {
            await KeepAsync(ct);
        }
        catch (Exception e) when (DatabaseOutage.IsOfDatabase(e))
        {
            Log.NotKept(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1801, LogLevel.Warning, "Last prices were not written down, the database being away; they are the next time", EventName = "LastPricesNotKept")]
        public static partial void NotKept(ILogger logger, Exception e);
    }
}
