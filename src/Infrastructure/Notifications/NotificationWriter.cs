using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace CompraVenta.Infrastructure.Notifications;

/// <summary>Writes what users are told, within a transaction of the caller's: rows for pages, and mails to be sent.</summary>
internal sealed class NotificationWriter(NotificationMails mails)
{
    /// <summary>Notifications of an account that are kept; older ones go as new ones come.</summary>
    public const int KeptMax = 1_000;

    /// <summary>Writes what each switch wants.</summary>
    /// <param name="db">The caller's context, in its transaction.</param>
    /// <param name="all">Whom to tell what; of an account once.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The accounts that have something new on pages.</returns>
    public async Task<IReadOnlyList<Guid>> WriteAsync(CompraVentaDb db, IEnumerable<(Recipient To, IReadOnlyList<Notice> Notices)> all, CancellationToken ct)
    {
        var pages = new List<(Guid Account, List<Notice> Notices)>();
        foreach (var (to, notices) in all)
        {
            var shown = Notice.Wanted(notices, kind => to.Switches[kind].OnPage);
            if (shown.Count > 0) pages.Add((to.Account, shown));
            if (to.MailAddress is { } address && Notice.Wanted(notices, kind => to.Switches[kind].ByMail) is { Count: > 0 } mailed) await mails.AddAsync(db, to.User, address, mailed, ct);
        }

        if (pages.Count > 0)
        {
            var lasts = await CountUpAsync(db, pages, ct);
            await AddAsync(db, [.. pages.SelectMany(page => Numbered(page.Account, page.Notices, lasts[page.Account]))], ct);
        }

        await db.SaveChangesAsync(ct);
        return [.. pages.Select(page => page.Account)];
    }

    /// <summary>The rows of what an account is told, but for what would be too old at once.</summary>
    private static IEnumerable<NotificationRow> Numbered(Guid account, List<Notice> notices, long last)
    {
        var before = last - notices.Count;
        return notices.Select((notice, i) => new NotificationRow
        {
            AccountId = account, Number = before + 1 + i, Kind = notice.Kind, At = notice.At, Base = notice.Base, Quote = notice.Quote, OrderId = notice.OrderId, Message = notice.Message,
        }).Where(row => row.Number > last - KeptMax);
    }

    /// <summary>Writes rows in one statement: of whoever trades fast there are many.</summary>
    private static async Task AddAsync(CompraVentaDb db, NotificationRow[] rows, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into notifications (account_id, number, kind, at, base, quote, order_id, message)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            (NpgsqlConnection)db.Database.GetDbConnection(),
            (NpgsqlTransaction)db.Database.CurrentTransaction!.GetDbTransaction());
        command.Parameters.Add(new() { Value = Array.ConvertAll(rows, row => row.AccountId) });
        command.Parameters.Add(new() { Value = Array.ConvertAll(rows, row => row.Number) });
        command.Parameters.Add(new() { Value = Array.ConvertAll(rows, row => (short)row.Kind) });
        command.Parameters.Add(new() { Value = Array.ConvertAll(rows, row => row.At) });
        command.Parameters.Add(new() { Value = Array.ConvertAll(rows, row => row.Base) });
        command.Parameters.Add(new() { Value = Array.ConvertAll(rows, row => row.Quote) });
        command.Parameters.Add(new() { Value = Array.ConvertAll(rows, row => row.OrderId) });
        command.Parameters.Add(new() { Value = Array.ConvertAll(rows, row => row.Message) });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Gives out numbers, and takes away what is too old to be kept beside them.</summary>
    private static async Task<Dictionary<Guid, long>> CountUpAsync(CompraVentaDb db, List<(Guid Account, List<Notice> Notices)> pages, CancellationToken ct)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var command = new NpgsqlCommand(
            """
            with counted as (
                insert into notification_marks as m (account_id, told_event, last_number, read_number) select u.id, 0, u.added, 0 from unnest($1, $2) u (id, added)
                on conflict (account_id) do update set last_number = m.last_number + excluded.last_number
                returning m.account_id, m.last_number)
            , trimmed as (delete from notifications n using counted c where n.account_id = c.account_id and n.number <= c.last_number - $3)
            select account_id, last_number from counted
            """,
            connection,
            (NpgsqlTransaction)db.Database.CurrentTransaction!.GetDbTransaction());
        var sorted = pages.OrderBy(page => page.Account).ToList();
        command.Parameters.Add(new() { Value = sorted.Select(page => page.Account).ToArray() });
        command.Parameters.Add(new() { Value = sorted.Select(page => (long)page.Notices.Count).ToArray() });
        command.Parameters.Add(new() { Value = (long)KeptMax });
        await using var rows = await command.ExecuteReaderAsync(ct);
        var lasts = new Dictionary<Guid, long>();
        while (await rows.ReadAsync(ct)) lasts.Add(rows.GetGuid(0), rows.GetInt64(1));
        return lasts;
    }
}
