using System.Text.Json;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using Npgsql;
using NpgsqlTypes;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>The journal that orders are acknowledged from: writes each batch of the engine in one transaction, marked with the epoch of the engine and a number that grows by one.</summary>
/// <remarks>One round trip a batch, on a connection of its own that stays open: what a pool does to clean one up would cost each commit as much again, and its statements stay prepared.
/// Rows go as arrays. Commits come one after the other, from one writer. An engine that was replaced can't commit: the first statement moves the lease from exactly the batch before, or raises.</remarks>
public sealed class PostgresJournal(NpgsqlDataSource database)
{
    /// <summary>The error that <c>move_lease</c> raises when somebody else leads.</summary>
    public const string SupersededState = "CV001";

    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;

    private NpgsqlConnection? writing;

    /// <summary>Takes over a shard; whoever led it can't commit from now on, and what it was committing is either there or never will be.</summary>
    /// <returns>The epoch to commit in, and the last batch committed.</returns>
    public async Task<(long Epoch, long Batch)> TakeOverAsync(EngineShard shard, DateTimeOffset now, CancellationToken ct)
    {
        await CloseAsync();

        // The update waits for a commit that is under way, which holds the same row.
        await using var command = database.CreateCommand(
            """
            with house as (insert into accounts (id, source, epoch, last_event) values ($3, $4, 0, 0) on conflict do nothing)
            insert into engine_leases as l (shard, epoch, batch, taken_at) values ($1, 1, 0, $2)
            on conflict (shard) do update set epoch = l.epoch + 1, taken_at = $2
            returning epoch, batch
            """);
        command.Parameters.Add(new() { Value = shard.Key });
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = shard.House });
        command.Parameters.Add(new() { Value = shard.Source.Word() });
        await using var rows = await command.ExecuteReaderAsync(ct);
        await rows.ReadAsync(ct);
        return (rows.GetInt64(0), rows.GetInt64(1));
    }

    /// <summary>Whether a batch is in the journal: for when a commit's answer was lost. To be asked after <see cref="TakeOverAsync"/>, which ends what is under way.</summary>
    public async Task<bool> HasAsync(EngineShard shard, long epoch, long number, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select exists (select from engine_batches where shard = $1 and number = $2 and epoch = $3)");
        command.Parameters.Add(new() { Value = shard.Key });
        command.Parameters.Add(new() { Value = number });
        command.Parameters.Add(new() { Value = epoch });
        return await command.ExecuteScalarAsync(ct) is true;
    }

    /// <summary>Commits a batch.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="epoch">The epoch of the engine.</param>
    /// <param name="number">The number of the batch: one more than that of the last.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="events">What its accounts are told of it.</param>
    /// <param name="ct">Ends it; whether the batch is there is then to be asked.</param>
    /// <exception cref="NpgsqlException">The database did not answer: whether the batch is there is to be asked by <see cref="HasAsync"/>.</exception>
    public async Task<CommitOutcome> CommitAsync(EngineShard shard, long epoch, long number, JournalBatch batch, IReadOnlyList<AccountEvent> events, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(events);
        writing ??= await database.OpenConnectionAsync(ct);
        await using var commands = writing.CreateBatch();
        commands.BatchCommands.Add(new("select move_lease($1, $2, $3)") { Parameters = { new() { Value = shard.Key }, new() { Value = epoch }, new() { Value = number } } });
        if (batch.Epochs.Count > 0) AddEpochs(commands, shard, batch.Epochs);
        if (batch.Orders.Count > 0) commands.BatchCommands.Add(OrderCommand.Of([.. batch.Orders]));
        if (batch.Fills.Count > 0) commands.BatchCommands.Add(FillCommand.Of(batch.Fills));
        if (batch.Postings.Count > 0) AddPostings(commands, shard, number, batch);
        if (batch.Answers.Count > 0) AddAnswers(commands, batch.Answers);
        if (events.Count > 0) AddEvents(commands, events);
        try
        {
            await commands.ExecuteNonQueryAsync(ct);
            return CommitOutcome.Committed;
        }
        catch (PostgresException e) when (e.SqlState == SupersededState)
        {
            return CommitOutcome.Superseded;
        }
        catch
        {
            await CloseAsync();
            throw;
        }
    }

    /// <summary>Gives the connection back, until the next commit.</summary>
    public async Task CloseAsync()
    {
        if (writing is not { } own) return;
        writing = null;
        await own.DisposeAsync();
    }

    /// <summary>A moment of the engine as the database has it, to the microsecond.</summary>
    internal static DateTimeOffset AtNs(long ns) => Epoch.AddTicks(ns / 1_000 * TimeSpan.TicksPerMicrosecond);

    /// <summary>A moment of the database as the engine has it.</summary>
    internal static long ToNs(DateTimeOffset at) => (at - Epoch).Ticks * TimeSpan.NanosecondsPerTick;

    private static void AddEpochs(NpgsqlBatch commands, EngineShard shard, IReadOnlyList<AccountEpoch> epochs)
    {
        // Of an account that was opened and reset in one batch the last epoch holds.
        var last = epochs.GroupBy(e => e.Account).Select(own => own.Last()).ToList();
        commands.BatchCommands.Add(new(
            """
            insert into accounts (id, user_id, source, epoch, last_event) select u.id, u.user_id, $4, u.epoch, 0 from unnest($1, $2, $3) u (id, user_id, epoch)
            on conflict (id) do update set epoch = excluded.epoch
            """)
        {
            Parameters =
            {
                new() { Value = last.Select(e => e.Account).ToArray() },
                new() { Value = last.Select(e => e.User).ToArray() },
                new() { Value = last.Select(e => e.Epoch).ToArray() },
                new() { Value = shard.Source.Word() },
            },
        });
        commands.BatchCommands.Add(new("insert into account_epochs (account_id, epoch, asset, amount, begun_at) select * from unnest($1, $2, $3, $4, $5)")
        {
            Parameters =
            {
                new() { Value = epochs.Select(e => e.Account).ToArray() },
                new() { Value = epochs.Select(e => e.Epoch).ToArray() },
                new() { Value = epochs.Select(e => e.Asset).ToArray() },
                new() { Value = epochs.Select(e => e.Amount).ToArray() },
                new() { Value = epochs.Select(e => AtNs(e.BegunNs)).ToArray() },
            },
        });
    }

    private static void AddAnswers(NpgsqlBatch commands, IReadOnlyList<(long Command, RejectReason Refused)> answers) =>
        commands.BatchCommands.Add(new("update engine_commands c set answered_at = now(), refused = u.refused from unnest($1, $2) u (id, refused) where c.id = u.id")
        {
            Parameters = { new() { Value = answers.Select(a => a.Command).ToArray() }, new() { Value = answers.Select(a => (int)a.Refused).ToArray() } },
        });

    private static void AddEvents(NpgsqlBatch commands, IReadOnlyList<AccountEvent> events)
    {
        commands.BatchCommands.Add(new("insert into account_events (account_id, number, decided_at, body) select * from unnest($1, $2, $3, $4)")
        {
            Parameters =
            {
                new() { Value = events.Select(e => e.Account).ToArray() },
                new() { Value = events.Select(e => e.Number).ToArray() },
                new() { Value = events.Select(e => e.At).ToArray() },
                new() { Value = events.Select(e => e.Body).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Json },
            },
        });
        commands.BatchCommands.Add(new("update accounts a set last_event = u.number from unnest($1, $2) u (id, number) where a.id = u.id")
        {
            Parameters = { new() { Value = events.Select(e => e.Account).ToArray() }, new() { Value = events.Select(e => e.Number).ToArray() } },
        });
    }

    private static void AddPostings(NpgsqlBatch commands, EngineShard shard, long number, JournalBatch batch)
    {
        var (postings, balances) = (batch.Postings, batch.Balances.ToList());
        commands.BatchCommands.Add(new("insert into postings (shard, batch, account_id, epoch, asset, bucket, amount) select $1, $2, u.* from unnest($3, $4, $5, $6, $7) u")
        {
            Parameters =
            {
                new() { Value = shard.Key },
                new() { Value = number },
                new() { Value = postings.Select(p => shard.IdOf(p.Account)).ToArray() },
                new() { Value = postings.Select(p => p.Account.Epoch).ToArray() },
                new() { Value = postings.Select(p => p.Asset).ToArray() },
                new() { Value = postings.Select(p => (short)p.Bucket).ToArray() },
                new() { Value = postings.Select(p => p.Amount).ToArray() },
            },
        });
        commands.BatchCommands.Add(new(
            """
            insert into balances (account_id, epoch, asset, free, locked) select * from unnest($1, $2, $3, $4, $5)
            on conflict (account_id, epoch, asset) do update set free = excluded.free, locked = excluded.locked
            """)
        {
            Parameters =
            {
                new() { Value = balances.Select(b => shard.IdOf(b.Key.Account)).ToArray() },
                new() { Value = balances.Select(b => b.Key.Account.Epoch).ToArray() },
                new() { Value = balances.Select(b => b.Key.Asset).ToArray() },
                new() { Value = balances.Select(b => b.Value.Free).ToArray() },
                new() { Value = balances.Select(b => b.Value.Locked).ToArray() },
            },
        });
    }

    /// <summary>Writes orders: new ones whole, known ones what may change.</summary>
    private static class OrderCommand
    {
        private const string Sql =
            """
            insert into orders (id, account_id, epoch, client_id, base, quote, side, type, amount_base, amount_quote, price, stop_price, trail_distance, time_in_force, good_till, post_only,
                venue, trigger_source, pair_id, reference, reference_symbol, state, end_reason, filled_base, filled_quote, fee, locked, trigger_price, queue_ahead, created_at, updated_at, fired_at,
                replaces_id)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33)
            on conflict (id) do update set state = excluded.state, end_reason = excluded.end_reason, filled_base = excluded.filled_base, filled_quote = excluded.filled_quote,
                fee = excluded.fee, locked = excluded.locked, trigger_price = excluded.trigger_price, queue_ahead = excluded.queue_ahead, updated_at = excluded.updated_at, fired_at = excluded.fired_at
            """;

        public static NpgsqlBatchCommand Of(Order[] orders)
        {
            var command = new NpgsqlBatchCommand(Sql);
            Add(o => o.Id);
            Add(o => o.Account.Id);
            Add(o => o.Account.Epoch);
            Add(o => o.Terms.ClientId);
            Add(o => o.Terms.Instrument.Base);
            Add(o => o.Terms.Instrument.Quote);
            Add(o => (short)o.Terms.Side);
            Add(o => (short)o.Terms.Type);
            Add(o => o.Terms.AmountBase);
            Add(o => o.Terms.AmountQuote);
            Add(o => o.Terms.Price);
            Add(o => o.Terms.StopPrice);
            Add(o => o.Terms.TrailDistance);
            Add(o => (short)o.Terms.TimeInForce);
            Add(o => o.Terms.GoodTillNs is { } ns ? AtNs(ns) : (DateTimeOffset?)null);
            Add(o => o.Terms.PostOnly);
            Add(o => o.Terms.Venue?.Id);
            Add(o => (short)o.Terms.TriggerSource);
            Add(o => o.Terms.PairId);
            Add(o => o.Reference.Venue.Id);
            Add(o => o.Reference.Symbol);
            Add(o => (short)o.State);
            Add(o => (short)o.EndReason);
            Add(o => o.FilledBase);
            Add(o => o.FilledQuote);
            Add(o => o.Fee);
            Add(o => o.Locked);
            Add(o => o.TriggerPrice);
            Add(o => o.QueueAhead);
            Add(o => AtNs(o.CreatedNs));
            Add(o => AtNs(o.UpdatedNs));
            Add(o => o.FiredNs is { } ns ? AtNs(ns) : (DateTimeOffset?)null);
            Add(o => o.ReplacesId);
            return command;

            void Add<T>(Func<Order, T> field) => command.Parameters.Add(new() { Value = orders.Select(field).ToArray() });
        }
    }

    private static class FillCommand
    {
        private const string Sql =
            """
            insert into fills (id, order_id, venue, side, amount_base, amount_quote, fee, fee_rate, is_maker, filled_at, receipt)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """;

        public static NpgsqlBatchCommand Of(IReadOnlyList<Fill> fills)
        {
            var command = new NpgsqlBatchCommand(Sql);
            Add(f => f.Id);
            Add(f => f.OrderId);
            Add(f => f.Venue);
            Add(f => (short)f.Side);
            Add(f => f.AmountBase);
            Add(f => f.AmountQuote);
            Add(f => f.Fee);
            Add(f => f.FeeRate);
            Add(f => f.IsMaker);
            Add(f => AtNs(f.TimeNs));
            command.Parameters.Add(new() { Value = fills.Select(f => JsonSerializer.Serialize(new Receipt(f.Levels, f.DataAgeNs, f.UpdateId, f.LeftBefore, f.BestPrice, f.MiddlePrice, f.Model))).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb });
            return command;

            void Add<T>(Func<Fill, T> field) => command.Parameters.Add(new() { Value = fills.Select(field).ToArray() });
        }
    }
}
