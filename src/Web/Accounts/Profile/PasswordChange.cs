using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Infrastructure.Accounts.Sessions;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Mail;
using Microsoft.AspNetCore.Identity;

namespace CompraVenta.Web.Accounts.Profile;

/// <summary>Changes passwords of those who know theirs, for the page and for the API.</summary>
internal sealed class PasswordChange(UserManager<User> users, PasswordLogin login, SessionStore sessions, MailQueue mails, AuditLog audit)
{
    /// <summary>Changes it, and ends all other sessions of the user.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="sessionId">The session that may go on.</param>
    /// <param name="request">The two passwords.</param>
    /// <param name="address">The network address it comes from, where known.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The user, null when they are gone; what is wrong with the fields; the end of the lockout when the old password was not looked at.</returns>
    public async Task<(User? User, FieldFaults Faults, DateTimeOffset? LockedUntil)> ChangeAsync(
        Guid userId, Guid sessionId, PasswordChangeRequest request, string? address, CancellationToken ct)
    {
        var faults = new FieldFaults();
        if (await users.FindByIdAsync(userId.ToString()) is not { } user) return (null, faults, null);
        if (string.IsNullOrEmpty(request.OldPassword)) faults.Add("old_password", "The password so far is needed.");
        await ProfileFields.CheckPasswordAsync(faults, users, user, request.NewPassword, "new_password");
        if (faults.Any) return (user, faults, null);
        var (outcome, _, until) = await login.CheckAsync(user.Email ?? "", request.OldPassword, address, ct);
        if (outcome == LoginOutcome.LockedOut) return (user, faults, until);
        if (outcome != LoginOutcome.Accepted)
        {
            faults.Add("old_password", "This is not the password.");
            return (user, faults, null);
        }

        ProfileFields.Add(faults, (await users.ChangePasswordAsync(user, request.OldPassword, request.NewPassword)).Errors, "new_password");
        if (faults.Any) return (user, faults, null);
        await sessions.RevokeAllAsync(user.Id, sessionId, ct);
        await mails.AddNoticeAsync(user, AuditEvent.PasswordChanged, ct);
        await audit.AddAsync(AuditEvent.PasswordChanged, user.Id, user.Id, address, ct);
        return (user, faults, null);
    }
}
