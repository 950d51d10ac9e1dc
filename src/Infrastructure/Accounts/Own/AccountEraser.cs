using System.Linq.Expressions;
using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Keys;
using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Infrastructure.Accounts.Sessions;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Trading;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Accounts.Own;

/// <summary>Erases the person behind an account: identity, mails, sessions, keys, profile. What the account did stays, under an id that names nobody any more.</summary>
public sealed class AccountEraser(IDbContextFactory<CompraVentaDb> contexts, SessionStore sessions, ApiKeyCache keys, LoginFailures failures, TimeProvider time, FileSender? files = null)
{
    /// <summary>Erases a user.</summary>
    /// <param name="userId">Whom.</param>
    /// <param name="condition">What must still hold of them; otherwise nothing is erased.</param>
    /// <param name="why">What the audit log says.</param>
    /// <param name="actorId">Who does it; null for the app itself.</param>
    /// <param name="address">The network address it comes from, where known.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>Whether they were erased: not when there is no such user, nor the only admin.</returns>
    public async Task<bool> EraseAsync(Guid userId, Expression<Func<User, bool>> condition, AuditEvent why, Guid? actorId, string? address, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var user = await db.Users.Where(row => row.Id == userId).Select(row => new { row.Email, row.NormalizedEmail, row.IsAdmin }).SingleOrDefaultAsync(ct);
        if (user is null) return false;
        var asked = MailQueue.SpellingOf(user.Email ?? "");
        List<Guid> ended;
        List<long> forgotten;
        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            // Admins take turns: of two who erase themselves at once, one stays.
            if (user.IsAdmin) await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({AccountAdmin.TurnsLock})", ct);
            if (user.IsAdmin && await IsOnlyAdminAsync(db, userId, ct)) return false;
            var now = time.GetUtcNow();
            ended = await SessionStore.EndAsync(db, row => row.UserId == userId, now, ct);

            // Their rows go with the user, and tokens of theirs may still hold: a node that starts now learns of them here.
            await db.Database.ExecuteSqlAsync($"insert into erased_sessions (id, revoked_at) select id, {now} from sessions where user_id = {userId}", ct);

            // Sessions, refresh tokens, API keys, passkeys and recovery codes go with their user.
            if (await db.Users.Where(row => row.Id == userId).Where(condition).ExecuteDeleteAsync(ct) == 0) return false;
            var mails = db.Mails.Where(row => row.UserId == userId || row.Address == user.Email || row.Address == asked);
            forgotten = await mails.Select(row => row.Id).ToListAsync(ct);
            await mails.ExecuteDeleteAsync(ct);

            // Whoever was writing one has ended before the user could be removed.
            await db.Notifications.Where(row => db.Accounts.Any(account => account.Id == row.AccountId && account.UserId == userId)).ExecuteDeleteAsync(ct);

            // The account outlives its user, and its engine finds it: its orders must not.
            await EngineCommands.AskCloseAsync(db, userId, now, ct);
            db.AuditLog.Add(new AuditRow { At = now, Event = why, ActorId = actorId, SubjectId = userId, Address = address });
            await db.SaveChangesAsync(ct);
            await ApiKeyStore.TellAsync(db, userId, ct);
            await transaction.CommitAsync(ct);
        }

        sessions.Forget(ended);
        keys.Clear();

        // The console has accounts without mail.
        files?.Remove(forgotten);
        if (user.NormalizedEmail is { } normalized) await failures.ClearAsync(normalized, ct);
        return true;
    }

    /// <summary>Whether somebody is the only admin, without whom nobody could manage accounts.</summary>
    public async Task<bool> IsOnlyAdminAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await IsOnlyAdminAsync(db, userId, ct);
    }

    private static async Task<bool> IsOnlyAdminAsync(CompraVentaDb db, Guid userId, CancellationToken ct) =>
        await db.Users.AnyAsync(row => row.Id == userId && row.IsAdmin, ct) && !await db.Users.AnyAsync(row => row.Id != userId && row.IsAdmin && row.LockedAt == null, ct);
}
