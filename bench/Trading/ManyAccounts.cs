using Npgsql;

namespace CompraVenta.Bench.Trading;

/// <summary>100 000 accounts with a history: of each 10 orders, of which 3 are open, and 20 postings.</summary>
internal static class ManyAccounts
{
    public const int Count = 100_000;

    private static readonly string[] Sql =
    [
        $"insert into accounts (id, user_id, source, epoch, last_event) select {Id("a")}, {Id("a")}, 'simulated', 1, 10 from generate_series(1, {Count}) a",
        $"insert into account_epochs (account_id, epoch, asset, amount, begun_at) select {Id("a")}, 1, 'USDT', 50000, now() from generate_series(1, {Count}) a",

        // A stop that waits and two limits that stand, all sells; the other seven were market orders.
        $"""
        insert into orders (id, account_id, epoch, client_id, base, quote, side, type, amount_base, price, stop_price, time_in_force, post_only, trigger_source, reference, reference_symbol, state,
            end_reason, filled_base, filled_quote, fee, locked, trigger_price, queue_ahead, created_at, updated_at)
        select ('00000000-0000-7000-8' || lpad(o::text, 3, '0') || '-' || lpad(a::text, 12, '0'))::uuid, {Id("a")}, 1, 'order-' || o, 'BTC', 'USDT', case when o <= 3 then 1 else 0 end,
            case when o = 1 then 3 when o <= 3 then 2 else 1 end, 0.01, case when o in (2, 3) then 65000 + a % 500 + o end, case when o = 1 then 60000 + a % 3000 end, 1, false, 1, 'binance', 'BTCUSDT',
            case when o = 1 then 1 when o <= 3 then 2 else 3 end, 0, case when o > 3 then 0.01 else 0 end, case when o > 3 then 640 else 0 end, case when o > 3 then 0.00001 else 0 end,
            case when o <= 3 then 0.01 else 0 end, case when o = 1 then 60000 + a % 3000 end, 0, now() - interval '1 day', now() - interval '1 day'
        from generate_series(1, {Count}) a, generate_series(1, 10) o
        """,
        $"""
        insert into postings (shard, batch, account_id, epoch, asset, bucket, amount)
        select 64, 1, {Id("a")}, 1, case when p % 2 = 0 then 'USDT' else 'BTC' end, case when p > 14 and p % 2 = 1 then 1 else 0 end, p
        from generate_series(1, {Count}) a, generate_series(1, 20) p
        """,
        $"insert into balances (account_id, epoch, asset, free, locked) select {Id("a")}, 1, 'USDT', 45520, 0 from generate_series(1, {Count}) a",
        $"insert into balances (account_id, epoch, asset, free, locked) select {Id("a")}, 1, 'BTC', 0.03993, 0.03 from generate_series(1, {Count}) a",
        "analyze",
        "checkpoint",
    ];

    public static async Task WriteAsync(NpgsqlDataSource database)
    {
        foreach (var sql in Sql)
        {
#pragma warning disable CA2100 // The statements are our own.
            await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100
            command.CommandTimeout = 0;
            await command.ExecuteNonQueryAsync();
        }
    }

    private static string Id(string number) => $"('00000000-0000-0000-0000-' || lpad({number}::text, 12, '0'))::uuid";
}
