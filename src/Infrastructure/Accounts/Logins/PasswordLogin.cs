using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.TwoFactor;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Mail;
using Microsoft.AspNetCore.Identity;

namespace CompraVenta.Infrastructure.Accounts.Logins;

/// <summary>Checks mail address, password and code, at the same cost and with the same answers whether or not the address has an account.</summary>
public sealed class PasswordLogin(
    UserManager<User> users, LoginFailures failures, PasswordDecoy decoy, SignInGates gates, TwoFactorStore twoFactor, MailQueue mails, AuditLog audit)
{
    /// <summary>Checks them to sign in: whatever else keeps the account from being used is told to who knows its password.</summary>
    /// <param name="email">As given.</param>
    /// <param name="password">As given.</param>
    /// <param name="code">The authenticator's, or a recovery code, as given; null for none.</param>
    /// <param name="address">The network address it comes from, where known.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The user only when accepted; the end of the lockout only when locked out.</returns>
    public async Task<(LoginOutcome Outcome, User? User, DateTimeOffset? LockedUntil)> SignInAsync(
        string email, string password, string? code, string? address, CancellationToken ct)
    {
        var (outcome, user, until) = await CompareAsync(email, password, address, ct);
        if (user is null) return (outcome, null, until);
        if (await gates.FindClosedAsync(user, address, ct) is { } closed) return (closed, null, null);
        if (!user.TwoFactorEnabled) return await AcceptAsync(user, address, ct);

        // Failures so far stay: else a password that somebody knows would buy them any number of codes to try.
        return string.IsNullOrWhiteSpace(code) ? (LoginOutcome.CodeNeeded, null, null) : await TakeCodeAsync(user, code, address, ct);
    }

    /// <summary>Goes on with a sign-in whose password was right and that needed a code.</summary>
    /// <param name="user">Who gave the right password.</param>
    /// <param name="code">As given.</param>
    /// <param name="address">The network address it comes from, where known.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The user only when accepted; the end of the lockout only when locked out.</returns>
    public async Task<(LoginOutcome Outcome, User? User, DateTimeOffset? LockedUntil)> FinishAsync(User user, string code, string? address, CancellationToken ct) =>
        await failures.LockedUntilAsync(user.NormalizedEmail ?? "", ct) is { } locked ? (LoginOutcome.LockedOut, null, locked)
        : await gates.FindClosedAsync(user, address, ct) is { } closed ? (closed, null, null)
        : await TakeCodeAsync(user, code, address, ct);

    /// <summary>Checks mail address and password, and nothing else: for what is to be confirmed by password.</summary>
    /// <inheritdoc cref="SignInAsync" path="/param"/>
    /// <returns>The user only when accepted; the end of the lockout only when locked out.</returns>
    public async Task<(LoginOutcome Outcome, User? User, DateTimeOffset? LockedUntil)> CheckAsync(string email, string password, string? address, CancellationToken ct)
    {
        var (outcome, user, until) = await CompareAsync(email, password, address, ct);
        if (user is not null) await failures.ClearAsync(user.NormalizedEmail ?? "", ct);
        return (outcome, user, until);
    }

    private async Task<(LoginOutcome Outcome, User? User, DateTimeOffset? LockedUntil)> CompareAsync(string email, string password, string? address, CancellationToken ct)
    {
        var normalized = users.NormalizeEmail(email) ?? "";
        if (await failures.LockedUntilAsync(normalized, ct) is { } locked) return (LoginOutcome.LockedOut, null, locked);

        // Counted before it is looked at, and taken back when it was right: of any number tried at once no more are looked at than the limit says.
        var (isCounted, until) = await failures.AddAsync(normalized, ct);
        if (!isCounted) return (LoginOutcome.LockedOut, null, until);

        // PostgreSQL keeps no NUL, and so no account has it.
        var user = email.Contains('\0', StringComparison.Ordinal) ? null : await users.FindByEmailAsync(email);
        var isRight = user is not null ? await users.CheckPasswordAsync(user, password) : decoy.Check(password);
        if (user is not null && isRight)
        {
            await failures.TakeBackAsync(normalized, until, ct);
            return (LoginOutcome.Accepted, user, null);
        }

        await audit.AddAsync(until is null ? AuditEvent.SignInRefused : AuditEvent.LockedOut, null, user?.Id, address, ct);
        return (LoginOutcome.Refused, null, null);
    }

    private async Task<(LoginOutcome Outcome, User? User, DateTimeOffset? LockedUntil)> TakeCodeAsync(User user, string code, string? address, CancellationToken ct)
    {
        // Counted before it is looked at: of any number of codes tried at once no more are looked at than the limit says.
        var (isCounted, until) = await failures.AddAsync(user.NormalizedEmail ?? "", ct);
        if (!isCounted) return (LoginOutcome.LockedOut, null, until);
        var verdict = await twoFactor.AcceptAsync(user, code, ct);
        if (verdict == CodeVerdict.Refused)
        {
            await audit.AddAsync(until is null ? AuditEvent.TwoFactorRefused : AuditEvent.LockedOut, null, user.Id, address, ct);
            return (LoginOutcome.BadCode, null, null);
        }

        if (verdict == CodeVerdict.RecoveryCode)
        {
            await audit.AddAsync(AuditEvent.RecoveryCodeUsed, user.Id, user.Id, address, ct);
            await mails.AddNoticeAsync(user, AuditEvent.RecoveryCodeUsed, ct);
        }

        return await AcceptAsync(user, address, ct);
    }

    private async Task<(LoginOutcome Outcome, User? User, DateTimeOffset? LockedUntil)> AcceptAsync(User user, string? address, CancellationToken ct)
    {
        await failures.ClearAsync(user.NormalizedEmail ?? "", ct);
        await audit.AddAsync(AuditEvent.SignedIn, user.Id, user.Id, address, ct);
        return (LoginOutcome.Accepted, user, null);
    }
}
