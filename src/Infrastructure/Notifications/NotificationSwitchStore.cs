using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Notifications;

/// <summary>Keeps where users want to be told what.</summary>
public sealed class NotificationSwitchStore(IDbContextFactory<CompraVentaDb> contexts)
{
    /// <summary>The switches of a user, and whether mail can reach them: only at an address that they have confirmed.</summary>
    public async Task<(NotificationSwitches Switches, bool HasMail)> ReadAsync(Guid user, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = await db.NotificationSwitches.Where(row => row.UserId == user).ToListAsync(ct);
        return (new NotificationSwitches(rows), await db.Users.AnyAsync(row => row.Id == user && row.EmailConfirmed && !row.IsGuest, ct));
    }

    /// <summary>Sets switches of a user; those of kinds that are not named, and places left null, stay.</summary>
    public async Task ChangeAsync(Guid user, IReadOnlyDictionary<NotificationKind, (bool? OnPage, bool? ByMail)> changes, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(changes);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var moment = await db.Database.BeginTransactionAsync(ct);
        var defaults = new NotificationSwitches([]);
        foreach (var (kind, (page, mail)) in changes.OrderBy(change => change.Key))
        {
            var unset = defaults[kind];
            await db.Database.ExecuteSqlAsync(
                $"""
                insert into notification_switches as s (user_id, kind, on_page, by_mail)
                select id, {(short)kind}, {page ?? unset.OnPage}, {mail ?? unset.ByMail} from users where id = {user}
                on conflict (user_id, kind) do update set on_page = coalesce({page}, s.on_page), by_mail = coalesce({mail}, s.by_mail)
                """,
                ct);
        }

        await moment.CommitAsync(ct);
    }
}
