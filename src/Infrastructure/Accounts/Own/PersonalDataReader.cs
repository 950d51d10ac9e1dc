using System.Data;
using CompraVenta.Core.Ledger;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Notifications;
using CompraVenta.Infrastructure.Persistence;
using CompraVenta.Infrastructure.Trading;
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
            new(user.Id, user.Email, user.EmailConfirmed, user.UserName, user.Name, user.Age, user.Country, user.PhoneNumber, user.TimeZone, user.Theme, user.Rising, user.IsGuest, user.IsAdmin,
                user.TwoFactorEnabled, user.CreatedAt, user.SeenAt, user.LockedAt),
            [.. sessions.Select(s => new PersonalSession(s.Id, s.CreatedAt, s.UsedAt, s.ExpiresAt, s.RevokedAt, s.Address, s.IsBrowser, s.Agent))],
            [.. keys.Select(k => new PersonalKey(k.Id, k.Name, k.Key, k.MayTrade, k.Networks, k.CreatedAt, k.UsedAt, k.RevokedAt))],
            [.. passkeys.Select(p => new PersonalPasskey(p.Data.Name, p.Data.CreatedAt))],
            await db.RecoveryCodes.CountAsync(row => row.UserId == userId && row.UsedAt == null, ct),
            [.. mails.Select(m => new PersonalMail(m.Kind, m.Address, m.CreatedAt, m.DoneAt))],
            [.. events.Select(e => new PersonalEvent(e.At, e.Event, e.Address, e.Detail))],
            [.. (await db.NotificationSwitches.Where(row => row.UserId == userId).OrderBy(row => row.Kind).ToListAsync(ct)).Select(s => new PersonalSwitch(s.Kind, s.OnPage, s.ByMail))],
            await ReadAccountsAsync(db, userId, ct),
            await db.FirstSteps.Where(row => row.UserId == userId).Select(row => new PersonalFirstSteps(row.BoughtAt, row.ProtectedAt, row.ReceiptReadAt, row.HiddenAt)).SingleOrDefaultAsync(ct));
    }

    private static async Task<IReadOnlyList<PersonalAccount>> ReadAccountsAsync(CompraVentaDb db, Guid userId, CancellationToken ct)
    {
        // All of one moment: the engine goes on meanwhile.
        await using var snapshot = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        var accounts = new List<PersonalAccount>();
        foreach (var account in await db.Accounts.Where(row => row.UserId == userId).OrderBy(row => row.Source).ToListAsync(ct))
        {
            var orders = db.Orders.Where(row => row.AccountId == account.Id);

            var read = await db.NotificationMarks.Where(row => row.AccountId == account.Id).Select(row => row.ReadNumber).SingleOrDefaultAsync(ct);

            // Users' epochs begin with 1, which the index of their postings says, so the statement says it too.
            var postings = db.Postings.Where(row => row.AccountId == account.Id && row.Epoch > 0);
            accounts.Add(new(
                account.Id,
                account.Source,
                await db.AccountEpochs.Where(row => row.AccountId == account.Id).OrderBy(row => row.Epoch).Select(row => new PersonalEpoch(row.Epoch, row.Asset, row.Amount, row.BegunAt)).ToListAsync(ct),
                await db.Balances.Where(row => row.AccountId == account.Id).OrderBy(row => row.Epoch).ThenBy(row => row.Asset).Select(row => new PersonalBalance(row.Epoch, row.Asset, row.Free, row.Locked)).ToListAsync(ct),
                [.. (await orders.OrderBy(row => row.Id).ToListAsync(ct)).Select(OrderView.Of)],
                [.. (await db.Fills.Where(fill => orders.Any(order => order.Id == fill.OrderId)).OrderBy(fill => fill.Id).ToListAsync(ct)).Select(FillWithReceipt.Of)],
                await postings.OrderBy(row => row.Id).Select(row => new PersonalPosting(row.Id, row.Epoch, row.Asset, row.Bucket == Bucket.Locked, row.Amount)).ToListAsync(ct),
                [.. (await db.Notifications.Where(row => row.AccountId == account.Id).OrderBy(row => row.Number).ToListAsync(ct)).Select(row => NotificationView.Of(row, read))]));
        }

        await snapshot.CommitAsync(ct);
        return accounts;
    }
}
