using Npgsql;

namespace CompraVenta.TestKit.Trading;

/// <summary>What must hold of the tables of trading whatever has happened.</summary>
public static class LedgerChecks
{
    private static readonly (string What, string Sql)[] Checks =
    [
        ("an asset does not sum to zero", "select count(*) from (select asset from balances group by asset having sum(free + locked) <> 0) x"),
        ("a batch does not sum to zero", "select count(*) from (select 1 from postings group by shard, batch, asset having sum(amount) <> 0) x"),
        ("a balance is not the sum of its postings",
            """
            select count(*) from (select account_id, epoch, asset, sum(amount) filter (where bucket = 0) f, sum(amount) filter (where bucket = 1) l from postings group by 1, 2, 3) p
            full join balances b using (account_id, epoch, asset) where coalesce(p.f, 0) <> coalesce(b.free, 0) or coalesce(p.l, 0) <> coalesce(b.locked, 0)
            """),
        ("a user's balance is negative", "select count(*) from balances b join accounts a on a.id = b.account_id where a.user_id is not null and (b.free < 0 or b.locked < 0)"),
        ("locked is not what open orders lock",
            """
            select count(*) from (select account_id, epoch, case side when 0 then quote else base end asset, sum(locked) l from orders where state in (1, 2) group by 1, 2, 3) o
            full join (select b.* from balances b join accounts a on a.id = b.account_id where a.user_id is not null and b.locked <> 0) b using (account_id, epoch, asset)
            where coalesce(o.l, 0) <> coalesce(b.locked, 0)
            """),
        ("an order is not the sum of its fills",
            """
            select count(*) from orders o left join (select order_id, sum(amount_base) b, sum(amount_quote) q, sum(fee) f from fills group by 1) x on x.order_id = o.id
            where o.filled_base <> coalesce(x.b, 0) or o.filled_quote <> coalesce(x.q, 0) or o.fee <> coalesce(x.f, 0)
            """),
        ("an order is filled beyond its amount", "select count(*) from orders where filled_base > amount_base or (side = 0 and filled_quote > amount_quote)"),
        ("an order has ended and locks something", "select count(*) from orders where state not in (1, 2) and locked <> 0"),
        ("a trigger fired twice",
            """
            select count(*) from (select o.value ->> 'order_id' from account_events e, json_array_elements(e.body -> 'orders') o where o.value ->> 'fired_at' is not null
            group by 1 having count(distinct o.value ->> 'fired_at') > 1) x
            """),
        ("a fill has no order", "select count(*) from fills f where not exists (select from orders o where o.id = f.order_id)"),
        ("events of an account have a gap", "select count(*) from (select account_id from account_events group by 1 having max(number) <> count(*)) x"),
        ("a batch is missing", "select count(*) from (select shard from engine_batches group by 1 having max(number) <> count(*)) x"),
    ];

    /// <summary>Fails the test when one does not hold.</summary>
    public static async Task AssertSoundAsync(NpgsqlDataSource database) => Assert.Empty(await FindAsync(database));

    /// <summary>What does not hold, and how often.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(NpgsqlDataSource database)
    {
        var found = new List<string>();
        foreach (var (what, sql) in Checks)
        {
#pragma warning disable CA2100 // The statements are our own.
            await using var command = database.CreateCommand(sql);
#pragma warning restore CA2100
            if (await command.ExecuteScalarAsync() is not 0L and var count) found.Add($"{what}: {count}");
        }

        return found;
    }
}
