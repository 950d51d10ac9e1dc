using System.Buffers.Binary;
using CompraVenta.Infrastructure.Accounts;
using CompraVenta.Infrastructure.Accounts.Users;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Infrastructure.Tests.Accounts;

/// <summary>What a stolen hash costs to try.</summary>
public sealed class PasswordStrengthTests
{
    [Fact]
    public async Task A_password_is_kept_as_PBKDF2_with_HMAC_SHA512_of_210_000_rounds()
    {
        await using var services = new ServiceCollection().AddAccounts().BuildServiceProvider();
        var hash = Convert.FromBase64String(services.GetRequiredService<IPasswordHasher<User>>().HashPassword(new User { Name = "Ada" }, "a fine long password"));

        // The third format of Identity: a mark, the function of the hash (2: SHA-512) and the rounds, each of the two in four bytes.
        Assert.Equal(1, hash[0]);
        Assert.Equal(2, BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(1)));
        Assert.Equal(210_000, BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(5)));
    }
}
