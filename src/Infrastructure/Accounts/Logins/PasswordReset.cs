using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Keys;
using CompraVenta.Infrastructure.Accounts.Sessions;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Infrastructure.Accounts.Logins;

/// <summary>Sets a forgotten password, by a link that is sent to the account's mail address.</summary>
public sealed class PasswordReset(UserManager<User> users, CompraVentaDb db, MailQueue mails, SessionStore sessions, ApiKeyCache keys, LoginFailures failures, AuditLog audit, TimeProvider time)
{
    /// <summary>How long a link works.</summary>
    public static readonly TimeSpan LinkLife = TimeSpan.FromHours(1);

    /// <summary>Has a link sent, for anybody who asks. The same happens whether or not the address has an account; whoever sends the mail finds out.</summary>
    /// <param name="email">A mail address.</param>
    /// <param name="address">The network address it comes from, where known.</param>
    /// <param name="ct">Ends it.</param>
    public async Task AskAsync(string email, string? address, CancellationToken ct)
    {
        var user = await users.FindByEmailAsync(email);
        if (await mails.AskAsync(MailKind.ResetPassword, email, null, ct)) await audit.AddAsync(AuditEvent.PasswordResetAsked, null, user?.Id, address, ct);
    }

    /// <summary>Sets the password by the token of the link, ends all sessions, API keys, passkeys and the lockout of the mail address, and tells the user.</summary>
    /// <param name="userId">Whose, as the link says; null where the mail address is given.</param>
    /// <param name="email">Whose, by mail address; null where the id is given.</param>
    /// <param name="token">The link's.</param>
    /// <param name="password">The new one.</param>
    /// <param name="address">The network address it comes from, where known.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<PasswordResetResult> SetAsync(Guid? userId, string? email, string token, string password, string? address, CancellationToken ct)
    {
        var user = userId is { } id ? await users.FindByIdAsync(id.ToString()) : email?.Contains('\0', StringComparison.Ordinal) == true ? null : await users.FindByEmailAsync(email ?? "");
        if (user is null
            || !await users.VerifyUserTokenAsync(user, users.Options.Tokens.PasswordResetTokenProvider, UserManager<User>.ResetPasswordTokenPurpose, token))
        {
            return PasswordResetResult.LinkRefused;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // The link came to the address, so it is confirmed too.
        user.EmailConfirmed = true;
        var changed = await users.ResetPasswordAsync(user, token, password);
        if (!changed.Succeeded)
        {
            db.ChangeTracker.Clear();

            // Of two who come with one link, the second finds the user changed.
            var isUsed = changed.Errors.All(e => e.Code is nameof(IdentityErrorDescriber.ConcurrencyFailure) or nameof(IdentityErrorDescriber.InvalidToken));
            return isUsed ? PasswordResetResult.LinkRefused : new PasswordResetResult(false, true, [.. changed.Errors]);
        }

        var ended = await SessionStore.EndAsync(db, row => row.UserId == user.Id, time.GetUtcNow(), ct);

        // Somebody else may have had the account until now: whatever else they could come back with ends too.
        var now = time.GetUtcNow();
        byte[] nothing = [];
        await db.ApiKeys.Where(row => row.UserId == user.Id && row.RevokedAt == null).ExecuteUpdateAsync(row => row.SetProperty(k => k.RevokedAt, now).SetProperty(k => k.Secret, nothing), ct);
        await db.UserPasskeys.Where(row => row.UserId == user.Id).ExecuteDeleteAsync(ct);
        await ApiKeyStore.TellAsync(db, user.Id, ct);
        mails.AddNotice(db, user, AuditEvent.PasswordReset);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        sessions.Forget(ended);
        keys.Clear();
        mails.Wake();
        if (user.NormalizedEmail is { } normalized) await failures.ClearAsync(normalized, ct);
        await audit.AddAsync(AuditEvent.PasswordReset, user.Id, user.Id, address, ct);
        return PasswordResetResult.Set;
    }
}
