using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Mail;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CompraVenta.Infrastructure.Accounts.Addresses;

/// <summary>Gives an account another mail address, once the link that is sent there was followed.</summary>
public sealed class AddressChange(UserManager<User> users, CompraVentaDb db, MailQueue mails, AuditLog audit)
{
    /// <summary>Has the link sent to the new address. Nothing changes yet; whether somebody else has the address is not told.</summary>
    /// <param name="user">Who asks, and has just given the password.</param>
    /// <param name="email">The new address.</param>
    /// <param name="address">The network address it comes from, where known.</param>
    /// <param name="ct">Ends it.</param>
    public async Task AskAsync(User user, string email, string? address, CancellationToken ct)
    {
        await mails.AskAsync(MailKind.ChangeAddress, email, user.Id, ct);
        await audit.AddAsync(AuditEvent.AddressChangeAsked, user.Id, user.Id, address, ct);
    }

    /// <summary>Makes the address the account's, by the token of the link, and tells the old address.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="email">The new address.</param>
    /// <param name="token">The link's.</param>
    /// <param name="address">The network address it comes from, where known.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<AddressChangeOutcome> ApplyAsync(Guid userId, string email, string token, string? address, CancellationToken ct)
    {
        if (await users.FindByIdAsync(userId.ToString()) is not { } user
            || !await users.VerifyUserTokenAsync(user, users.Options.Tokens.ChangeEmailTokenProvider, UserManager<User>.GetChangeEmailTokenPurpose(email), token))
        {
            return AddressChangeOutcome.LinkRefused;
        }

        var old = user.Email;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        IdentityResult changed;
        try
        {
            changed = await users.ChangeEmailAsync(user, email, token);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            // Somebody made an account with it in this moment.
            return AddressChangeOutcome.Taken;
        }

        if (changed.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.DuplicateEmail))) return AddressChangeOutcome.Taken;
        if (!changed.Succeeded) return AddressChangeOutcome.LinkRefused;
        if (old is not null)
        {
            mails.Add(db, MailKind.AddressChanged, old, user.Id);
            await db.SaveChangesAsync(ct);
        }

        await transaction.CommitAsync(ct);
        mails.Wake();
        await audit.AddAsync(AuditEvent.AddressChanged, user.Id, user.Id, address, ct);
        return AddressChangeOutcome.Changed;
    }
}
