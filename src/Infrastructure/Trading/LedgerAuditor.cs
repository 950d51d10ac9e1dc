using System.Data;
using System.Runtime.InteropServices;
using CompraVenta.Core.Ledger;
using CompraVenta.Core.Trading;
using Npgsql;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Checks that the ledger in the database is sound: everything by one snapshot, beside the engine and without holding it up.</summary>
/// <remarks>Keeps the sums of the postings that it has read, some 100 bytes a balance, so that an audit reads only what was posted since the last. Postings and fills are numbered in
/// the order in which a shard's one engine writes them; each shard is continued by itself. A balance that differs from what was added up is first counted again from all postings.
/// Not thread-safe.</remarks>
public sealed class LedgerAuditor(NpgsqlDataSource database, TimeProvider time)
{
    private const int CasesMax = 1_000;

    private Memory? memory;

    /// <summary>Audits.</summary>
    /// <param name="isFull">Whether to read all postings and fills.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<LedgerReport> RunAsync(bool isFull, CancellationToken ct)
    {
        var own = isFull || memory is null ? new Memory() : memory;
        var before = own.Told;

        // Whatever breaks off half-way leaves sums that belong to no moment.
        memory = null;
        var report = await AuditAsync(own, ct);
        if (!report.IsFull && report.Findings.Any(f => f.Rule == LedgerRule.BalancesArePosted && !before.Contains(f))) report = await AuditAsync(own = new Memory(), ct);
        own.Told = report.Findings;
        memory = own;
        return report;
    }

    private async Task<LedgerReport> AuditAsync(Memory own, CancellationToken ct)
    {
        var isFull = own.IsNew;
        own.IsNew = false;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        await CheckBatchesAsync(own, connection, ct);
        await AddPostingsAsync(own, connection, ct);
        await CheckFillsAsync(own, connection, ct);
        var passing = new LedgerFindings();
        var locks = await ReadLocksAsync(connection, passing, isFull, ct);
        var balances = await CheckBalancesAsync(own, locks, passing, connection, ct);
        await snapshot.CommitAsync(ct);
        return new(time.GetUtcNow(), isFull, balances, own.Postings, own.Fills, [.. own.Lasting.All.Concat(passing.All).OrderBy(finding => finding.Rule)]);
    }

    /// <summary>The batches that came since: each has to sum to zero. Runs before <see cref="AddPostingsAsync"/>, which moves on.</summary>
    private static async Task CheckBatchesAsync(Memory own, NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"select p.shard, p.batch, p.asset, sum(p.amount)::text from postings p {Memory.NewPostings} group by p.shard, p.batch, p.asset having sum(p.amount) <> 0 order by p.shard, p.batch", connection);
        own.Limit(command);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            own.Lasting.Add(LedgerRule.BatchesBalance, Market(rows.GetInt32(0)), rows.GetString(2), $"batch {rows.GetInt64(1)} of shard {rows.GetInt32(0)} sums to {rows.GetString(3)}");
        }
    }

    private static async Task AddPostingsAsync(Memory own, NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"select p.shard, p.account_id, p.epoch, p.asset, p.bucket, sum(p.amount), max(p.id), count(*) from postings p {Memory.NewPostings} group by p.shard, p.account_id, p.epoch, p.asset, p.bucket",
            connection);
        own.Limit(command);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var last = new Dictionary<int, long>();
        while (await rows.ReadAsync(ct))
        {
            var shard = rows.GetInt32(0);
            own.AddPosted(new(rows.GetGuid(1), rows.GetInt32(2), rows.GetString(3)), (Bucket)rows.GetByte(4), rows.GetDecimal(5));
            last[shard] = Math.Max(last.GetValueOrDefault(shard), rows.GetInt64(6));
            own.Postings += rows.GetInt64(7);
        }

        foreach (var (shard, id) in last) own.LastPosting[shard] = id;
    }

    private static async Task CheckFillsAsync(Memory own, NpgsqlConnection connection, CancellationToken ct)
    {
        var shards = own.LastFill.OrderBy(shard => shard.Key).ToList();
        NpgsqlParameter[] ranges() =>
        [
            new() { Value = (long[])[long.MinValue, .. shards.Select(shard => shard.Value)] },
            new() { Value = (long[])[.. shards.Select(shard => new EngineShard((Markets.MarketSource)(shard.Key / EngineShard.PartsMax), shard.Key % EngineShard.PartsMax).FillBase), long.MaxValue] },
        ];
        await using (var command = new NpgsqlCommand(
            """
            select f.id, f.order_id, o.id is null, f.fee < 0 or (f.fee = 0 and f.fee_rate > 0)
            from unnest($1, $2) r (after, until) join fills f on f.id > r.after and f.id <= r.until left join orders o on o.id = f.order_id
            where o.id is null or f.fee < 0 or (f.fee = 0 and f.fee_rate > 0)
                or case when jsonb_typeof(f.receipt->'Levels') = 'array' then jsonb_array_length(f.receipt->'Levels') = 0 else true end
            order by f.id limit $3
            """,
            connection))
        {
            command.Parameters.AddRange(ranges());
            command.Parameters.Add(new() { Value = CasesMax });
            await using var rows = await command.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct))
            {
                var lacks = rows.GetBoolean(2) ? $"its order {rows.GetGuid(1)}" : rows.GetBoolean(3) ? "its fee" : "its receipt";
                own.Lasting.Add(LedgerRule.FillsAreWhole, Market(EngineShard.KeyOfFill(rows.GetInt64(0))), null, $"fill {rows.GetInt64(0)} lacks {lacks}");
            }
        }

        await AddFillsAsync(own, ranges(), connection, ct);
        await using var newest = new NpgsqlCommand(
            "select f.id >> $3, max(f.id), count(*) from unnest($1, $2) r (after, until) join fills f on f.id > r.after and f.id <= r.until group by 1", connection);
        newest.Parameters.AddRange(ranges());
        newest.Parameters.Add(new() { Value = EngineShard.FillBits });
        await using var counts = await newest.ExecuteReaderAsync(ct);
        while (await counts.ReadAsync(ct))
        {
            var shard = (int)counts.GetInt64(0);
            own.LastFill[shard] = Math.Max(own.LastFill.GetValueOrDefault(shard), counts.GetInt64(1));
            own.Fills += counts.GetInt64(2);
        }
    }

    /// <summary>Adds up what fills brought to accounts and took from them.</summary>
    private static async Task AddFillsAsync(Memory own, NpgsqlParameter[] ranges, NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            select f.id >> $3, o.account_id, o.epoch, o.base, o.quote, o.side, sum(f.amount_base), sum(f.amount_quote), sum(f.fee)
            from unnest($1, $2) r (after, until) join fills f on f.id > r.after and f.id <= r.until join orders o on o.id = f.order_id
            group by 1, 2, 3, 4, 5, 6
            """,
            connection);
        command.Parameters.AddRange(ranges);
        command.Parameters.Add(new() { Value = EngineShard.FillBits });
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var (shard, account, epoch) = ((int)rows.GetInt64(0), rows.GetGuid(1), rows.GetInt32(2));
            var isBuy = (OrderSide)rows.GetByte(5) == OrderSide.Buy;
            var (received, paid) = isBuy ? (rows.GetString(3), rows.GetString(4)) : (rows.GetString(4), rows.GetString(3));
            try
            {
                var (amountBase, amountQuote, fee) = (rows.GetDecimal(6), rows.GetDecimal(7), rows.GetDecimal(8));
                own.AddFilled(new(account, epoch, received), (isBuy ? amountBase : amountQuote) - fee);
                own.AddFilled(new(account, epoch, paid), isBuy ? -amountQuote : -amountBase);
                own.AddFilled(new(EngineShard.HouseOf(shard), LedgerAccount.Fees.Epoch, received), fee);
            }
            catch (Exception e) when (e is InvalidCastException or OverflowException)
            {
                own.Lasting.Add(LedgerRule.FillsAreWhole, Market(shard), received, $"a fill of account {account} in epoch {epoch} has an amount that is no number of at most 28 digits");
            }
        }
    }

    /// <summary>What open orders lock; of ended ones, that they lock nothing.</summary>
    private static async Task<Dictionary<Key, decimal>> ReadLocksAsync(NpgsqlConnection connection, LedgerFindings findings, bool isFull, CancellationToken ct)
    {
        var locks = new Dictionary<Key, decimal>();
        await using (var command = new NpgsqlCommand(
            "select account_id, epoch, case side when $1 then quote else base end, sum(locked) from orders where state in (1, 2) group by 1, 2, 3", connection)
        {
            Parameters = { new() { Value = (short)OrderSide.Buy } },
        })
        {
            await using var rows = await command.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct)) locks.Add(new(rows.GetGuid(0), rows.GetInt32(1), rows.GetString(2)), rows.GetDecimal(3));
        }

        if (!isFull) return locks;
        await using var ended = new NpgsqlCommand(
            "select o.id, coalesce(a.source, ''), o.locked::text from orders o left join accounts a on a.id = o.account_id where o.state not in (1, 2) and o.locked <> 0 limit $1", connection)
        {
            Parameters = { new() { Value = CasesMax } },
        };
        await using var wrong = await ended.ExecuteReaderAsync(ct);
        while (await wrong.ReadAsync(ct)) findings.Add(LedgerRule.LocksAreOrders, wrong.GetString(1), null, $"order {wrong.GetGuid(0)} has ended and locks {wrong.GetString(2)}");
        return locks;
    }

    private static async Task<long> CheckBalancesAsync(Memory own, Dictionary<Key, decimal> locks, LedgerFindings findings, NpgsqlConnection connection, CancellationToken ct)
    {
        var sums = new Dictionary<(string Market, string Asset), decimal>();
        var (round, count) = (++own.Round, 0L);
        await using var command = new NpgsqlCommand(
            """
            select b.account_id, b.epoch, b.asset, b.free, b.locked, coalesce(a.source, ''), coalesce(e.amount, 0)
            from balances b left join accounts a on a.id = b.account_id left join account_epochs e on e.account_id = b.account_id and e.epoch = b.epoch and e.asset = b.asset
            """,
            connection);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            count++;
            var key = new Key(rows.GetGuid(0), rows.GetInt32(1), rows.GetString(2));
            var balance = new Balance(rows.GetDecimal(3), rows.GetDecimal(4));
            var market = rows.GetString(5);
            CollectionsMarshal.GetValueRefOrAddDefault(sums, (market, key.Asset), out _) += balance.Total;
            var (posted, filled) = own.Look(key, round);
            if (posted != balance) findings.Add(LedgerRule.BalancesArePosted, market, key.Asset, $"{key} has {balance}, its postings sum to {posted}");

            // What the treasury has is the rest: it follows from every batch's sum.
            if (key.Epoch != LedgerAccount.Treasury.Epoch && posted.Total - filled is var unfilled && unfilled != rows.GetDecimal(6))
            {
                findings.Add(LedgerRule.FillsArePosted, market, key.Asset, $"postings to {key} sum to {posted.Total}, of which fills made {filled} and its beginning {rows.GetDecimal(6)}");
            }

            // The house's epochs are 0 and -1. Its treasury stands for the exchanges, and owes what users have.
            if (key.Epoch <= 0) continue;
            if (balance.Free < 0 || balance.Locked < 0) findings.Add(LedgerRule.NothingNegative, market, key.Asset, $"{key} has {balance}");
            locks.Remove(key, out var locked);
            if (locked != balance.Locked) findings.Add(LedgerRule.LocksAreOrders, market, key.Asset, $"{key} has {balance.Locked} locked, its open orders lock {locked}");
        }

        foreach (var (key, locked) in locks.Where(l => l.Value != 0)) findings.Add(LedgerRule.LocksAreOrders, "", key.Asset, $"{key} has no balance, its open orders lock {locked}");
        foreach (var (key, posted, filled) in own.Unseen(round))
        {
            if (posted != default) findings.Add(LedgerRule.BalancesArePosted, "", key.Asset, $"{key} has no balance, its postings sum to {posted}");
            if (filled != 0 && posted == default) findings.Add(LedgerRule.FillsArePosted, "", key.Asset, $"{key} has no balance, its fills made {filled}");
        }

        foreach (var ((market, asset), sum) in sums.Where(s => s.Value != 0)) findings.Add(LedgerRule.SumsToZero, market, asset, $"{asset} sums to {sum}");
        return count;
    }

    private static string Market(int shard) => Enum.IsDefined((Markets.MarketSource)(shard / EngineShard.PartsMax)) ? Markets.MarketSourceNames.Word((Markets.MarketSource)(shard / EngineShard.PartsMax)) : "";

    /// <summary>An account's balance of an asset in one epoch.</summary>
    private readonly record struct Key(Guid Account, int Epoch, string Asset)
    {
        public override string ToString() => $"{Asset} of account {Account} in epoch {Epoch}";
    }

    /// <summary>What one audit leaves for the next.</summary>
    private sealed class Memory
    {
        /// <summary>Of the table <c>postings p</c>: those after the last that was added up of their shard.</summary>
        public const string NewPostings = "left join unnest($1, $2) known (shard, last) on known.shard = p.shard where p.id > $3 and (known.last is null or p.id > known.last)";

        private readonly Dictionary<Key, (Balance Posted, decimal Filled, int Round)> sums = [];
        private readonly Dictionary<string, string> assets = new(StringComparer.Ordinal);

        public bool IsNew { get; set; } = true;

        /// <summary>What does not go away by itself, since rows of the ledger are only ever added.</summary>
        public LedgerFindings Lasting { get; } = new();

        public IReadOnlyList<LedgerFinding> Told { get; set; } = [];

        public Dictionary<int, long> LastPosting { get; } = [];

        public Dictionary<int, long> LastFill { get; } = [];

        public long Postings { get; set; }

        public long Fills { get; set; }

        public int Round { get; set; }

        public void Limit(NpgsqlCommand command)
        {
            command.Parameters.Add(new() { Value = LastPosting.Keys.ToArray() });
            command.Parameters.Add(new() { Value = LastPosting.Values.ToArray() });
            command.Parameters.Add(new() { Value = LastPosting.Count == 0 ? long.MinValue : LastPosting.Values.Min() });
        }

        public void AddPosted(Key key, Bucket bucket, decimal amount)
        {
            ref var sum = ref SumOf(key);
            sum.Posted = sum.Posted.Plus(bucket, amount);
        }

        public void AddFilled(Key key, decimal amount) => SumOf(key).Filled += amount;

        public (Balance Posted, decimal Filled) Look(Key key, int round)
        {
            ref var sum = ref CollectionsMarshal.GetValueRefOrNullRef(sums, key);
            if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref sum)) return default;
            sum.Round = round;
            return (sum.Posted, sum.Filled);
        }

        public IEnumerable<(Key Key, Balance Posted, decimal Filled)> Unseen(int round) => sums.Where(s => s.Value.Round != round).Select(s => (s.Key, s.Value.Posted, s.Value.Filled));

        private ref (Balance Posted, decimal Filled, int Round) SumOf(Key key)
        {
            // Hundreds of thousands of balances name the same few hundred assets.
            if (!assets.TryGetValue(key.Asset, out var asset)) assets.Add(key.Asset, asset = key.Asset);
            return ref CollectionsMarshal.GetValueRefOrAddDefault(sums, key with { Asset = asset }, out _);
        }
    }
}
