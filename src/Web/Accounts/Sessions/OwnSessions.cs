using System.Security.Claims;
using CompraVenta.Infrastructure.Accounts.Audit;
using CompraVenta.Infrastructure.Accounts.Sessions;

namespace CompraVenta.Web.Accounts.Sessions;

/// <summary>A user's own sessions, for the page and for the API.</summary>
internal sealed class OwnSessions(SessionStore sessions, AuditLog audit)
{
    /// <summary>The sessions of a user, newest use first.</summary>
    /// <param name="me">The user, by one of these sessions.</param>
    /// <param name="after">Where the page before ended; null for the first.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<SessionsAnswer> ListAsync(ClaimsPrincipal me, SessionCursor? after, int limit, CancellationToken ct)
    {
        var rows = await sessions.ListAsync(me.UserId(), after is null ? null : (after.UsedAt, after.Id), limit + 1, ct);
        var next = rows.Count > limit ? new SessionCursor(rows[limit - 1].UsedAt, rows[limit - 1].Id).ToString() : null;
        return new([.. rows.Take(limit).Select(row => SessionAnswer.Of(row, me.SessionId()))], next);
    }

    /// <summary>Ends one of them.</summary>
    /// <returns>What held it, in words; null when the user has no such session.</returns>
    public async Task<string?> EndAsync(ClaimsPrincipal me, Guid sessionId, string? address, CancellationToken ct)
    {
        if (await sessions.RevokeAsync(me.UserId(), sessionId, ct) is not { } ended) return null;
        var name = AgentWords.Of(ended.Agent, ended.IsBrowser);
        await audit.AddAsync(AuditEvent.SessionRevoked, me.UserId(), me.UserId(), address, ct, name);
        return name;
    }

    /// <summary>Ends all but the one that asks.</summary>
    public async Task EndOthersAsync(ClaimsPrincipal me, string? address, CancellationToken ct)
    {
        await sessions.RevokeAllAsync(me.UserId(), me.SessionId(), ct);
        await audit.AddAsync(AuditEvent.SessionsRevoked, me.UserId(), me.UserId(), address, ct);
    }
}
