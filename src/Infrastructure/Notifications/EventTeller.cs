using System.Text.Json;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Trading;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CompraVenta.Infrastructure.Notifications;

/// <summary>Tells users what the events of their accounts give rise to, each event once: what it writes and how far it has come are one transaction, in which the accounts are locked.</summary>
internal sealed partial class EventTeller(IDbContextFactory<CompraVentaDb> contexts, NotificationWriter writer, MarketSourceState source, PriceFigures prices, ILogger<EventTeller> logger)
{
    private readonly OrderNotices ofOrders = new(prices);

    /// <summary>Accounts looked at in one transaction.</summary>
    public const int AccountsMax = 100;

    /// <summary>Events of an account read at a time.</summary>
    private const int EventsMax = 100;

    /// <summary>An order that fired so long before an event did not fire in it: batches are seconds apart at most.</summary>
    private static readonly TimeSpan FiredLongAgo = TimeSpan.FromHours(1);

    /// <summary>How far the market's clock, which stamps orders, and the wall's, which stamps events, may be apart.</summary>
    private static readonly TimeSpan ClocksApart = TimeSpan.FromMinutes(1);

    /// <summary>The accounts of this market that have events which nobody has looked at.</summary>
    public async Task<IReadOnlyList<Guid>> FindBehindAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var market = source.Source.Word();
        return await db.Accounts
            .Where(account => account.Source == market && account.UserId != null && account.LastEvent > (db.NotificationMarks.Where(mark => mark.AccountId == account.Id).Select(mark => (long?)mark.ToldEvent).Max() ?? 0))
            .Select(account => account.Id).ToListAsync(ct);
    }

    /// <summary>Tells the events of accounts that were not told yet, or some of them.</summary>
    /// <param name="accounts">The accounts, at most <see cref="AccountsMax"/>.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The accounts that have something new on pages, and those of which more is to be told.</returns>
    public async Task<(IReadOnlyList<Guid> Told, IReadOnlyList<Guid> Unfinished)> TellAsync(IReadOnlyCollection<Guid> accounts, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var moment = await db.Database.BeginTransactionAsync(ct);
        var (connection, transaction) = ((NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction)moment.GetDbTransaction());
        var marks = await LockAsync(connection, transaction, [.. accounts], ct);
        if (marks.Count == 0) return ([], []);
        var events = (await ReadAsync(connection, transaction, marks, ct)).ToLookup(told => told.Account);
        var recipients = await Recipient.ReadAsync(connection, transaction, [.. marks.Keys], ct);
        var notices = new List<(Recipient, IReadOnlyList<Notice>)>();
        foreach (var to in recipients.Values)
        {
            var own = new List<Notice>();
            foreach (var told in events[to.Account])
            {
                if (Read(told.Account, told.Number, told.Body) is not { } change) continue;
                var before = await FiredBeforeAsync(connection, transaction, told, change, ct);
                own.AddRange(ofOrders.Of(change, told.At, order => before.Contains(order.OrderId)));
            }

            if (own.Count > 0) notices.Add((to, own));
        }

        var shown = await writer.WriteAsync(db, notices, ct);

        // Where events were swept away before anybody looked, there is nothing to tell.
        await MoveAsync(connection, transaction, [.. marks.Select(mark => (mark.Key, events[mark.Key].Select(told => told.Number).DefaultIfEmpty(mark.Value.LastEvent).Max()))], ct);
        await moment.CommitAsync(ct);
        return (shown, [.. marks.Keys.Where(account => events[account].Count() == EventsMax)]);
    }

    private static async Task<Dictionary<Guid, (long Told, long LastEvent)>> LockAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid[] accounts, CancellationToken ct)
    {
        await using var add = new NpgsqlCommand(
            """
            insert into notification_marks (account_id, told_event, last_number, read_number)
            select id, 0, 0, 0 from accounts where id = any($1) and user_id is not null order by id on conflict do nothing
            """,
            connection,
            transaction);
        add.Parameters.Add(new() { Value = accounts });
        await add.ExecuteNonQueryAsync(ct);
        await using var take = new NpgsqlCommand(
            """
            select m.account_id, m.told_event, a.last_event from notification_marks m join accounts a on a.id = m.account_id
            where m.account_id = any($1) and a.last_event > m.told_event order by m.account_id for no key update of m
            """,
            connection,
            transaction);
        take.Parameters.Add(new() { Value = accounts });
        await using var rows = await take.ExecuteReaderAsync(ct);
        var marks = new Dictionary<Guid, (long, long)>();
        while (await rows.ReadAsync(ct)) marks.Add(rows.GetGuid(0), (rows.GetInt64(1), rows.GetInt64(2)));
        return marks;
    }

    private static async Task<List<AccountEvent>> ReadAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Dictionary<Guid, (long Told, long LastEvent)> marks, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            select k.id, e.number, e.decided_at, e.body
            from unnest($1, $2) k (id, told)
            join lateral (select * from account_events own where own.account_id = k.id and own.number > k.told order by own.number limit $3) e on true
            order by k.id, e.number
            """,
            connection,
            transaction);
        command.Parameters.Add(new() { Value = marks.Keys.ToArray() });
        command.Parameters.Add(new() { Value = marks.Values.Select(mark => mark.Told).ToArray() });
        command.Parameters.Add(new() { Value = EventsMax });
        await using var rows = await command.ExecuteReaderAsync(ct);
        var events = new List<AccountEvent>();
        while (await rows.ReadAsync(ct)) events.Add(new AccountEvent(rows.GetGuid(0), rows.GetInt64(1), await rows.GetFieldValueAsync<DateTimeOffset>(2, ct), rows.GetString(3)));
        return events;
    }

    /// <summary>Of the orders of an event, those that an earlier one had told as fired: one that goes on as a limit order comes again.</summary>
    private async Task<HashSet<Guid>> FiredBeforeAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, AccountEvent told, AccountChange change, CancellationToken ct)
    {
        var before = new HashSet<Guid>();
        foreach (var order in change.Orders)
        {
            // What changed last as it fired has fired in this event.
            if (order.FiredAt is not { } firedAt || firedAt == order.UpdatedAt) continue;
            if (told.At - firedAt > FiredLongAgo || await IsToldAsync(connection, transaction, told, order.OrderId, firedAt, ct)) before.Add(order.OrderId);
        }

        return before;
    }

    private async Task<bool> IsToldAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, AccountEvent told, Guid order, DateTimeOffset firedAt, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "select number, body from account_events where account_id = $1 and number < $2 and decided_at >= $3 and position($4 in body::text) > 0 order by number desc",
            connection,
            transaction);
        command.Parameters.Add(new() { Value = told.Account });
        command.Parameters.Add(new() { Value = told.Number });
        command.Parameters.Add(new() { Value = firedAt - ClocksApart });
        command.Parameters.Add(new() { Value = order.ToString() });
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            // The first that tells of the order tells how it was then; others only name it, as one of a pair.
            if (Read(told.Account, rows.GetInt64(0), rows.GetString(1))?.Orders.FirstOrDefault(own => own.OrderId == order) is { } known) return known.FiredAt is not null;
        }

        return false;
    }

    /// <summary>What an event changed; null where it can't be read: the others are told all the same.</summary>
    private AccountChange? Read(Guid account, long number, string body)
    {
        try
        {
            return AccountChange.Of(body);
        }
        catch (JsonException e)
        {
            Log.Unreadable(logger, e, number, account);
            return null;
        }
    }

    private static async Task MoveAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, List<(Guid Account, long Number)> moved, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("update notification_marks m set told_event = u.number from unnest($1, $2) u (id, number) where m.account_id = u.id", connection, transaction);
        command.Parameters.Add(new() { Value = moved.Select(own => own.Account).ToArray() });
        command.Parameters.Add(new() { Value = moved.Select(own => own.Number).ToArray() });
        await command.ExecuteNonQueryAsync(ct);
    }

    private static partial class Log
    {
        [LoggerMessage(1702, LogLevel.Error, "Event {Number} of account {Account} can't be read: its user is told nothing of it", EventName = "AccountEventUnreadable")]
        public static partial void Unreadable(ILogger logger, Exception e, long number, Guid account);
    }
}
