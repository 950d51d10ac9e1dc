using CompraVenta.Infrastructure.Accounts.Addresses;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Users;

namespace CompraVenta.Infrastructure.Accounts.Logins;

/// <summary>What keeps an account from being used by who has proved to be its user: the same for every way to sign in.</summary>
public sealed class SignInGates(AddressConfirmation confirmation, AuditLog audit)
{
    /// <summary>Finds the first that is closed.</summary>
    /// <param name="user">Who has shown the password or the passkey; nobody else may learn anything about the account.</param>
    /// <param name="address">The network address it comes from, where known.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>Null when nothing stands in the way.</returns>
    public async Task<LoginOutcome?> FindClosedAsync(User user, string? address, CancellationToken ct)
    {
        if (user.LockedAt is not null)
        {
            await audit.AddAsync(AuditEvent.LockedAccountRefused, null, user.Id, address, ct);
            return LoginOutcome.AccountLocked;
        }

        if (!confirmation.IsMissing(user)) return null;
        await audit.AddAsync(AuditEvent.UnconfirmedAddressRefused, null, user.Id, address, ct);
        return LoginOutcome.AddressNotConfirmed;
    }
}
