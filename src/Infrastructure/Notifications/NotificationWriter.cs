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
            foreach (var (account, shown) in pages)
            {
                var number = lasts[account] - shown.Count;
                foreach (var notice in shown)
                {
                    number++;
                    if (number <= lasts[account] - KeptMax) continue;
                    db.Notifications.Add(new NotificationRow
                    {
                        AccountId = account, Number = number, Kind = notice.Kind, At = notice.At, Base = notice.Base, Quote = notice.Quote, OrderId = notice.OrderId, Message = notice.Message,
                    });
                }
            }
        }

        await db.SaveChangesAsync(ct);
        return [.. pages.Select(page => page.Account)];
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
