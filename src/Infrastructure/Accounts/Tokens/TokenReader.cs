using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Accounts.Tokens;

/// <summary>Reads access tokens and checks all but their session (RFC 7519, section 7.2; RFC 8725): form, the one algorithm, key, signature, then claims.</summary>
public sealed class TokenReader(SigningKeys keys, IOptions<AccountOptions> options)
{
    /// <summary>Most characters of a token; ours have some 500.</summary>
    public const int LengthMax = 2_048;

    private const int SignatureBytes = 64;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <summary>Reads a token.</summary>
    /// <param name="text">The token.</param>
    /// <param name="now">The time to hold at; no skew is allowed, for the nodes of one app share a database and a clock good to a second.</param>
    /// <param name="ct">Ends it.</param>
    public async ValueTask<(TokenVerdict Verdict, AccessToken? Token)> ReadAsync(string text, DateTimeOffset now, CancellationToken ct)
    {
        if (text.Length > LengthMax) return (TokenVerdict.TooLong, null);
        if (!TrySplit(text, out var head, out var body, out var signature)) return (TokenVerdict.Malformed, null);
        if (!TryReadHeader(head, out var keyId)) return (TokenVerdict.WrongAlgorithm, null);
        if (signature.Length != SignatureBytes) return (TokenVerdict.Malformed, null);
        if (await keys.FindAsync(keyId, ct) is not { } key) return (TokenVerdict.UnknownKey, null);
        if (!key.Verify(Encoding.ASCII.GetBytes(text, 0, text.LastIndexOf('.')), signature)) return (TokenVerdict.BadSignature, null);
        return ReadClaims(body, now);
    }

    /// <summary>When a token holds, at this time.</summary>
    public static TokenVerdict At(AccessToken token, DateTimeOffset now) =>
        now >= token.ExpiresAt ? TokenVerdict.Expired : now < token.NotBefore ? TokenVerdict.NotYetValid : TokenVerdict.Valid;

    private static bool TrySplit(string text, out byte[] head, out byte[] body, out byte[] signature)
    {
        (head, body, signature) = ([], [], []);
        var parts = text.Split('.');
        return parts.Length == 3 && TryDecode(parts[0], out head) && TryDecode(parts[1], out body) && TryDecode(parts[2], out signature)
            && IsObject(head) && IsObject(body);
    }

    private static bool TryDecode(string part, out byte[] bytes)
    {
        bytes = [];

        // Only what encodes back to the same text: a token has one form.
        if (!Base64Url.IsValid(part)) return false;
        bytes = Base64Url.DecodeFromChars(part);
        return string.Equals(Base64Url.EncodeToString(bytes), part, StringComparison.Ordinal);
    }

    private static bool IsObject(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return false;

            // Half a character, such as \ud800, is found only when a text is read.
            foreach (var claim in document.RootElement.EnumerateObject()) _ = claim.Name.Length + (claim.Value.ValueKind == JsonValueKind.String ? claim.Value.GetString()!.Length : 0);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool TryReadHeader(byte[] head, out string keyId)
    {
        using var document = JsonDocument.Parse(head, Strict);
        var root = document.RootElement;
        keyId = TextOf(root, "kid") ?? "";
        return string.Equals(TextOf(root, "alg"), "ES256", StringComparison.Ordinal) && string.Equals(TextOf(root, "typ"), "JWT", StringComparison.Ordinal)
            && !root.TryGetProperty("crit", out _) && keyId.Length > 0;
    }

    private (TokenVerdict Verdict, AccessToken? Token) ReadClaims(byte[] body, DateTimeOffset now)
    {
        using var document = JsonDocument.Parse(body, Strict);
        var claims = document.RootElement;
        if (!Guid.TryParse(TextOf(claims, "sub"), out var user) || !Guid.TryParse(TextOf(claims, "sid"), out var session) || !Guid.TryParse(TextOf(claims, "jti"), out var id)
            || TimeOf(claims, "nbf") is not { } notBefore || TimeOf(claims, "exp") is not { } expires || TimeOf(claims, "iat") is null
            || !claims.TryGetProperty("adm", out var admin) || admin.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            return (TokenVerdict.BadClaims, null);
        }

        var isOurs = string.Equals(TextOf(claims, "iss"), options.Value.Issuer, StringComparison.Ordinal)
            && string.Equals(TextOf(claims, "aud"), options.Value.Audience, StringComparison.Ordinal);
        if (!isOurs) return (TokenVerdict.WrongParty, null);
        var token = new AccessToken(user, session, id, admin.GetBoolean(), notBefore, expires);
        return At(token, now) is var verdict and not TokenVerdict.Valid ? (verdict, null) : (TokenVerdict.Valid, token);
    }

    private static string? TextOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? TimeOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds) && seconds is >= 0 and <= 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
