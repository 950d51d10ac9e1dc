using CompraVenta.Infrastructure.Accounts.Sessions;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Accounts.Tokens;

/// <summary>Says whether an access token holds now. Its signature is checked once; its times and its session each time.</summary>
public sealed class TokenVerifier(TokenReader reader, RevokedSessions revoked, IOptions<AccountOptions> options, TimeProvider time) : IDisposable
{
    private readonly MemoryCache verified = new(new MemoryCacheOptions { SizeLimit = options.Value.VerifiedTokensMax });

    /// <summary>Verifies a token.</summary>
    /// <returns>The token only with <see cref="TokenVerdict.Valid"/>.</returns>
    /// <exception cref="Npgsql.NpgsqlException">The session had to be asked for, and the database does not answer.</exception>
    public async ValueTask<(TokenVerdict Verdict, AccessToken? Token)> VerifyAsync(string text, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (!verified.TryGetValue(text, out AccessToken? token) || token is null)
        {
            (var verdict, token) = await reader.ReadAsync(text, now, ct);
            if (token is null) return (verdict, null);
            verified.Set(text, token, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = token.ExpiresAt - now });
        }

        if (TokenReader.At(token, now) is var held and not TokenVerdict.Valid) return (held, null);
        return await revoked.ContainsAsync(token.SessionId, ct) ? (TokenVerdict.Revoked, null) : (TokenVerdict.Valid, token);
    }

    /// <inheritdoc/>
    public void Dispose() => verified.Dispose();
}
