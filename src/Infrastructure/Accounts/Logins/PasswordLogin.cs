using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Users;
using Microsoft.AspNetCore.Identity;

namespace CompraVenta.Infrastructure.Accounts.Logins;

/// <summary>Checks mail address and password, at the same cost and with the same answers whether or not the address has an account.</summary>
public sealed class PasswordLogin(UserManager<User> users, LoginFailures failures, PasswordDecoy decoy, AuditLog audit)
{
    /// <summary>Checks them to sign in: whatever else keeps the account from being used is told to who knows its password.</summary>
    /// <param name="email">As given.</param>
    /// <param name="password">As given.</param>
    /// <param name="address">The network address it comes from, where known.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The user only when accepted; the end of the lockout only when locked out.</returns>
    public async Task<(LoginOutcome Outcome, User? User, DateTimeOffset? LockedUntil)> SignInAsync(string email, string password, string? address, CancellationToken ct)
    {
        var (outcome, user, until) = await CheckAsync(email, password, address, ct);
        if (user is null) return (outcome, null, until);
        if (user.LockedAt is not null)
        {
            await audit.AddAsync(AuditEvent.LockedAccountRefused, null, user.Id, address, ct);
            return (LoginOutcome.AccountLocked, null, null);
        }

        await audit.AddAsync(AuditEvent.SignedIn, user.Id, user.Id, address, ct);
        return (LoginOutcome.Accepted, user, null);
    }

    /// <summary>Checks them, and nothing else: for what is to be confirmed by password.</summary>
    /// <inheritdoc cref="SignInAsync" path="/param"/>
    /// <returns>The user only when accepted; the end of the lockout only when locked out.</returns>
    public async Task<(LoginOutcome Outcome, User? User, DateTimeOffset? LockedUntil)> CheckAsync(string email, string password, string? address, CancellationToken ct)
    {
        var normalized = users.NormalizeEmail(email) ?? "";
        if (await failures.LockedUntilAsync(normalized, ct) is { } locked) return (LoginOutcome.LockedOut, null, locked);
        var user = await users.FindByEmailAsync(email);
        var isRight = user is not null ? await users.CheckPasswordAsync(user, password) : decoy.Check(password);
        if (user is not null && isRight)
        {
            await failures.ClearAsync(normalized, ct);
            return (LoginOutcome.Accepted, user, null);
        }

        var until = await failures.AddAsync(normalized, ct);
        await audit.AddAsync(until is null ? AuditEvent.SignInRefused : AuditEvent.LockedOut, null, user?.Id, address, ct);
        return (LoginOutcome.Refused, null, null);
    }
}
