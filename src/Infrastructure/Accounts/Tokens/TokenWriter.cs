using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using CompraVenta.Infrastructure.Accounts.Users;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Accounts.Tokens;

/// <summary>Issues access tokens: JSON Web Tokens (RFC 7519) in the compact form of RFC 7515.</summary>
public sealed class TokenWriter(SigningKeys keys, IOptions<AccountOptions> options, TimeProvider time)
{
    /// <summary>A token for a session.</summary>
    public async ValueTask<string> WriteAsync(User user, Guid sessionId, CancellationToken ct)
    {
        var key = await keys.CurrentAsync(ct);
        var limits = options.Value;
        var now = time.GetUtcNow();
        var header = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(StringComparer.Ordinal) { ["alg"] = "ES256", ["typ"] = "JWT", ["kid"] = key.Id });
        var claims = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["iss"] = limits.Issuer,
            ["aud"] = limits.Audience,
            ["sub"] = user.Id,
            ["sid"] = sessionId,
            ["jti"] = Guid.CreateVersion7(now),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + limits.AccessTokenLife).ToUnixTimeSeconds(),
            ["adm"] = user.IsAdmin,
        });
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }
}
