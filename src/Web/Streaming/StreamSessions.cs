using System.Net;
using CompraVenta.Infrastructure.Accounts;
using CompraVenta.Infrastructure.Accounts.Keys;
using CompraVenta.Infrastructure.Accounts.Sessions;
using CompraVenta.Infrastructure.Accounts.Tokens;
using CompraVenta.Web.Accounts;
using CompraVenta.Web.Accounts.Keys;
using Microsoft.Extensions.Options;

namespace CompraVenta.Web.Streaming;

/// <summary>Finds out who a connection speaks for, by the same rules as for a call over HTTP.</summary>
internal sealed class StreamSessions(
    TokenVerifier tokens, ApiKeyVerifier keys, RevokedSessions revoked, SessionStore sessions, IOptions<AccountOptions> options, TimeProvider time)
{
    private const char Separator = ':';

    /// <summary>Who makes the handshake: by a token or an API key in its headers, or by the cookie.</summary>
    /// <returns>Null when nobody is signed in.</returns>
    public async ValueTask<StreamSession?> OfHandshakeAsync(HttpContext http)
    {
        if (!http.User.IsSignedIn()) return null;
        var key = http.Request.Headers[ApiKeyHandler.Header];
        var token = key.Count > 0 ? key.ToString() : BearerHandler.TokenOf(http.Request);
        return token is null ? OfBrowser(http.User.UserId(), http.User.SessionId()) : await OfTokenAsync(token, http.Connection.RemoteIpAddress, http.RequestAborted);
    }

    /// <summary>Who has a token.</summary>
    /// <param name="token">An access token, or an API key and its secret with a colon between.</param>
    /// <param name="address">Where it comes from, for keys that hold in some networks only.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>Null when it does not hold.</returns>
    /// <exception cref="Npgsql.NpgsqlException">It had to be asked for, and the database does not answer.</exception>
    public async ValueTask<StreamSession?> OfTokenAsync(string token, IPAddress? address, CancellationToken ct)
    {
        if (token.Split(Separator) is { Length: 2 } parts)
        {
            return await FindKeyAsync(parts[0], parts[1], address, ct) is { } key
                ? new StreamSession(key.UserId, null, async again => await FindKeyAsync(parts[0], parts[1], address, again) is not null)
                : null;
        }

        var (_, access) = await tokens.VerifyAsync(token, ct);
        return access is null ? null : new StreamSession(
            access.UserId, access.ExpiresAt, async again => TokenReader.At(access, time.GetUtcNow()) == TokenVerdict.Valid && !await revoked.ContainsAsync(access.SessionId, again));
    }

    /// <summary>A browser's session is believed for as long as an access token unless it was ended, and then looked up; that somebody follows their account keeps it alive.</summary>
    private StreamSession OfBrowser(Guid user, Guid session)
    {
        var lookedAt = time.GetTimestamp();
        return new StreamSession(user, null, async ct =>
        {
            if (await revoked.ContainsAsync(session, ct)) return false;
            var now = time.GetTimestamp();
            if (time.GetElapsedTime(lookedAt, now) < options.Value.AccessTokenLife) return true;
            if (await sessions.KeepAsync(session, ct) is null) return false;
            lookedAt = now;
            return true;
        });
    }

    private async ValueTask<ApiKey?> FindKeyAsync(string key, string secret, IPAddress? address, CancellationToken ct) =>
        await keys.FindAsync(key, secret, ct) is { } found && found.Allows(ApiKeyScope.Read) && found.AllowsAddress(address) ? found : null;
}
