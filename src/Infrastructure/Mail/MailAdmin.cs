using System.Globalization;
using CompraVenta.Infrastructure.Accounts.Admin;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Mail;

/// <summary>What an admin can see of the queue of mails, and do to it.</summary>
public sealed class MailAdmin(IDbContextFactory<CompraVentaDb> contexts, MailFolder folder, ILookupNormalizer normalizer, TimeProvider time)
{
    /// <summary>Most mails of one page.</summary>
    public const int LimitMax = 200;

    /// <summary>How far a mail has come.</summary>
    public static MailState StateOf(MailRow mail) => mail.DeadAt is not null ? MailState.Dead : mail.DoneAt is not null ? MailState.Done : MailState.Waiting;

    /// <summary>A page of mails, newest first.</summary>
    /// <param name="state">Only those; null for all.</param>
    /// <param name="before">Only those with a lower number; null for the beginning.</param>
    /// <param name="limit">How many at most, 1 to <see cref="LimitMax"/>.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<MailPage> ListAsync(MailState? state, long? before, int limit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var mails = state switch
        {
            null => db.Mails,
            MailState.Waiting => db.Mails.Where(mail => mail.DoneAt == null && mail.DeadAt == null),
            MailState.Done => db.Mails.Where(mail => mail.DoneAt != null && mail.DeadAt == null),
            MailState.Dead => db.Mails.Where(mail => mail.DeadAt != null),
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "no such state"),
        };
        if (before is { } number) mails = mails.Where(mail => mail.Id < number);
        var found = await mails.OrderByDescending(mail => mail.Id).Take(limit + 1).ToListAsync(ct);
        return new MailPage([.. found.Take(limit)], found.Count > limit ? found[limit - 1].Id : null);
    }

    /// <summary>A mail, without what it says; null when there is none of this number.</summary>
    public async Task<MailRow?> FindAsync(long id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Mails.SingleOrDefaultAsync(mail => mail.Id == id, ct);
    }

    /// <summary>What a mail says that was written to the data folder in place of being sent; whoever reads it stands in the audit log, for it may hold a link that signs in.</summary>
    /// <returns>Null when there is no such file.</returns>
    public async Task<MailReading?> ReadAsync(MailRow mail, AdminActor actor, CancellationToken ct)
    {
        if (await folder.ReadAsync(mail.Id, ct) is not { } text) return null;
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.AuditLog.Add(await RowOfAsync(db, AuditEvent.MailRead, mail, actor, ct));
        await db.SaveChangesAsync(ct);
        return text;
    }

    /// <summary>Has a mail that was given up tried again from the beginning.</summary>
    /// <returns>False when it was not given up: nothing is done then.</returns>
    public async Task<bool> RetryAsync(MailRow mail, AdminActor actor, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var revived = await db.Mails.Where(row => row.Id == mail.Id && row.DeadAt != null).ExecuteUpdateAsync(
            row => row.SetProperty(m => m.DeadAt, (DateTimeOffset?)null).SetProperty(m => m.Attempts, 0).SetProperty(m => m.DueAt, now),
            ct);
        if (revived == 0) return false;
        db.AuditLog.Add(await RowOfAsync(db, AuditEvent.MailRetried, mail, actor, ct));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private async Task<AuditRow> RowOfAsync(CompraVentaDb db, AuditEvent what, MailRow mail, AdminActor actor, CancellationToken ct)
    {
        // A mail that anybody may ask for names an address only. The log names the account it belongs to, never the address: rows of the log stay when a person is erased.
        var normalized = normalizer.NormalizeEmail(mail.Address);
        var subject = mail.UserId ?? await db.Users.Where(user => user.NormalizedEmail == normalized).Select(user => (Guid?)user.Id).SingleOrDefaultAsync(ct);
        return new AuditRow
        {
            At = time.GetUtcNow(),
            Event = what,
            ActorId = actor.UserId,
            SubjectId = subject,
            Address = actor.Address,
            Detail = actor.DetailOf(string.Create(CultureInfo.InvariantCulture, $"mail {mail.Id}")),
        };
    }
}
