using System.Security.Cryptography;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.AspNetCore.Identity;

namespace CompraVenta.Infrastructure.Accounts.Guests;

/// <summary>Accounts of people who try the app without telling who they are. A guest is a user like any other but for mail address and password.</summary>
public sealed class GuestAccounts(UserManager<User> users, CompraVentaDb db, AuditLog audit, TimeProvider time)
{
    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int NameLetters = 10;

    /// <summary>Makes one.</summary>
    /// <param name="address">The network address it comes from, where known.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<User> BeginAsync(string? address, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var guest = new User
        {
            Id = Guid.CreateVersion7(now),
            CreatedAt = now,
            SeenAt = now,
            IsGuest = true,
            Name = "Guest",
            UserName = $"guest-{RandomNumberGenerator.GetString(Letters, NameLetters)}",
            SecurityStamp = Guid.NewGuid().ToString(),
        };

        // Not by Identity, whose rules ask every user for a mail address.
        await users.UpdateNormalizedUserNameAsync(guest);
        db.Users.Add(guest);
        await db.SaveChangesAsync(ct);
        await audit.AddAsync(AuditEvent.GuestStarted, guest.Id, guest.Id, address, ct);
        return guest;
    }
}
