using System.Data;
using Npgsql;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Reads the sums of all virtual money, by one snapshot.</summary>
/// <remarks>Anybody may ask, so what was read is told again for some seconds, and longer where reading takes long: at most a twentieth of the time is spent on it. Those who ask
/// at once are answered by one reading.</remarks>
public sealed class LedgerProofReader(NpgsqlDataSource database, TimeProvider time)
{
    private const int RestFactor = 20;

    private static readonly TimeSpan LifeMin = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private Task<LedgerProof>? reading;
    private DateTimeOffset goodUntil;

    /// <summary>The sums; some seconds old at most, unless there is very much to add up.</summary>
    public Task<LedgerProof> ReadAsync(CancellationToken ct)
    {
        lock (gate)
        {
            // A reading belongs to all who wait for it, so that none of them ends it.
            if (reading is null || reading.IsFaulted || reading.IsCanceled || (reading.IsCompleted && time.GetUtcNow() >= goodUntil)) reading = ReadNowAsync();
            return reading.WaitAsync(ct);
        }
    }

    private async Task<LedgerProof> ReadNowAsync()
    {
        // The caller holds the gate.
        await Task.Yield();
        var started = time.GetTimestamp();
        var at = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync();
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        var markets = await ReadMarketsAsync(connection);
        var assets = await ReadAssetsAsync(connection);
        await snapshot.CommitAsync();
        var took = time.GetElapsedTime(started);
        lock (gate) goodUntil = time.GetUtcNow() + TimeSpan.FromTicks(Math.Max(LifeMin.Ticks, took.Ticks * RestFactor));
        return new(at, [.. markets.Select(market => market with { Assets = [.. assets[market.Source].Select(asset => asset.Proof)] })]);
    }

    private static async Task<List<MarketProof>> ReadMarketsAsync(NpgsqlConnection connection)
    {
        // The number of a fill says whose engine made it, and that of the engine which market it is of.
        await using var command = new NpgsqlCommand(
            """
            with shards as (
                select l.shard, l.batch, b.committed_at, (select a.source from accounts a where a.id = ('00000000-0000-0000-0000-' || lpad(to_hex(l.shard + 1), 12, '0'))::uuid) as source
                from engine_leases l left join engine_batches b on b.shard = l.shard and b.number = l.batch),
            made as (select (f.id >> $1)::int as shard, count(*) as fills from fills f group by 1),
            placed as (select a.source, count(*) as orders from orders o join accounts a on a.id = o.account_id group by 1)
            select s.source, coalesce(sum(s.batch), 0)::bigint, max(s.committed_at),
                (select count(*) from accounts a where a.source = s.source and a.user_id is not null),
                coalesce((select p.orders from placed p where p.source = s.source), 0), coalesce(sum(m.fills), 0)::bigint
            from shards s left join made m using (shard) where s.source is not null group by s.source order by s.source
            """,
            connection)
        { Parameters = { new() { Value = EngineShard.FillBits } } };
        await using var rows = await command.ExecuteReaderAsync();
        var markets = new List<MarketProof>();
        while (await rows.ReadAsync())
        {
            markets.Add(new(rows.GetString(0), rows.GetInt64(1), rows.IsDBNull(2) ? null : rows.GetFieldValue<DateTimeOffset>(2), rows.GetInt64(3), rows.GetInt64(4), rows.GetInt64(5), []));
        }

        return markets;
    }

    private static async Task<ILookup<string, (string Source, AssetProof Proof)>> ReadAssetsAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            """
            select a.source, b.asset, trim_scale(coalesce(sum(b.free + b.locked) filter (where b.epoch > 0), 0)), trim_scale(coalesce(sum(b.free + b.locked) filter (where b.epoch = -1), 0)),
                trim_scale(coalesce(sum(b.free + b.locked) filter (where b.epoch = 0), 0)), trim_scale(sum(b.free + b.locked))
            from balances b join accounts a on a.id = b.account_id group by 1, 2 order by 1, 2
            """,
            connection);
        await using var rows = await command.ExecuteReaderAsync();
        var assets = new List<(string Source, AssetProof Proof)>();
        while (await rows.ReadAsync()) assets.Add((rows.GetString(0), new(rows.GetString(1), rows.GetDecimal(2), rows.GetDecimal(3), rows.GetDecimal(4), rows.GetDecimal(5))));
        return assets.ToLookup(asset => asset.Source, StringComparer.Ordinal);
    }
}
