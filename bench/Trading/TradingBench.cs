using System.Diagnostics;
using System.Globalization;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Trading;
using Npgsql;

namespace CompraVenta.Bench.Trading;

/// <summary>Durable orders beside a script that writes the same rows, on the same PostgreSQL in the same run. Guards the trading budgets of docs/performance.md.</summary>
internal static class TradingBench
{
    private const int Callers64 = 64;
    private const int ScriptClients = 16;
    private const double EngineRatioMin = 2;
    private const double HttpRatioMin = 1.5;
    private const double PacedRatioMax = 10;
    private const int PacedPerSecond = 1_000;
    private const double FillMsMax = 25;
    private const int TriesPerRound = 4;
    private const double StartSecondsMax = 10;
    private const double EngineMiBMax = 1_024;

    private static readonly string Program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../publish/Web/trading/CompraVenta.Web.dll"));

    public static async Task<int> RunAsync(string[] args)
    {
        var (rounds, time, part) = (3, TimeSpan.FromSeconds(10), "all");
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            switch (args[i])
            {
                case "--rounds": rounds = int.Parse(args[i + 1], CultureInfo.InvariantCulture); break;
                case "--seconds": time = TimeSpan.FromSeconds(int.Parse(args[i + 1], CultureInfo.InvariantCulture)); break;
                case "--part": part = args[i + 1]; break;
                default: throw new ArgumentException($"no option '{args[i]}'", nameof(args));
            }
        }

        var folder = Directory.CreateTempSubdirectory("compraventa-trading-").FullName;
        await using var server = await TradingServer.StartAsync();
        try
        {
            var isReached = true;
            if (part is "all" or "orders" or "http" or "paced" or "fills") isReached &= await MeasureOrdersAsync(server, folder, rounds, time, part);
            if (part is "all" or "start") isReached &= await MeasureStartAsync(server);
            return isReached ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> MeasureOrdersAsync(TradingServer server, string folder, int rounds, TimeSpan time, string part)
    {
        var database = await server.CreateAsync("engine");
        await using var rig = await TradingRig.StartAsync(database);
        var callers = new Callers(rig);
        await callers.OpenAsync();
        await callers.RunAsync(Callers64, time);
        var written = await server.CreateAsync("script");
        var script = await OrderScript.CreateAsync(
            written, server.Socket, await AskAsync(database, "select receipt::text from fills order by id desc limit 1"), await AskAsync(database, "select body::text from account_events order by decided_at desc limit 1"), folder);
        await script.RunAsync(ScriptClients, time);
        await PrintRowsAsync("engine", database);
        await PrintRowsAsync("script", written);
        var isReached = true;
        if (part is "all" or "orders") isReached &= await CompareAsync(server, null, "engine, 64 callers", rounds, EngineRatioMin, database, script, time, () => callers.RunAsync(Callers64, time));
        if (part is "all" or "paced") isReached &= await ComparePacedAsync(callers, script, rounds, time, database);

        if (part is "all" or "fills")
        {
            isReached &= await CalmMedianAsync("price to durable fill, p99 in ms", rounds, FillMsMax, async round =>
            {
                // Leaves files of the log to be used again; one that is made anew holds a commit up for some 20 ms.
                await AskAsync(database, "checkpoint");
                var fills = await FillTimes.RunAsync(rig, PacedPerSecond, time);
                Print($"round {round}: price to durable fill at {PacedPerSecond} fills a second: p50 {fills.Us(0.5) / 1e3:F2} ms, p99 {fills.Us(0.99) / 1e3:F2} ms");
                return fills.Us(0.99) / 1e3;
            });
        }

        if (part is "all" or "http") isReached &= await MeasureHttpAsync(server, script, rounds, time);
        return isReached;
    }

    private static Task<bool> ComparePacedAsync(Callers callers, OrderScript script, int rounds, TimeSpan time, NpgsqlDataSource database) =>
        CalmMedianAsync("p99 of the engine beside p50 of the script", rounds, PacedRatioMax, async round =>
        {
            await AskAsync(database, "checkpoint");
            var (_, p50Ms, p99Ms) = await script.RunAsync(1, time);
            var alone = await callers.RunAsync(1, time);
            var paced = await callers.RunPacedAsync(PacedPerSecond, time);
            var ratio = paced.Us(0.99) / 1e3 / p50Ms;
            Print($"round {round}: script, 1 client: p50 {p50Ms:F2} ms, p99 {p99Ms:F2} ms; engine, 1 caller: {1e3 / alone:F2} ms; at {PacedPerSecond} orders a second: p50 {paced.Us(0.5) / 1e3:F2} ms, p99 {paced.Us(0.99) / 1e3:F2} ms: {ratio:F1} times");
            return ratio;
        });

    /// <summary>The median of as many undisturbed rounds as wanted; a delay of the slowest hundredth says nothing of us where the host took the processor away.</summary>
    private static async Task<bool> CalmMedianAsync(string what, int rounds, double most, Func<int, Task<double>> measure)
    {
        var calm = new List<double>();
        for (var round = 1; calm.Count < rounds && round <= rounds * TriesPerRound; round++)
        {
            var before = StolenTime.Read();
            var measured = await measure(round);
            var stolen = StolenTime.Read().ShareSince(before);
            Print($"  the host took {stolen * 100:F1} % of the processors{(stolen > StolenTime.Calm ? ": does not count" : "")}");
            if (stolen <= StolenTime.Calm) calm.Add(measured);
        }

        if (calm.Count == 0)
        {
            Print($"{what}: no round in which the host took at most {StolenTime.Calm * 100} % of the processors: NOT MEASURED");
            return false;
        }

        calm.Sort();
        return Reached($"{what}, median of {calm.Count} undisturbed rounds", calm[calm.Count / 2], most, isMost: true);
    }

    private static async Task<bool> MeasureHttpAsync(TradingServer server, OrderScript script, int rounds, TimeSpan time)
    {
        var data = PostgresFixture.NewFolder();
        await using (var app = new AppProcess(Program, data.Path, server.ConnectionString("web"), ("COMPRAVENTA_Accounts__GuestsPerHour", "100000"), ("COMPRAVENTA_Simulator__FramesPerSecond", "20")))
        {
            app.Start();
            await app.AnswersAsync("/readyz");
            await using var database = NpgsqlDataSource.Create(server.ConnectionString("web"));
            var http = new HttpCallers(app.Address);
            await http.SignInAsync(Callers64);
            await http.RunAsync(time);
            var isReached = await CompareAsync(server, app.Id, "HTTP with JWT, 64 connections", rounds, HttpRatioMin, database, script, time, () => http.RunAsync(time));
            await app.DisposeAsync();
            Directory.Delete(data.Path, recursive: true);
            return isReached;
        }
    }

    private static async Task<bool> CompareAsync(
        TradingServer server, int? app, string what, int rounds, double least, NpgsqlDataSource database, OrderScript script, TimeSpan time, Func<Task<double>> run)
    {
        var ratios = new List<double>();
        for (var round = 1; round <= rounds; round++)
        {
            await AskAsync(database, "checkpoint");
            var before = ProcessorTimes.Read(server.Postmaster, app);
            var (written, p50Ms, _) = await script.RunAsync(ScriptClients, time);
            var scripts = ProcessorTimes.Read(server.Postmaster, app) - before;
            await AskAsync(database, "checkpoint");
            var count = await CountAsync(database);
            before = ProcessorTimes.Read(server.Postmaster, app);
            var orders = await run();
            var ours = ProcessorTimes.Read(server.Postmaster, app) - before;
            count = await CountAsync(database) - count;
            ratios.Add(orders / written);
            Print($"round {round}: script with {ScriptClients} clients {written:F0} a second (p50 {p50Ms:F2} ms), {what} {orders:F0} a second: {orders / written:F2} times");
            var transactions = written * time.TotalSeconds;
            Print($"  processor time of one, us: script {scripts.Script * 1e6 / transactions:F0} and PostgreSQL {scripts.Postgres * 1e6 / transactions:F0}; {(app is null ? "this process" : "the app")} {ours.App * 1e6 / count:F0} and PostgreSQL {ours.Postgres * 1e6 / count:F0}; the load {(app is null ? 0 : ours.Own * 1e6 / count):F0}");
        }

        ratios.Sort();
        return Reached($"{what} beside the script, median", ratios[(ratios.Count - 1) / 2], least, isMost: false);
    }

    private static async Task<bool> MeasureStartAsync(TradingServer server)
    {
        var database = await server.CreateAsync("many");
        await ManyAccounts.WriteAsync(database);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var since = Stopwatch.GetTimestamp();
        await using var rig = await TradingRig.StartAsync(database);
        var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
        var allocatedMiB = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1048576.0;
        var (open, balances) = await rig.Market.ReadAsync(m => (m.Engine!.OpenCount, m.Engine.Ledger.Accounts.Count), CancellationToken.None);
        Print($"{ManyAccounts.Count} accounts, {open} open orders, {balances} ledger accounts: leads after {seconds:F1} s, holds {allocatedMiB:F0} MiB; the process has {Process.GetCurrentProcess().WorkingSet64 / 1048576} MiB");
        return Reached("start to leading, seconds", seconds, StartSecondsMax, isMost: true) & Reached("memory of the engine, MiB", allocatedMiB, EngineMiBMax, isMost: true);
    }

    /// <summary>What an order wrote on the average: both sides must do the same work.</summary>
    private static async Task PrintRowsAsync(string what, NpgsqlDataSource database) => Print(
        $"{what}: rows an order: {await AskAsync(database, "select format('%s fills, %s postings, %s events', round(f / o, 2), round((p - 2 * a) / o, 2), round((e - a) / o, 2)) from (select count(*)::numeric o from orders) o, (select count(*) f from fills) f, (select count(*) p from postings) p, (select count(*) e from account_events) e, (select count(*) a from account_epochs) a")}");

    private static async Task<long> CountAsync(NpgsqlDataSource database) => long.Parse(await AskAsync(database, "select count(*)::text from orders"), CultureInfo.InvariantCulture);

    private static async Task<string> AskAsync(NpgsqlDataSource database, string sql)
    {
#pragma warning disable CA2100 // The statements are our own.
        await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        return await command.ExecuteScalarAsync() as string ?? "";
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static bool Reached(string what, double measured, double goal, bool isMost)
    {
        var isReached = isMost ? measured <= goal : measured >= goal;
        Print($"{what}: {measured:F2} (goal: {(isMost ? "at most" : "at least")} {goal}) {(isReached ? "reached" : "MISSED")}");
        return isReached;
    }
}
