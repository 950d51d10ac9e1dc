using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace CompraVenta.Bench.Trading;

/// <summary>The same rows without an engine: pgbench writes what one market order writes, in one transaction, each statement prepared.</summary>
/// <remarks>No client waits for another's lock: each has accounts, a house and a lease of its own. Numbers grow, as the engine's do.</remarks>
internal sealed class OrderScript
{
    private const int AccountsEach = 64;
    private const int ClientsMax = 16;
    private const int FirstShard = 1_000;

    private readonly NpgsqlDataSource database;
    private readonly string socket;
    private readonly string file;
    private int rounds;

    private OrderScript(NpgsqlDataSource database, string socket, string file) => (this.database, this.socket, this.file) = (database, socket, file);

    /// <summary>Prepares it, with a receipt and an event as the engine wrote them.</summary>
    public static async Task<OrderScript> CreateAsync(NpgsqlDataSource database, string socket, string receipt, string body, string folder)
    {
        var text = Path.Combine(folder, "order.sql");
        await File.WriteAllTextAsync(text, Text(Quoted(receipt), Quoted(body)));
        var script = new OrderScript(database, socket, text);
        await script.ExecuteAsync($"insert into accounts (id, user_id, source, epoch, last_event) select {Account("a")}, {Account("a")}, 'simulated', 1, 0 from generate_series(0, {ClientsMax * AccountsEach - 1}) a");
        return script;
    }

    /// <summary>Runs it.</summary>
    /// <returns>Transactions a second, and the median and the p99 of one in milliseconds.</returns>
    public async Task<(double PerSecond, double P50Ms, double P99Ms)> RunAsync(int clients, TimeSpan time)
    {
        var first = ++rounds * 10_000_000;
        await ExecuteAsync(
            $"insert into engine_leases (shard, epoch, batch, taken_at) select {FirstShard} + c, 1, {first}, now() from generate_series(0, {ClientsMax - 1}) c on conflict (shard) do update set batch = excluded.batch");
        var log = Path.Combine(Path.GetDirectoryName(file)!, $"log{rounds}");
        string[] arguments =
        [
            "-h", socket, "-U", "compraventa", "-n", "-M", "prepared", "-c", Number(clients), "-j", Number(Math.Min(clients, 2)), "-T", Number((int)time.TotalSeconds),
            "-D", $"n={Number(first)}", "-f", file, "-l", "--log-prefix", log, new NpgsqlConnectionStringBuilder(database.ConnectionString).Database!,
        ];
        var start = new ProcessStartInfo("pgbench", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = Path.GetDirectoryName(file)! };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var said = await output;
        if (process.ExitCode != 0) throw new InvalidOperationException($"pgbench: {said}{await errors}");
        var tps = said.Split('\n').Single(line => line.StartsWith("tps = ", StringComparison.Ordinal))["tps = ".Length..].Split(' ')[0];

        // Of each transaction the log has: client, number, microseconds, …
        var times = new List<long>();
        foreach (var part in Directory.EnumerateFiles(Path.GetDirectoryName(file)!, Path.GetFileName(log) + ".*"))
        {
            foreach (var line in File.ReadLines(part)) times.Add(long.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture));
            File.Delete(part);
        }

        times.Sort();
        return (double.Parse(tps, CultureInfo.InvariantCulture), times[times.Count / 2] / 1e3, times[times.Count * 99 / 100] / 1e3);
    }

    private static string Text(string receipt, string body) =>
        $"""
        \set n :n + 1
        \set a :client_id * {AccountsEach} + random(0, {AccountsEach - 1})
        begin;
        select move_lease({FirstShard} + :client_id, 1, :n);
        insert into orders (id, account_id, epoch, client_id, base, quote, side, type, amount_base, amount_quote, price, stop_price, trail_distance, time_in_force, good_till, post_only, venue, trigger_source, pair_id, reference, reference_symbol, state, end_reason, filled_base, filled_quote, fee, locked, trigger_price, queue_ahead, created_at, updated_at, fired_at) values ({Order}, {Account(":a")}, 1, null, 'BTC', 'USDT', 0, 1, 0.002, null, null, null, null, 0, null, false, null, 0, null, 'binance', 'BTCUSDT', 3, 0, 0.002, 128.002, 0.000002, 0, null, 0, now(), now(), null);
        insert into fills (id, order_id, venue, side, amount_base, amount_quote, fee, fee_rate, is_maker, filled_at, receipt) values (:client_id * 1000000000::bigint + :n, {Order}, 'binance', 0, 0.002, 128.002, 0.000002, 0.001, false, now(), {receipt});
        insert into postings (shard, batch, account_id, epoch, asset, bucket, amount) values ({FirstShard} + :client_id, :n, {Account(":a")}, 1, 'USDT', 0, -128.002), ({FirstShard} + :client_id, :n, {House}, 0, 'USDT', 0, 128.002), ({FirstShard} + :client_id, :n, {House}, 0, 'BTC', 0, -0.002), ({FirstShard} + :client_id, :n, {Account(":a")}, 1, 'BTC', 0, 0.001998), ({FirstShard} + :client_id, :n, {House}, -1, 'BTC', 0, 0.000002);
        insert into balances (account_id, epoch, asset, free, locked) values ({Account(":a")}, 1, 'USDT', 50000 - :n, 0), ({House}, 0, 'USDT', :n, 0), ({House}, 0, 'BTC', :n, 0), ({Account(":a")}, 1, 'BTC', :n, 0), ({House}, -1, 'BTC', :n, 0) on conflict (account_id, epoch, asset) do update set free = excluded.free, locked = excluded.locked;
        insert into account_events (account_id, number, decided_at, body) values ({Account(":a")}, :n, now(), {body});
        update accounts set last_event = :n where id = {Account(":a")};
        commit;

        """;

    private const string House = "('00000000-0000-0000-0001-' || lpad((:client_id)::text, 12, '0'))::uuid";

    // Time first, as in the engine's; the client's number keeps them apart.
    private const string Order = "('00000000-0000-7000-8' || lpad((:client_id)::text, 3, '0') || '-' || lpad((:n)::text, 12, '0'))::uuid";

    private static string Account(string number) => $"('00000000-0000-0000-0000-' || lpad(({number})::text, 12, '0'))::uuid";

    /// <summary>A literal without anything that pgbench takes for a variable.</summary>
    private static string Quoted(string json) => $"'{json.Replace("'", "''", StringComparison.Ordinal).Replace(":", ": ", StringComparison.Ordinal)}'";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task ExecuteAsync(string sql)
    {
#pragma warning disable CA2100 // The statements are our own.
        await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
