using System.Diagnostics;
using System.Globalization;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Notifications;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CompraVenta.TestKit.Trading;

/// <summary>Kills the real app and its PostgreSQL (<c>kill -9</c>) while users trade over HTTP, then finds out whether all that was acknowledged is there exactly once, and all else
/// wholly there or wholly absent.</summary>
public sealed class KillRun : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly KillOptions options;
    private readonly List<DataFolder> folders = [];
    private readonly List<AppProcess> apps = [];
    private readonly List<TimeSpan> takeovers = [];
    private readonly KillTargets targets;
    private readonly PrivatePostgres server;
    private readonly Random dice;

    private KillRun(KillOptions options)
    {
        this.options = options;
        dice = new Random(options.Seed);
        folders.Add(PostgresFixture.NewFolder());
        server = new PrivatePostgres(folders[0], new PrivatePostgresOptions(), TimeProvider.System, NullLogger<PrivatePostgres>.Instance);
        for (var i = 0; i < options.Instances; i++)
        {
            // The folder of the server that two share is nobody's.
            if (options.Instances > 1) folders.Add(PostgresFixture.NewFolder());
            apps.Add(new AppProcess(options.Program, folders[^1].Path, options.Instances > 1 ? server.ConnectionString : null));
        }

        targets = new KillTargets([.. apps.Select(app => app.Address)]);
    }

    /// <summary>Does it.</summary>
    public static async Task<KillSummary> RunAsync(KillOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        await using var run = new KillRun(options);
        return await run.RunAsync();
    }

    /// <summary>Ends the apps and the server, and removes their folders.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var app in apps) await app.DisposeAsync();
        foreach (var folder in folders) await PostgresFixture.RemoveAsync(folder);
    }

    private async Task<KillSummary> RunAsync()
    {
        if (options.Instances > 1) await server.StartAsync(CancellationToken.None);
        foreach (var app in apps)
        {
            app.Start();

            // One after the other: the first applies the migrations.
            await app.AnswersAsync("/readyz");
        }

        var traders = Enumerable.Range(1, options.Users).Select(number => new KillTrader(targets, number, options.Seed)).ToList();
        using var stop = new CancellationTokenSource();
        try
        {
            await Task.WhenAll(traders.Select(trader => trader.SignUpAsync()));
            var trading = Task.WhenAll(traders.Select(trader => Task.Run(() => trader.TradeAsync(stop.Token))));
            await KillAsync(trading);
            await AcknowledgedAsync(options.Between.From, trading);
            await stop.CancelAsync();
            await trading.WaitAsync(Patience);
            return await SumUpAsync(traders);
        }
        finally
        {
            await stop.CancelAsync();
            foreach (var trader in traders) trader.Dispose();
        }
    }

    private async Task KillAsync(Task trading)
    {
        var (appKills, postgresKills) = (options.AppKills, options.PostgresKills);
        for (var number = 1; appKills + postgresKills > 0; number++)
        {
            await AcknowledgedAsync(dice.Next(options.Between.From, options.Between.End), trading);

            // Some moment within the next orders.
            await Task.Delay(dice.Next(30));
            var isApp = dice.Next(appKills + postgresKills) < appKills;
            if (isApp) appKills--;
            else postgresKills--;
            if (!isApp) await KillPostgresAsync();
            else if (apps.Count == 1)
            {
                await apps[0].KillAsync();
                apps[0].Start();
            }
            else await KillLeaderAsync(trading);
            options.Say(string.Create(CultureInfo.InvariantCulture, $"{number}: killed {(isApp ? "the app" : "PostgreSQL")} after {targets.Acknowledged} acknowledgements"));
        }
    }

    /// <summary>Kills the postmaster; its children end by themselves.</summary>
    private async Task KillPostgresAsync()
    {
        var pid = int.Parse((await File.ReadAllLinesAsync(Path.Combine(folders[0].Path, "postgres/postmaster.pid")))[0], CultureInfo.InvariantCulture);
        using var postmaster = Process.GetProcessById(pid);
        if (!postmaster.ProcessName.StartsWith("postgres", StringComparison.Ordinal)) throw new InvalidOperationException($"process {pid} is no PostgreSQL");
        postmaster.Kill();
    }

    private async Task KillLeaderAsync(Task trading)
    {
        var leader = targets.LastAcknowledged.Instance;
        var killedAt = KillTargets.Now;
        await apps[leader].KillAsync();
        await WaitAsync(() => targets.LastAcknowledged is var last && last.Instance != leader && last.SentAt > killedAt, trading, "another instance to take over");
        takeovers.Add(Stopwatch.GetElapsedTime(killedAt));
        apps[leader].Start();

        // It need not have books before it waits for its turn to lead.
        await apps[leader].AnswersAsync("/healthz");
    }

    private async Task AcknowledgedAsync(int more, Task trading)
    {
        var wanted = targets.Acknowledged + more;
        await WaitAsync(() => targets.Acknowledged >= wanted, trading, "orders to be acknowledged");
    }

    private async Task WaitAsync(Func<bool> condition, Task trading, string what)
    {
        var since = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (trading.IsCompleted) await trading;
            if (apps.Find(app => app.HasFailed) is { } failed) throw new InvalidOperationException($"an app ended by itself: {failed.LastWords}");
            if (Stopwatch.GetElapsedTime(since) > Patience) throw new TimeoutException($"waited in vain for {what}; answers: {string.Join(", ", targets.Answers)}; {string.Join('\n', apps.Select(app => app.LastWords))}");
            await Task.Delay(2);
        }
    }

    private async Task<KillSummary> SumUpAsync(List<KillTrader> traders)
    {
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        var faults = targets.Faults.ToList();
        faults.AddRange(await LedgerChecks.FindAsync(database));
        foreach (var trader in traders) await CompareAsync(database, trader, faults);
        await CompareToldAsync(database, faults);
        var orders = traders.SelectMany(trader => trader.Orders).ToList();
        var (exit, verified) = await VerifyFillsAsync();
        if (exit != 0) faults.Add($"verify-fills: {verified}");
        await using var fired = database.CreateCommand("select count(*) from orders where fired_at is not null");
        var placed = orders.Where(order => order.Outcome == SentOutcome.Placed).ToList();
        return new KillSummary
        {
            AppKills = options.AppKills,
            PostgresKills = options.PostgresKills,
            Acknowledged = placed.Count,
            UnknownThere = placed.Count(order => order.WasUnknown && order.WasThere),
            UnknownAbsent = orders.Count(order => order.WasUnknown && !order.WasThere),
            Refused = orders.Count(order => order.Outcome == SentOutcome.Refused),
            NotTaken = orders.Count(order => order.Outcome == SentOutcome.NotTaken),
            Cancelled = orders.Count(order => order.IsCancelled),
            Fired = (long)(await fired.ExecuteScalarAsync())!,
            Verified = verified,
            Takeovers = takeovers,
            Answers = targets.Answers,
            Faults = faults,
        };
    }

    /// <summary>What a trader was told, beside what is there.</summary>
    private static async Task CompareAsync(NpgsqlDataSource database, KillTrader trader, List<string> faults)
    {
        await using var command = database.CreateCommand(
            """
            select o.client_id, o.id, o.state, o.filled_base, o.filled_quote, o.fee from orders o
            join accounts a on a.id = o.account_id join users u on u.id = a.user_id where u.email = $1
            """);
        command.Parameters.Add(new() { Value = trader.Email });
        var there = new List<(string Name, Guid Id, OrderState State, (decimal, decimal, decimal) Filled)>();
        await using (var rows = await command.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync()) there.Add((rows.GetString(0), rows.GetGuid(1), (OrderState)rows.GetInt16(2), (rows.GetDecimal(3), rows.GetDecimal(4), rows.GetDecimal(5))));
        }

        var byName = there.ToLookup(order => order.Name, StringComparer.Ordinal);
        foreach (var sent in trader.Orders)
        {
            var found = byName[sent.ClientId].ToList();
            if (sent.Outcome != SentOutcome.Placed)
            {
                if (found.Count > 0) faults.Add($"{sent.ClientId} is there, and its outcome was {sent.Outcome}");
                continue;
            }

            if (found.Count != 1) faults.Add($"{sent.ClientId} was acknowledged, and is there {found.Count} times");
            else if (found[0].Id != sent.Id) faults.Add($"{sent.ClientId} was acknowledged as {sent.Id}, and is {found[0].Id}");
            else if (sent.IsMarket && found[0].Filled != sent.Filled) faults.Add($"{sent.ClientId} was answered with {sent.Filled}, and has {found[0].Filled}");
            else if (sent.IsCancelled && found[0].State != OrderState.Cancelled) faults.Add($"{sent.ClientId} was cancelled, and is {found[0].State}");
        }

        if (there.Count != trader.Orders.Count(order => order.Outcome == SentOutcome.Placed)) faults.Add($"{trader.Email} has {there.Count} orders, and not as many were acknowledged");
    }

    /// <summary>Of each market order its fill is told once, of what is kept of notifications.</summary>
    private static async Task CompareToldAsync(NpgsqlDataSource database, List<string> faults)
    {
        var since = Stopwatch.GetTimestamp();
        await using var behind = database.CreateCommand(
            "select exists (select from accounts a left join notification_marks m on m.account_id = a.id where a.user_id is not null and a.last_event > coalesce(m.told_event, 0))");
        while (await behind.ExecuteScalarAsync() is true)
        {
            if (Stopwatch.GetElapsedTime(since) > Patience) throw new TimeoutException("waited in vain for users to be told of their events");
            await Task.Delay(20);
        }

        await using var command = database.CreateCommand(
            """
            with kept as (select account_id, case when min(number) = 1 then '-infinity' else min(at) end as since from notifications group by account_id)
            select o.client_id, count(n.number) from orders o
            join accounts a on a.id = o.account_id left join kept k on k.account_id = o.account_id
            left join notifications n on n.account_id = o.account_id and n.order_id = o.id and n.kind = $2
            where a.user_id is not null and o.type = $1 and o.filled_base > 0 and o.created_at > coalesce(k.since, '-infinity')
            group by o.id having count(n.number) <> 1
            """);
        command.Parameters.Add(new() { Value = (short)OrderType.Market });
        command.Parameters.Add(new() { Value = (short)NotificationKind.Fill });
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync()) faults.Add($"{rows.GetString(0)} was filled, which was told {rows.GetInt64(1)} times");
    }

    /// <summary>Runs <c>compraventa verify-fills</c> beside the app.</summary>
    private async Task<(int Exit, string Said)> VerifyFillsAsync()
    {
        var start = new ProcessStartInfo("dotnet", [options.Console, "verify-fills"]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        start.Environment["COMPRAVENTA_DATA"] = folders[^1].Path;
        if (options.Instances > 1) start.Environment["COMPRAVENTA_ConnectionStrings__CompraVenta"] = server.ConnectionString;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, (await output + await errors).Trim());
    }
}
