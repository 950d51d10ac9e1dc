using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace CompraVenta.Web.Accounts.Passkeys;

/// <summary>Challenges that were given to browsers: protected states that go with them and come back, within five minutes, once, to whichever node.</summary>
internal sealed class PasskeyChallenges(IDataProtectionProvider protection, IDbContextFactory<CompraVentaDb> contexts, TimeProvider time)
{
    /// <summary>The provider's name of what is kept in Identity's table of tokens: the states that were used and could still be.</summary>
    private const string Used = "passkey_challenge";

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private readonly IDataProtector protector = protection.CreateProtector("CompraVenta.PasskeyChallenge");

    /// <summary>Wraps what has to come back.</summary>
    /// <param name="purpose">What the challenge is for.</param>
    /// <param name="inner">The handler's state.</param>
    public string Wrap(string purpose, string inner)
    {
        var until = (time.GetUtcNow() + Life).ToUnixTimeSeconds();
        return protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{purpose}|{until}|{inner}"));
    }

    /// <summary>Reads what came back.</summary>
    /// <returns>The handler's state; null when it is none of ours, for something else, or too old.</returns>
    public string? Unwrap(string purpose, string state)
    {
        try
        {
            return protector.Unprotect(state).Split('|', 3) is [var meant, var until, var inner] && meant == purpose
                && time.GetUtcNow().ToUnixTimeSeconds() < long.Parse(until, CultureInfo.InvariantCulture) ? inner : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Uses a state up, once its answer was found right: of two who come with it one wins.</summary>
    public async Task<bool> UseAsync(Guid userId, string state, CancellationToken ct)
    {
        var name = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(state)));
        var now = Text(time.GetUtcNow());
        var until = Text(time.GetUtcNow() + Life);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.UserTokens.Where(row => row.UserId == userId && row.LoginProvider == Used && string.Compare(row.Value, now) < 0).ExecuteDeleteAsync(ct);
        return await db.Database.ExecuteSqlAsync(
            $"insert into user_tokens (user_id, login_provider, name, value) values ({userId}, {Used}, {name}, {until}) on conflict do nothing", ct) == 1;

        static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }
}
