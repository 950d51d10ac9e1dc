using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Mail;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Accounts.Addresses;

/// <summary>Finds out whether the mail address of an account is its user's, by a link that is sent to it.</summary>
public sealed class AddressConfirmation(UserManager<User> users, MailQueue mails, AuditLog audit, IOptions<AccountOptions> options)
{
    /// <summary>Whether an address must be confirmed before it signs in.</summary>
    public bool IsNeeded => options.Value.ConfirmAddress == true;

    /// <summary>Whether a user can't sign in before confirming the address.</summary>
    public bool IsMissing(User user) => IsNeeded && user is { EmailConfirmed: false, Email: not null };

    /// <summary>Has the link sent to a new user, where it is needed.</summary>
    public async Task BeginAsync(User user, CancellationToken ct)
    {
        if (IsMissing(user)) await mails.AskAsync(MailKind.ConfirmAddress, user.Email!, user.Id, ct);
    }

    /// <summary>Has the link sent once more, for anybody who asks; nothing comes of it for an address without an account, or confirmed already.</summary>
    public Task AskAsync(string email, CancellationToken ct) => mails.AskAsync(MailKind.ConfirmAddress, email, null, ct);

    /// <summary>Confirms the address by the token of the link.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="token">The link's.</param>
    /// <param name="address">The network address it comes from, where known.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>Whether the link is good.</returns>
    public async Task<bool> ConfirmAsync(Guid userId, string token, string? address, CancellationToken ct)
    {
        if (await users.FindByIdAsync(userId.ToString()) is not { } user) return false;
        var wasConfirmed = user.EmailConfirmed;
        if (!(await users.ConfirmEmailAsync(user, token)).Succeeded) return false;
        if (!wasConfirmed) await audit.AddAsync(AuditEvent.AddressConfirmed, user.Id, user.Id, address, ct);
        return true;
    }
}
