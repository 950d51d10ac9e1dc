using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Logins;
using CompraVenta.Infrastructure.Accounts.Own;
using CompraVenta.Infrastructure.Accounts.Users;
using Microsoft.AspNetCore.Identity;

namespace CompraVenta.Web.Accounts.Data;

/// <summary>Deletes accounts at their users' wish, for the page and for the API.</summary>
internal sealed class AccountDeletion(UserManager<User> users, PasswordLogin login, AccountEraser eraser)
{
    private const string OnlyAdmin = "You are the only admin: make somebody else one first.";

    /// <summary>Deletes one for good.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="password">Their password; guests have none.</param>
    /// <param name="address">The network address it comes from, where known.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>What is wrong; the end of the lockout when the password was not looked at. Otherwise the account is gone.</returns>
    public async Task<(FieldFaults Faults, DateTimeOffset? LockedUntil)> DeleteAsync(Guid userId, string? password, string? address, CancellationToken ct)
    {
        var faults = new FieldFaults();
        if (await users.FindByIdAsync(userId.ToString()) is not { } user) return (faults, null);
        if (!user.IsGuest)
        {
            if (string.IsNullOrEmpty(password)) faults.Add("password", "Your password is needed.");
            if (await eraser.IsOnlyAdminAsync(userId, ct)) faults.Add("password", OnlyAdmin);
            if (faults.Any) return (faults, null);
            var (outcome, _, until) = await login.CheckAsync(user.Email!, password!, address, ct);
            if (outcome == LoginOutcome.LockedOut) return (faults, until);
            if (outcome != LoginOutcome.Accepted)
            {
                faults.Add("password", "This is not the password.");
                return (faults, null);
            }
        }

        // Of two admins who delete themselves at once, the second is the only one by then.
        if (!await eraser.EraseAsync(userId, row => true, AuditEvent.AccountDeleted, userId, address, ct) && await eraser.IsOnlyAdminAsync(userId, ct))
        {
            faults.Add("password", OnlyAdmin);
        }

        return (faults, null);
    }
}
