using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Accounts.TwoFactor;

/// <summary>Users' authenticators and recovery codes. Every code is accepted once, whichever nodes are asked at the same time.</summary>
/// <remarks>Changes give the user a new concurrency stamp, so that somebody who read the user before can't write the old values back.</remarks>
public sealed class TwoFactorStore(IDbContextFactory<CompraVentaDb> contexts, IDataProtectionProvider protection, MailQueue mails, TimeProvider time)
{
    private readonly IDataProtector protector = protection.CreateProtector("CompraVenta.AuthenticatorKey");

    /// <summary>How a user's second factor stands.</summary>
    public async Task<TwoFactorState> ReadAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var user = await db.Users.Where(row => row.Id == userId).Select(row => new { row.TwoFactorEnabled, row.AuthenticatorKey }).SingleOrDefaultAsync(ct);
        if (user is null) return new TwoFactorState(IsOn: false, 0, null);
        var left = user.TwoFactorEnabled ? await db.RecoveryCodes.CountAsync(row => row.UserId == userId && row.UsedAt == null, ct) : 0;
        return new TwoFactorState(user.TwoFactorEnabled, left, user.TwoFactorEnabled || user.AuthenticatorKey is null ? null : SecretOf(user.AuthenticatorKey));
    }

    /// <summary>Makes a secret for an authenticator, in place of one that never proved itself. Signing in stays as it is until <see cref="EnableAsync"/>.</summary>
    /// <returns>The secret; null when there is an authenticator already.</returns>
    public async Task<AuthenticatorSecret?> SetUpAsync(Guid userId, CancellationToken ct)
    {
        var secret = AuthenticatorSecret.Create();
        var key = protector.Protect(secret.Bytes.ToArray());
        var stamp = NewStamp();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var changed = await db.Users.Where(row => row.Id == userId && !row.TwoFactorEnabled)
            .ExecuteUpdateAsync(row => row.SetProperty(u => u.AuthenticatorKey, key).SetProperty(u => u.ConcurrencyStamp, stamp), ct);
        return changed == 1 ? secret : null;
    }

    /// <summary>Asks for codes from now on, once the authenticator has shown its first.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="code">The authenticator's code as typed; it is used up by this.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The recovery codes only when done: this is the one time that anybody sees them.</returns>
    public async Task<(TwoFactorOutcome Outcome, IReadOnlyList<string> RecoveryCodes)> EnableAsync(Guid userId, string code, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var user = await db.Users.SingleOrDefaultAsync(row => row.Id == userId, ct);
        if (user is { TwoFactorEnabled: true }) return (TwoFactorOutcome.IsOn, []);
        if (user?.AuthenticatorKey is not { } key) return (TwoFactorOutcome.NotSetUp, []);
        var compact = RecoveryCode.Compact(code);
        if (!Totp.IsCode(compact) || Totp.FindStep(SecretOf(key).Bytes, compact, time.GetUtcNow()) is not { } step) return (TwoFactorOutcome.WrongCode, []);
        var stamp = NewStamp();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var changed = await db.Users.Where(row => row.Id == userId && !row.TwoFactorEnabled && row.AuthenticatorKey == key)
            .ExecuteUpdateAsync(row => row.SetProperty(u => u.TwoFactorEnabled, true).SetProperty(u => u.AuthenticatorStep, step).SetProperty(u => u.ConcurrencyStamp, stamp), ct);

        // Meanwhile it was done, or another secret made, to which the code does not belong.
        if (changed == 0) return (await db.Users.AnyAsync(row => row.Id == userId && row.TwoFactorEnabled, ct) ? TwoFactorOutcome.IsOn : TwoFactorOutcome.WrongCode, []);
        var codes = await ReplaceCodesAsync(db, userId, ct);
        mails.AddNotice(db, user, AuditEvent.AuthenticatorAdded);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        mails.Wake();
        return (TwoFactorOutcome.Done, codes);
    }

    /// <summary>Makes new recovery codes; the old ones are dead.</summary>
    /// <returns>The codes only when done: this is the one time that anybody sees them.</returns>
    public async Task<(TwoFactorOutcome Outcome, IReadOnlyList<string> RecoveryCodes)> RenewCodesAsync(User user, CancellationToken ct)
    {
        var stamp = NewStamp();
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // The user's row is the lock: of two at once, the second's codes are those that hold.
        var changed = await db.Users.Where(row => row.Id == user.Id && row.TwoFactorEnabled).ExecuteUpdateAsync(row => row.SetProperty(u => u.ConcurrencyStamp, stamp), ct);
        if (changed == 0) return (TwoFactorOutcome.IsOff, []);
        var codes = await ReplaceCodesAsync(db, user.Id, ct);
        mails.AddNotice(db, user, AuditEvent.RecoveryCodesMade);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        mails.Wake();
        return (TwoFactorOutcome.Done, codes);
    }

    /// <summary>Asks for codes no more, and forgets the authenticator and the recovery codes.</summary>
    public async Task<TwoFactorOutcome> RemoveAsync(User user, CancellationToken ct)
    {
        var stamp = NewStamp();
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var changed = await db.Users.Where(row => row.Id == user.Id && row.TwoFactorEnabled).ExecuteUpdateAsync(
            row => row.SetProperty(u => u.TwoFactorEnabled, false).SetProperty(u => u.AuthenticatorKey, (byte[]?)null).SetProperty(u => u.AuthenticatorStep, (long?)null)
                .SetProperty(u => u.ConcurrencyStamp, stamp),
            ct);
        if (changed == 0) return TwoFactorOutcome.IsOff;
        await db.RecoveryCodes.Where(row => row.UserId == user.Id).ExecuteDeleteAsync(ct);
        mails.AddNotice(db, user, AuditEvent.AuthenticatorRemoved);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        mails.Wake();
        return TwoFactorOutcome.Done;
    }

    /// <summary>Accepts a code of the authenticator or a recovery code, once.</summary>
    /// <param name="user">As read for this sign-in.</param>
    /// <param name="code">As typed.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<CodeVerdict> AcceptAsync(User user, string code, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var compact = RecoveryCode.Compact(code);
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (!Totp.IsCode(compact))
        {
            var hash = RecoveryCode.HashOf(compact);
            var used = await db.RecoveryCodes.Where(row => row.UserId == user.Id && row.Hash == hash && row.UsedAt == null)
                .ExecuteUpdateAsync(row => row.SetProperty(r => r.UsedAt, now), ct);
            return used == 1 ? CodeVerdict.RecoveryCode : CodeVerdict.Refused;
        }

        if (user.AuthenticatorKey is not { } key || Totp.FindStep(SecretOf(key).Bytes, compact, now) is not { } step) return CodeVerdict.Refused;
        var stamp = NewStamp();
        var won = await db.Users
            .Where(row => row.Id == user.Id && row.TwoFactorEnabled && row.AuthenticatorKey == key && (row.AuthenticatorStep == null || row.AuthenticatorStep < step))
            .ExecuteUpdateAsync(row => row.SetProperty(u => u.AuthenticatorStep, step).SetProperty(u => u.ConcurrencyStamp, stamp), ct);
        return won == 1 ? CodeVerdict.Authenticator : CodeVerdict.Refused;
    }

    private static async Task<IReadOnlyList<string>> ReplaceCodesAsync(CompraVentaDb db, Guid userId, CancellationToken ct)
    {
        string[] codes = [.. Enumerable.Range(0, RecoveryCode.Count).Select(_ => RecoveryCode.Create())];
        await db.RecoveryCodes.Where(row => row.UserId == userId).ExecuteDeleteAsync(ct);
        db.RecoveryCodes.AddRange(codes.Select(code => new RecoveryCodeRow { UserId = userId, Hash = RecoveryCode.HashOf(code) }));
        return codes;
    }

    private static string NewStamp() => Guid.NewGuid().ToString();

    private AuthenticatorSecret SecretOf(byte[] key) => new(protector.Unprotect(key));
}
