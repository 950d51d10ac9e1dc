using CompraVenta.Core.Ledger;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using Npgsql;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Makes an engine of what the journal has.</summary>
public sealed class EngineLoader(NpgsqlDataSource database, ListingDirectory listings, IReadOnlyList<Venue> venues, TimeProvider time)
{
    /// <summary>Names of ended orders are known this long, as long as a retry that was under way may take.</summary>
    private static readonly TimeSpan NamesKept = TimeSpan.FromMinutes(10);

    private const string Columns =
        """
        id, account_id, epoch, client_id, base, quote, side, type, amount_base, amount_quote, price, stop_price, trail_distance, time_in_force, good_till, post_only, venue,
        trigger_source, pair_id, reference, reference_symbol, state, end_reason, filled_base, filled_quote, fee, locked, trigger_price, queue_ahead, created_at, updated_at, fired_at, replaces_id
        """;

    /// <summary>Fills an engine without accounts.</summary>
    /// <param name="shard">Whose accounts.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="events">Gets the numbers of the accounts' last events.</param>
    /// <param name="ct">Ends it; the engine is of no use then.</param>
    public async Task LoadAsync(EngineShard shard, TradingEngine engine, AccountEvents events, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(events);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        await LoadAccountsAsync(connection, shard, engine, events, ct);
        await LoadBalancesAsync(connection, shard, engine, ct);
        await LoadOrdersAsync(connection, shard, engine, ct);
    }

    /// <summary>The number of the last fill of a shard.</summary>
    public async Task<long> LastFillAsync(EngineShard shard, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select coalesce(max(id), $1) from fills where id > $1 and id < $2");
        command.Parameters.Add(new() { Value = shard.FillBase });
        command.Parameters.Add(new() { Value = shard.FillEnd });
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>The order that a user's account has under its client's name for it, of whatever epoch; null when there is none.</summary>
    public async Task<Order?> FindAsync(EngineShard shard, Guid user, string clientId, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            $"select {Columns} from orders where client_id = $3 and account_id = (select id from accounts where user_id = $1 and source = $2)");
        command.Parameters.Add(new() { Value = user });
        command.Parameters.Add(new() { Value = shard.Source.Word() });
        command.Parameters.Add(new() { Value = clientId });
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ReadAsync(ct) ? OrderOf(rows) : null;
    }

    /// <summary>An order; null when there is no such.</summary>
    public async Task<Order?> FindAsync(Guid order, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"select {Columns} from orders where id = $1");
        command.Parameters.Add(new() { Value = order });
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ReadAsync(ct) ? OrderOf(rows) : null;
    }

    private static async Task LoadAccountsAsync(NpgsqlConnection connection, EngineShard shard, TradingEngine engine, AccountEvents events, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select id, user_id, epoch, last_event from accounts where source = $1 and user_id is not null", connection);
        command.Parameters.Add(new() { Value = shard.Source.Word() });
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            engine.RestoreAccount(rows.GetGuid(0), rows.GetGuid(1), rows.GetInt32(2));
            events.Restore(rows.GetGuid(0), rows.GetInt64(3));
        }
    }

    private static async Task LoadBalancesAsync(NpgsqlConnection connection, EngineShard shard, TradingEngine engine, CancellationToken ct)
    {
        // What is left in an epoch that has ended never moves again, but is a part of what sums to zero.
        await using var command = new NpgsqlCommand(
            "select b.account_id, b.epoch, b.asset, b.free, b.locked from balances b join accounts a on a.id = b.account_id where a.source = $1", connection);
        command.Parameters.Add(new() { Value = shard.Source.Word() });
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var id = rows.GetGuid(0);
            var account = new LedgerAccount(id == shard.House ? Guid.Empty : id, rows.GetInt32(1));
            engine.RestoreBalance(account, string.Intern(rows.GetString(2)), new Balance(rows.GetDecimal(3), rows.GetDecimal(4)));
        }
    }

    private async Task LoadOrdersAsync(NpgsqlConnection connection, EngineShard shard, TradingEngine engine, CancellationToken ct)
    {
        // The ids of orders grow with time.
        await using var command = new NpgsqlCommand(
            $"""
            select {Columns} from orders o
            where (state in (1, 2) or (client_id is not null and updated_at > $2))
                and exists (select from accounts a where a.id = o.account_id and a.source = $1)
            order by id
            """,
            connection);
        command.Parameters.Add(new() { Value = shard.Source.Word() });
        command.Parameters.Add(new() { Value = time.GetUtcNow() - NamesKept });
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct)) engine.RestoreOrder(OrderOf(rows));
    }

    private Order OrderOf(NpgsqlDataReader row)
    {
        var instrument = new Instrument(row.GetString(4), row.GetString(5));
        var reference = ListingOf(VenueOf(row.GetString(19)), row.GetString(20), instrument);
        return new Order
        {
            Id = row.GetGuid(0),
            Account = new LedgerAccount(row.GetGuid(1), row.GetInt32(2)),
            Terms = new OrderTerms
            {
                ClientId = row.IsDBNull(3) ? null : row.GetString(3),
                Instrument = reference.Instrument,
                Side = (OrderSide)row.GetInt16(6),
                Type = (OrderType)row.GetInt16(7),
                AmountBase = Number(8),
                AmountQuote = Number(9),
                Price = Number(10),
                StopPrice = Number(11),
                TrailDistance = Number(12),
                TimeInForce = (TimeInForce)row.GetInt16(13),
                GoodTillNs = Moment(14),
                PostOnly = row.GetBoolean(15),
                Venue = row.IsDBNull(16) ? null : VenueOf(row.GetString(16)),
                TriggerSource = (TriggerSource)row.GetInt16(17),
                PairId = row.IsDBNull(18) ? null : row.GetGuid(18),
            },
            Reference = reference,
            State = (OrderState)row.GetInt16(21),
            EndReason = (EndReason)row.GetInt16(22),
            FilledBase = row.GetDecimal(23),
            FilledQuote = row.GetDecimal(24),
            Fee = row.GetDecimal(25),
            Locked = row.GetDecimal(26),
            TriggerPrice = Number(27),
            QueueAhead = row.GetDecimal(28),
            CreatedNs = Moment(29)!.Value,
            UpdatedNs = Moment(30)!.Value,
            FiredNs = Moment(31),
            ReplacesId = row.IsDBNull(32) ? null : row.GetGuid(32),
        };

        decimal? Number(int at) => row.IsDBNull(at) ? null : row.GetDecimal(at);

        long? Moment(int at) => row.IsDBNull(at) ? null : PostgresJournal.ToNs(row.GetFieldValue<DateTimeOffset>(at));
    }

    private Venue VenueOf(string id) => venues.FirstOrDefault(venue => string.Equals(venue.Id, id, StringComparison.Ordinal))
        ?? throw new InvalidOperationException($"orders stand at {id}, which is no venue of this app");

    /// <summary>The listing that an order stands at. One that its venue has not told of yet is not traded until it does; one whose symbol means something else by now never is.</summary>
    private Listing ListingOf(Venue venue, string symbol, Instrument instrument)
    {
        if (listings.TryRestore(venue, symbol, instrument, time.GetUtcNow(), out var listing)) return listing;
        return listings.TryRestore(venue, $"{symbol} ({instrument.Name})", instrument, time.GetUtcNow(), out listing) ? listing : throw new InvalidOperationException($"{venue.Id} has no place for {instrument.Name}");
    }
}
