using System.Text.Json;
using CompraVenta.Core.Ledger;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using Npgsql;
using NpgsqlTypes;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>The statements that write a batch, on one connection.</summary>
internal sealed class JournalStatements
{
    private readonly NpgsqlBatchCommand lease = new("select move_lease($1, $2, $3)")
    {
        Parameters = { new NpgsqlParameter<int>(), new NpgsqlParameter<long>(), new NpgsqlParameter<long>() },
    };

    private readonly RowStatements<AccountEpoch> accounts;
    private readonly RowStatements<AccountEpoch> epochs;
    private readonly RowStatements<Order> orders;
    private readonly RowStatements<Fill> fills;
    private readonly RowStatements<Posting> postings;
    private readonly RowStatements<KeyValuePair<(LedgerAccount Account, string Asset), Balance>> balances;
    private readonly RowStatements<(long Command, RejectReason Refused)> answers;
    private readonly RowStatements<AccountEvent> events;
    private readonly RowStatements<AccountEvent> lastEvents;

    // Of the batch that is being written.
    private EngineShard shard;
    private long number;

    public JournalStatements()
    {
        accounts = new RowStatements<AccountEpoch>("insert into accounts ({columns}) {rows} on conflict (id) do update set epoch = excluded.epoch")
            .With("id", e => e.Account)
            .With("user_id", e => e.User)
            .With("source", _ => shard.Source.Word())
            .With("epoch", e => e.Epoch)
            .With("last_event", _ => 0L);
        epochs = new RowStatements<AccountEpoch>("insert into account_epochs ({columns}) {rows}")
            .With("account_id", e => e.Account)
            .With("epoch", e => e.Epoch)
            .With("asset", e => e.Asset)
            .With("amount", e => e.Amount)
            .With("begun_at", e => PostgresJournal.AtNs(e.BegunNs));

        // New ones whole, known ones what may change.
        orders = new RowStatements<Order>(
            """
            insert into orders ({columns}) {rows}
            on conflict (id) do update set state = excluded.state, end_reason = excluded.end_reason, filled_base = excluded.filled_base, filled_quote = excluded.filled_quote,
                fee = excluded.fee, locked = excluded.locked, trigger_price = excluded.trigger_price, queue_ahead = excluded.queue_ahead, updated_at = excluded.updated_at, fired_at = excluded.fired_at
            """)
            .With("id", o => o.Id)
            .With("account_id", o => o.Account.Id)
            .With("epoch", o => o.Account.Epoch)
            .With("client_id", o => o.Terms.ClientId)
            .With("base", o => o.Terms.Instrument.Base)
            .With("quote", o => o.Terms.Instrument.Quote)
            .With("side", o => (short)o.Terms.Side)
            .With("type", o => (short)o.Terms.Type)
            .With("amount_base", o => o.Terms.AmountBase)
            .With("amount_quote", o => o.Terms.AmountQuote)
            .With("price", o => o.Terms.Price)
            .With("stop_price", o => o.Terms.StopPrice)
            .With("trail_distance", o => o.Terms.TrailDistance)
            .With("time_in_force", o => (short)o.Terms.TimeInForce)
            .With("good_till", o => At(o.Terms.GoodTillNs))
            .With("post_only", o => o.Terms.PostOnly)
            .With("venue", o => o.Terms.Venue?.Id)
            .With("trigger_source", o => (short)o.Terms.TriggerSource)
            .With("pair_id", o => o.Terms.PairId)
            .With("reference", o => o.Reference.Venue.Id)
            .With("reference_symbol", o => o.Reference.Symbol)
            .With("state", o => (short)o.State)
            .With("end_reason", o => (short)o.EndReason)
            .With("filled_base", o => o.FilledBase)
            .With("filled_quote", o => o.FilledQuote)
            .With("fee", o => o.Fee)
            .With("locked", o => o.Locked)
            .With("trigger_price", o => o.TriggerPrice)
            .With("queue_ahead", o => o.QueueAhead)
            .With("created_at", o => PostgresJournal.AtNs(o.CreatedNs))
            .With("updated_at", o => PostgresJournal.AtNs(o.UpdatedNs))
            .With("fired_at", o => At(o.FiredNs))
            .With("replaces_id", o => o.ReplacesId);
        fills = new RowStatements<Fill>("insert into fills ({columns}) {rows}")
            .With("id", f => f.Id)
            .With("order_id", f => f.OrderId)
            .With("venue", f => f.Venue)
            .With("side", f => (short)f.Side)
            .With("amount_base", f => f.AmountBase)
            .With("amount_quote", f => f.AmountQuote)
            .With("fee", f => f.Fee)
            .With("fee_rate", f => f.FeeRate)
            .With("is_maker", f => f.IsMaker)
            .With("filled_at", f => PostgresJournal.AtNs(f.TimeNs))
            .With("receipt", f => JsonSerializer.Serialize(new Receipt(f.Levels, f.DataAgeNs, f.UpdateId, f.LeftBefore, f.BestPrice, f.MiddlePrice, f.Model)), NpgsqlDbType.Jsonb);
        postings = new RowStatements<Posting>("insert into postings ({columns}) {rows}")
            .With("shard", _ => shard.Key)
            .With("batch", _ => number)
            .With("account_id", p => shard.IdOf(p.Account))
            .With("epoch", p => p.Account.Epoch)
            .With("asset", p => p.Asset)
            .With("bucket", p => (short)p.Bucket)
            .With("amount", p => p.Amount);
        balances = new RowStatements<KeyValuePair<(LedgerAccount Account, string Asset), Balance>>(
            "insert into balances ({columns}) {rows} on conflict (account_id, epoch, asset) do update set free = excluded.free, locked = excluded.locked")
            .With("account_id", b => shard.IdOf(b.Key.Account))
            .With("epoch", b => b.Key.Account.Epoch)
            .With("asset", b => b.Key.Asset)
            .With("free", b => b.Value.Free)
            .With("locked", b => b.Value.Locked);
        answers = new RowStatements<(long Command, RejectReason Refused)>(
            "update engine_commands c set answered_at = now(), refused = u.refused from ({rows}) u ({columns}) where c.id = u.id")
            .With("id", a => a.Command)
            .With("refused", a => (int)a.Refused);
        events = new RowStatements<AccountEvent>("insert into account_events ({columns}) {rows}")
            .With("account_id", e => e.Account)
            .With("number", e => e.Number)
            .With("decided_at", e => e.At)
            .With("body", e => e.Body, NpgsqlDbType.Json);
        lastEvents = new RowStatements<AccountEvent>("update accounts a set last_event = u.number from ({rows}) u ({columns}) where a.id = u.id")
            .With("id", e => e.Account)
            .With("number", e => e.Number);
    }

    /// <summary>Adds all that writes a batch. What it added for the batch before is used again.</summary>
    public void AddTo(NpgsqlBatch commands, EngineShard shard, long epoch, long number, JournalBatch batch, IReadOnlyList<AccountEvent> events)
    {
        (this.shard, this.number) = (shard, number);
        ((NpgsqlParameter<int>)lease.Parameters[0]).TypedValue = shard.Key;
        ((NpgsqlParameter<long>)lease.Parameters[1]).TypedValue = epoch;
        ((NpgsqlParameter<long>)lease.Parameters[2]).TypedValue = number;
        commands.BatchCommands.Add(lease);

        // Of an account that was opened and reset in one batch the last epoch holds.
        accounts.AddTo(commands, [.. batch.Epochs.GroupBy(e => e.Account).Select(own => own.Last())]);
        epochs.AddTo(commands, batch.Epochs);
        orders.AddTo(commands, batch.Orders);
        fills.AddTo(commands, batch.Fills);
        postings.AddTo(commands, batch.Postings);
        balances.AddTo(commands, batch.Balances);
        answers.AddTo(commands, batch.Answers);
        this.events.AddTo(commands, events);
        lastEvents.AddTo(commands, events);
    }

    private static DateTimeOffset? At(long? ns) => ns is { } known ? PostgresJournal.AtNs(known) : null;
}
