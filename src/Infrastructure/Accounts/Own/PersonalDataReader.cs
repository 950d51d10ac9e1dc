using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Accounts.Own;

/// <summary>Puts together all that is stored about a user.</summary>
public sealed class PersonalDataReader(IDbContextFactory<CompraVentaDb> contexts, TimeProvider time)
{
    /// <summary>Reads it; null when there is no such user.</summary>
    public async Task<PersonalData?> ReadAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await db.Users.SingleOrDefaultAsync(row => row.Id == userId, ct) is not { } user) return null;
        var sessions = await db.Sessions.Where(row => row.UserId == userId).OrderBy(row => row.CreatedAt).ToListAsync(ct);
        var keys = await db.ApiKeys.Where(row => row.UserId == userId).OrderBy(row => row.CreatedAt).ToListAsync(ct);
        var passkeys = await db.UserPasskeys.Where(row => row.UserId == userId).ToListAsync(ct);
        var asked = MailQueue.SpellingOf(user.Email ?? "");
        var mails = await db.Mails.Where(row => row.UserId == userId || (user.Email != null && (row.Address == user.Email || row.Address == asked))).OrderBy(row => row.Id).ToListAsync(ct);
        var events = await db.AuditLog.Where(row => row.SubjectId == userId).OrderBy(row => row.Id).ToListAsync(ct);
        return new PersonalData(
            time.GetUtcNow(),
            new(user.Id, user.Email, user.EmailConfirmed, user.UserName, user.Name, user.Age, user.Country, user.PhoneNumber, user.TimeZone, user.Theme, user.IsGuest, user.IsAdmin,
                user.TwoFactorEnabled, user.CreatedAt, user.SeenAt, user.LockedAt),
            [.. sessions.Select(s => new PersonalSession(s.Id, s.CreatedAt, s.UsedAt, s.ExpiresAt, s.RevokedAt, s.Address, s.IsBrowser, s.Agent))],
            [.. keys.Select(k => new PersonalKey(k.Id, k.Name, k.Key, k.MayTrade, k.Networks, k.CreatedAt, k.UsedAt, k.RevokedAt))],
            [.. passkeys.Select(p => new PersonalPasskey(p.Data.Name, p.Data.CreatedAt))],
            await db.RecoveryCodes.CountAsync(row => row.UserId == userId && row.UsedAt == null, ct),
            [.. mails.Select(m => new PersonalMail(m.Kind, m.Address, m.CreatedAt, m.DoneAt))],
            [.. events.Select(e => new PersonalEvent(e.At, e.Event, e.Address, e.Detail))]);
    }
}
