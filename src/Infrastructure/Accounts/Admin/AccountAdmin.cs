using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Keys;
using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Infrastructure.Accounts.Sessions;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Trading;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Accounts.Admin;

/// <summary>What an admin can do to an account: one service behind pages, API and console. Each change stands in the audit log by the transaction that makes it.</summary>
public sealed class AccountAdmin(IDbContextFactory<CompraVentaDb> contexts, RevokedSessions revoked, ApiKeyCache keys, LoginFailures failures, EngineCommands commands, MailQueue mails, TimeProvider time)
{
    /// <summary>Any number will do, as long as nothing else in this database uses it for an advisory lock.</summary>
    internal const long TurnsLock = 0x436F_6D70_4164_6D6E;

    private delegate Task<AdminOutcome> Change(CompraVentaDb db, User user, Effects effects);

    /// <summary>Locks an account: its sessions end at once, its API keys rest until it is opened again, and its right password is answered with a refusal.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="reason">Why; null for no reason given.</param>
    /// <param name="ct">Ends it.</param>
    public Task<AdminOutcome> LockAsync(Guid userId, AdminActor actor, string? reason, CancellationToken ct) =>
        ActAsync(
            userId,
            AuditEvent.AccountLocked,
            actor,
            reason,
            async (db, user, effects) =>
            {
                if (actor.UserId == user.Id) return AdminOutcome.OwnAccount;
                if (user.LockedAt is not null) return AdminOutcome.Unchanged;
                if (await IsLastAdminAsync(db, user, ct)) return AdminOutcome.LastAdmin;
                user.LockedAt = time.GetUtcNow();
                await EndSessionsAsync(db, user, effects, ct);
                await ApiKeyStore.TellAsync(db, user.Id, ct);
                return AdminOutcome.Done;
            },
            ct);

    /// <summary>Opens a locked account, and forgets the wrong passwords given for its address. The sessions that the lock has ended stay ended.</summary>
    /// <inheritdoc cref="LockAsync"/>
    public async Task<AdminOutcome> UnlockAsync(Guid userId, AdminActor actor, string? reason, CancellationToken ct)
    {
        string? email = null;
        var outcome = await ActAsync(
            userId,
            AuditEvent.AccountUnlocked,
            actor,
            reason,
            (_, user, _) =>
            {
                email = user.NormalizedEmail;
                user.LockedAt = null;
                return Task.FromResult(AdminOutcome.Done);
            },
            ct);
        if (email is not null) await failures.ClearAsync(email, ct);
        return outcome;
    }

    /// <summary>Ends all sessions of a user.</summary>
    /// <inheritdoc cref="LockAsync"/>
    public Task<AdminOutcome> SignOutAsync(Guid userId, AdminActor actor, string? reason, CancellationToken ct) =>
        ActAsync(
            userId,
            AuditEvent.SessionsRevoked,
            actor,
            reason,
            async (db, user, effects) =>
            {
                await EndSessionsAsync(db, user, effects, ct);
                return AdminOutcome.Done;
            },
            ct);

    /// <summary>Has a mail sent with a link to set a new password.</summary>
    /// <inheritdoc cref="LockAsync"/>
    public Task<AdminOutcome> SendResetMailAsync(Guid userId, AdminActor actor, string? reason, CancellationToken ct) =>
        ActAsync(
            userId,
            AuditEvent.ResetMailSent,
            actor,
            reason,
            (db, user, _) =>
            {
                if (user.Email is null) return Task.FromResult(AdminOutcome.NoAddress);
                mails.Add(db, MailKind.ResetPassword, user.Email, user.Id);
                return Task.FromResult(AdminOutcome.Done);
            },
            ct);

    /// <summary>Makes a user an admin. Sessions end, since their rights have changed.</summary>
    /// <inheritdoc cref="LockAsync"/>
    public Task<AdminOutcome> MakeAdminAsync(Guid userId, AdminActor actor, string? reason, CancellationToken ct) =>
        ActAsync(
            userId,
            AuditEvent.AdminMade,
            actor,
            reason,
            async (db, user, effects) =>
            {
                if (user.IsAdmin) return AdminOutcome.Unchanged;
                if (user.IsGuest) return AdminOutcome.GuestAccount;
                user.IsAdmin = true;
                await EndSessionsAsync(db, user, effects, ct);
                return AdminOutcome.Done;
            },
            ct);

    /// <summary>Makes an admin a user like others. Sessions end, since their rights have changed.</summary>
    /// <inheritdoc cref="LockAsync"/>
    public Task<AdminOutcome> RemoveAdminAsync(Guid userId, AdminActor actor, string? reason, CancellationToken ct) =>
        ActAsync(
            userId,
            AuditEvent.AdminRemoved,
            actor,
            reason,
            async (db, user, effects) =>
            {
                if (!user.IsAdmin) return AdminOutcome.Unchanged;
                if (await IsLastAdminAsync(db, user, ct)) return AdminOutcome.LastAdmin;
                user.IsAdmin = false;
                await EndSessionsAsync(db, user, effects, ct);
                return AdminOutcome.Done;
            },
            ct);

    /// <summary>Begins a new epoch of a user's account, in every market that it has one in, and tells the user by mail. Its engine does it, which is asked with the entry in the audit log.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="seen">The epoch that the admin wants to end, so that a wish that is sent twice is done once; null for whichever the account is in.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="reason">Why; null for no reason given.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<AdminOutcome> ResetAsync(Guid userId, SeenEpoch? seen, AdminActor actor, string? reason, CancellationToken ct)
    {
        IReadOnlyList<EngineCommandRow> awaited = [];
        var outcome = await ActAsync(
            userId,
            AuditEvent.AccountReset,
            actor,
            reason,
            async (db, user, effects) =>
            {
                var reset = await EngineCommands.AskResetAsync(db, user.Id, seen, time.GetUtcNow(), ct);
                effects.Asked = reset.Asked;
                awaited = [.. reset.Asked, .. reset.Waiting];
                if (reset.IsUnknownEpoch) return AdminOutcome.UnknownEpoch;
                if (reset.Asked.Count == 0) return reset.HasAccount ? AdminOutcome.AlreadyReset : AdminOutcome.Unchanged;
                if (user.Email is not null && actor.UserId != user.Id) mails.Add(db, MailKind.AccountReset, user.Email, user.Id, string.IsNullOrWhiteSpace(reason) ? null : reason.Trim());
                return AdminOutcome.Done;
            },
            ct);
        return awaited.Count > 0 && !await commands.WaitAsync(awaited, ct) ? AdminOutcome.ResetPending : outcome;
    }

    /// <summary>Writes down that an admin looks at a user's virtual account: before anything of it is shown, so that nobody looks unseen.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="actor">Who looks.</param>
    /// <param name="what">At what of it, in a few words.</param>
    /// <param name="ct">Ends it.</param>
    public async Task NoteReadAsync(Guid userId, AdminActor actor, string what, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.AuditLog.Add(new AuditRow { At = time.GetUtcNow(), Event = AuditEvent.AccountRead, ActorId = actor.UserId, SubjectId = userId, Address = actor.Address, Detail = actor.DetailOf(what) });
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Whether somebody can use the admin's tools.</summary>
    public async Task<bool> HasAdminAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Users.AnyAsync(user => user.IsAdmin, ct);
    }

    /// <summary>A locked admin can't act, so is not one that others depend on.</summary>
    private static async Task<bool> IsLastAdminAsync(CompraVentaDb db, User user, CancellationToken ct) =>
        user is { IsAdmin: true, LockedAt: null } && !await db.Users.AnyAsync(other => other.IsAdmin && other.LockedAt == null && other.Id != user.Id, ct);

    private async Task EndSessionsAsync(CompraVentaDb db, User user, Effects effects, CancellationToken ct)
    {
        // Links in mails that were sent before, and what else the framework ties to the stamp, end with the sessions.
        user.SecurityStamp = Guid.NewGuid().ToString("N");
        effects.Sessions = await SessionStore.EndAsync(db, session => session.UserId == user.Id, time.GetUtcNow(), ct);
    }

    private async Task<AdminOutcome> ActAsync(Guid userId, AuditEvent what, AdminActor actor, string? reason, Change change, CancellationToken ct)
    {
        var detail = actor.DetailOf(reason);
        var effects = new Effects();
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // One after the other: two admins who remove each other at once must not both succeed.
        await db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({TurnsLock})", ct);

        // The row is locked against a sign-in that has just read it: its session either is there to be ended, or sees what we did.
        var user = await db.Users.FromSql($"select * from users where id = {userId} for update").AsTracking().SingleOrDefaultAsync(ct);
        if (user is null) return AdminOutcome.UnknownUser;
        var outcome = await change(db, user, effects);
        if (outcome != AdminOutcome.Done) return outcome;

        // Whoever has read the user before must not write back what we changed.
        user.ConcurrencyStamp = Guid.NewGuid().ToString();
        var entry = new AuditRow { At = time.GetUtcNow(), Event = what, ActorId = actor.UserId, SubjectId = user.Id, Address = actor.Address, Detail = detail };
        db.AuditLog.Add(entry);
        foreach (var command in effects.Asked) command.Audit = entry;
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        foreach (var session in effects.Sessions) revoked.Add(session);
        keys.Clear();
        mails.Wake();
        return AdminOutcome.Done;
    }

    /// <summary>What a change does beside the user's row.</summary>
    private sealed class Effects
    {
        /// <summary>The sessions that it has ended.</summary>
        public IReadOnlyList<Guid> Sessions { get; set; } = [];

        /// <summary>What it asks of engines.</summary>
        public IReadOnlyList<EngineCommandRow> Asked { get; set; } = [];
    }
}
