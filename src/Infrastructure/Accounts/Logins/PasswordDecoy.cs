using CompraVenta.Infrastructure.Accounts.Users;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Accounts.Logins;

/// <summary>Costs what checking a password costs, where there is no account to check it for.</summary>
public sealed class PasswordDecoy
{
    private static readonly User Nobody = new() { Name = "" };

    private readonly PasswordHasher<User> hasher;
    private readonly string hash;

    /// <summary>Makes a hash at current strength.</summary>
    public PasswordDecoy(IOptions<PasswordHasherOptions> options)
    {
        hasher = new PasswordHasher<User>(options);
        hash = hasher.HashPassword(Nobody, Guid.NewGuid().ToString());
    }

    /// <summary>Checks a password that can't be right.</summary>
    /// <returns>False.</returns>
    public bool Check(string password)
    {
        _ = hasher.VerifyHashedPassword(Nobody, hash, password);
        return false;
    }
}
