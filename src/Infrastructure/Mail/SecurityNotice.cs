using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Persistence;

namespace CompraVenta.Infrastructure.Mail;

/// <summary>The mail that tells a user that something changed in how the account is signed in to.</summary>
public static class SecurityNotice
{
    /// <summary>Asks for it, in the transaction that changes it; whoever has no mail address is told nothing.</summary>
    /// <param name="db">Saves it with the change.</param>
    /// <param name="user">Whom.</param>
    /// <param name="what">What changed; the mail's <see cref="MailRow.Detail"/> is its name.</param>
    /// <param name="now">The time.</param>
    public static void Add(CompraVentaDb db, User user, AuditEvent what, DateTimeOffset now)
    {
        if (user.Email is not { Length: > 0 } address) return;
        db.Mails.Add(new MailRow { Kind = MailKind.SecurityNotice, Address = address, UserId = user.Id, Detail = what.ToString(), CreatedAt = now, DueAt = now });
    }
}
