using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Infrastructure.Accounts.Sessions;
using CompraVenta.Infrastructure.Accounts.TwoFactor;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Web.Http;
using Microsoft.AspNetCore.Identity;

namespace CompraVenta.Web.Accounts.TwoFactor;

/// <summary>Sets up, renews and removes one's own second factor, for the page and for the API. Setting up and removing ends all other sessions.</summary>
internal sealed class TwoFactorChange(UserManager<User> users, TwoFactorStore store, PasswordLogin login, SessionStore sessions, AuditLog audit)
{
    /// <summary>Makes a secret for an authenticator.</summary>
    /// <returns>The secret only when done.</returns>
    public async Task<(TwoFactorResult Result, AuthenticatorSecret? Secret)> SetUpAsync(Guid userId, CancellationToken ct)
    {
        var result = await FindAsync(userId);
        if (!result.IsDone) return (result, null);
        return await store.SetUpAsync(userId, ct) is { } secret ? (result, secret) : (result with { Conflict = ConflictOf(TwoFactorOutcome.IsOn) }, null);
    }

    /// <summary>Asks for codes from now on.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="sessionId">The session that may go on.</param>
    /// <param name="code">The authenticator's first code.</param>
    /// <param name="address">The network address it comes from, where known.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<TwoFactorResult> EnableAsync(Guid userId, Guid sessionId, string? code, string? address, CancellationToken ct)
    {
        var result = await FindAsync(userId);
        if (!result.IsDone) return result;
        if (string.IsNullOrWhiteSpace(code)) result.Faults.Add("code", "The code that the authenticator shows is needed.");
        else if (code.Length > LoginEndpoints.CodeLengthMax) result.Faults.Add("code", $"A code has at most {LoginEndpoints.CodeLengthMax} characters.");
        if (result.Faults.Any) return result;
        var (outcome, codes) = await store.EnableAsync(userId, code!, ct);
        if (outcome == TwoFactorOutcome.WrongCode) result.Faults.Add("code", "This is not the authenticator's code. Is its clock right?");
        if (outcome != TwoFactorOutcome.Done) return result with { Conflict = ConflictOf(outcome) };
        await sessions.RevokeAllAsync(userId, sessionId, ct);
        await audit.AddAsync(AuditEvent.AuthenticatorAdded, userId, userId, address, ct);
        return result with { RecoveryCodes = codes };
    }

    /// <summary>Makes new recovery codes.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="password">Theirs, as given.</param>
    /// <param name="address">The network address it comes from, where known.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<TwoFactorResult> RenewCodesAsync(Guid userId, string? password, string? address, CancellationToken ct)
    {
        var result = await ConfirmAsync(userId, password, address, ct);
        if (!result.IsDone) return result;
        var (outcome, codes) = await store.RenewCodesAsync(result.User!, ct);
        if (outcome != TwoFactorOutcome.Done) return result with { Conflict = ConflictOf(outcome) };
        await audit.AddAsync(AuditEvent.RecoveryCodesMade, userId, userId, address, ct);
        return result with { RecoveryCodes = codes };
    }

    /// <summary>Asks for codes no more.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="sessionId">The session that may go on.</param>
    /// <param name="password">Theirs, as given.</param>
    /// <param name="address">The network address it comes from, where known.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<TwoFactorResult> RemoveAsync(Guid userId, Guid sessionId, string? password, string? address, CancellationToken ct)
    {
        var result = await ConfirmAsync(userId, password, address, ct);
        if (!result.IsDone) return result;
        var outcome = await store.RemoveAsync(result.User!, ct);
        if (outcome != TwoFactorOutcome.Done) return result with { Conflict = ConflictOf(outcome) };
        await sessions.RevokeAllAsync(userId, sessionId, ct);
        await audit.AddAsync(AuditEvent.AuthenticatorRemoved, userId, userId, address, ct);
        return result;
    }

    private static RequestFault? ConflictOf(TwoFactorOutcome outcome) => outcome switch
    {
        TwoFactorOutcome.IsOn => new(StatusCodes.Status409Conflict, AccountCodes.TwoFactorOn, "There is an authenticator already. Remove it first."),
        TwoFactorOutcome.IsOff => new(StatusCodes.Status409Conflict, AccountCodes.TwoFactorOff, "There is no authenticator."),
        TwoFactorOutcome.NotSetUp => new(StatusCodes.Status409Conflict, AccountCodes.TwoFactorNotSetUp, "There is no secret that an authenticator could have. Begin with it."),
        _ => null,
    };

    private async Task<TwoFactorResult> FindAsync(Guid userId)
    {
        var user = await users.FindByIdAsync(userId.ToString());
        return new TwoFactorResult(user, new FieldFaults())
        {
            Conflict = user is { IsGuest: true } ? new(StatusCodes.Status409Conflict, AccountCodes.GuestAccount, "A guest has no password that a code could be added to. Make it an account first.") : null,
        };
    }

    private async Task<TwoFactorResult> ConfirmAsync(Guid userId, string? password, string? address, CancellationToken ct)
    {
        var result = await FindAsync(userId);
        if (!result.IsDone) return result;
        if (!result.User!.TwoFactorEnabled) return result with { Conflict = ConflictOf(TwoFactorOutcome.IsOff) };
        if (string.IsNullOrEmpty(password)) result.Faults.Add("password", "Your password is needed.");
        else if (password.Length > PasswordRules.LengthMax) result.Faults.Add("password", $"A password has at most {PasswordRules.LengthMax} characters.");
        if (result.Faults.Any) return result;
        var (outcome, _, until) = await login.CheckAsync(result.User.Email ?? "", password!, address, ct);
        if (outcome == LoginOutcome.Refused) result.Faults.Add("password", "This is not the password.");
        return result with { LockedUntil = until };
    }
}
