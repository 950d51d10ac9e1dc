using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CompraVenta.Infrastructure.Accounts.Users;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Accounts.Sessions;

/// <summary>Sign-ins, and the refresh tokens that keep them alive: each is used once, for the next, and a second use ends the session.</summary>
/// <remarks>After OAuth 2.0 Security Best Current Practice (RFC 9700, section 4.14.2).</remarks>
public sealed class SessionStore(IDbContextFactory<CompraVentaDb> contexts, RevokedSessions revoked, IOptions<AccountOptions> options, TimeProvider time)
{
    private const int TokenBytes = 32;
    private const int AgentLengthMax = 200;

    /// <summary>Begins the session of a program, which tokens keep.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="address">The network address it comes from, where known.</param>
    /// <param name="agent">What the program calls itself, where it does.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>The session and its first refresh token; both are dead already when the account is locked.</returns>
    public async Task<(Guid SessionId, string RefreshToken)> BeginAsync(Guid userId, string? address, string? agent, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var session = AddSession(db, userId, address, agent, isBrowser: false, now);
        var token = AddToken(db, session, now);
        await SaveAsync(db, userId, session, now, ct);
        return (session, token);
    }

    /// <summary>Begins the session of a browser, which a cookie keeps.</summary>
    /// <inheritdoc cref="BeginAsync" path="/param"/>
    /// <returns>The session.</returns>
    public async Task<Guid> BeginBrowserAsync(Guid userId, string? address, string? agent, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var session = AddSession(db, userId, address, agent, isBrowser: true, now);
        await SaveAsync(db, userId, session, now, ct);
        return session;
    }

    /// <summary>Keeps a browser's session alive that is in use.</summary>
    /// <returns>Its user as they are now; null when the session, or the account, has ended.</returns>
    public async Task<User?> KeepAsync(Guid sessionId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var expires = now + options.Value.SessionLife;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var kept = await db.Sessions.Where(row => row.Id == sessionId && row.RevokedAt == null && row.ExpiresAt > now)
            .ExecuteUpdateAsync(row => row.SetProperty(s => s.UsedAt, now).SetProperty(s => s.ExpiresAt, expires), ct);
        if (kept == 0) return null;
        var user = await db.Users.SingleOrDefaultAsync(row => row.LockedAt == null && db.Sessions.Any(s => s.Id == sessionId && s.UserId == row.Id), ct);
        if (user is not null) await SeeAsync(db, user.Id, now, ct);
        return user;
    }

    /// <summary>Exchanges a refresh token for the next.</summary>
    /// <returns>The session, with its user, and the next token, both only when renewed; the session also when reuse has ended it.</returns>
    public async Task<(SessionRenewal Outcome, SessionRow? Session, string? RefreshToken)> RenewAsync(string refreshToken, CancellationToken ct)
    {
        var hash = HashOf(refreshToken);
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);

        // The session's row is the lock: of two that come with one token, the second sees that the first has used it.
        var session = await db.Sessions
            .FromSql($"select s.* from sessions s where s.id = (select r.session_id from refresh_tokens r where r.hash = {hash}) for update")
            .SingleOrDefaultAsync(ct);
        if (session is null || session.RevokedAt is not null || session.ExpiresAt <= now) return (SessionRenewal.Refused, null, null);
        var used = await db.RefreshTokens.Where(row => row.Hash == hash && row.UsedAt == null).ExecuteUpdateAsync(row => row.SetProperty(r => r.UsedAt, now), ct);
        if (used == 0)
        {
            await EndAsync(db, row => row.Id == session.Id, now, ct);
            await transaction.CommitAsync(ct);
            revoked.Add(session.Id);
            return (SessionRenewal.Reused, session, null);
        }

        var expires = now + options.Value.SessionLife;
        await db.Sessions.Where(row => row.Id == session.Id)
            .ExecuteUpdateAsync(row => row.SetProperty(s => s.UsedAt, now).SetProperty(s => s.ExpiresAt, expires), ct);
        var next = AddToken(db, session.Id, now);
        await db.SaveChangesAsync(ct);
        await SeeAsync(db, session.UserId, now, ct);
        await transaction.CommitAsync(ct);
        return (SessionRenewal.Renewed, session, next);
    }

    /// <summary>Ends a session: its tokens are refused from now on, on this node at once, on others within a second.</summary>
    public Task RevokeAsync(Guid sessionId, CancellationToken ct) => RevokeAsync(row => row.Id == sessionId, ct);

    /// <summary>Ends a session of a user.</summary>
    /// <returns>The session as it was; null when the user has none of this id that lives.</returns>
    public async Task<SessionRow?> RevokeAsync(Guid userId, Guid sessionId, CancellationToken ct)
    {
        SessionRow? session;
        await using (var db = await contexts.CreateDbContextAsync(ct)) session = await Living(db, userId).SingleOrDefaultAsync(row => row.Id == sessionId, ct);
        return session is not null && await RevokeAsync(row => row.Id == sessionId, ct) > 0 ? session : null;
    }

    /// <summary>Ends all sessions of a user but one.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="kept">The one to keep; null for none.</param>
    /// <param name="ct">Ends it.</param>
    public Task RevokeAllAsync(Guid userId, Guid? kept, CancellationToken ct) => RevokeAsync(row => row.UserId == userId && row.Id != kept, ct);

    /// <summary>The sessions of a user that live, newest use first.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="after">The last one of the page before, by its use and its id; null for the first page.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<IReadOnlyList<SessionRow>> ListAsync(Guid userId, (DateTimeOffset UsedAt, Guid Id)? after, int limit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var living = Living(db, userId);
        if (after is var (usedAt, id)) living = living.Where(row => row.UsedAt < usedAt || (row.UsedAt == usedAt && row.Id < id));
        return await living.OrderByDescending(row => row.UsedAt).ThenByDescending(row => row.Id).Take(limit).ToListAsync(ct);
    }

    private IQueryable<SessionRow> Living(CompraVentaDb db, Guid userId)
    {
        var now = time.GetUtcNow();
        return db.Sessions.Where(row => row.UserId == userId && row.RevokedAt == null && row.ExpiresAt > now);
    }

    /// <summary>Ends sessions within a transaction of the caller's, who tells this node by <see cref="Forget"/> once it is committed.</summary>
    /// <returns>Which.</returns>
    internal static async Task<List<Guid>> EndAsync(
        CompraVentaDb db, System.Linq.Expressions.Expression<Func<SessionRow, bool>> which, DateTimeOffset now, CancellationToken ct)
    {
        var ended = await db.Sessions.Where(which).Where(row => row.RevokedAt == null).Select(row => row.Id).ToListAsync(ct);
        await db.Sessions.Where(row => ended.Contains(row.Id)).ExecuteUpdateAsync(row => row.SetProperty(s => s.RevokedAt, now), ct);

        // Told with the commit, and not at all without it.
        foreach (var id in ended) await db.Database.ExecuteSqlAsync($"select pg_notify({RevokedSessions.Channel}, {id.ToString()})", ct);
        return ended;
    }

    /// <summary>Refuses ended sessions on this node from now on.</summary>
    internal void Forget(IEnumerable<Guid> ended)
    {
        foreach (var id in ended) revoked.Add(id);
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private static string AddToken(CompraVentaDb db, Guid sessionId, DateTimeOffset now)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        db.RefreshTokens.Add(new RefreshTokenRow { Hash = HashOf(token), SessionId = sessionId, CreatedAt = now });
        return token;
    }

    private Guid AddSession(CompraVentaDb db, Guid userId, string? address, string? agent, bool isBrowser, DateTimeOffset now)
    {
        var session = new SessionRow
        {
            Id = Guid.CreateVersion7(now),
            UserId = userId,
            CreatedAt = now,
            UsedAt = now,
            ExpiresAt = now + options.Value.SessionLife,
            Address = address,
            IsBrowser = isBrowser,
            Agent = agent is { Length: > AgentLengthMax } ? agent[..AgentLengthMax] : agent,
        };
        db.Sessions.Add(session);
        return session.Id;
    }

    private async Task SaveAsync(CompraVentaDb db, Guid userId, Guid session, DateTimeOffset now, CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        await SeeAsync(db, userId, now, ct);

        // An admin may have locked the account since its password was checked: then this session was not there yet to be ended with the others.
        if (await db.Users.AnyAsync(user => user.Id == userId && user.LockedAt != null, ct)) await RevokeAsync(session, ct);
    }

    private static Task<int> SeeAsync(CompraVentaDb db, Guid userId, DateTimeOffset now, CancellationToken ct) =>
        db.Users.Where(row => row.Id == userId).ExecuteUpdateAsync(row => row.SetProperty(u => u.SeenAt, now), ct);

    private async Task<int> RevokeAsync(System.Linq.Expressions.Expression<Func<SessionRow, bool>> which, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var ended = await EndAsync(db, which, time.GetUtcNow(), ct);
        await transaction.CommitAsync(ct);
        Forget(ended);
        return ended.Count;
    }
}
