using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CompraVenta.Infrastructure.Accounts.Sessions;

/// <summary>The sessions that were ended while access tokens of theirs may still hold. Every node knows them: at once what it ended itself, by notification
/// what others did. While it can't hear the others it knows nothing, and asks the database.</summary>
public sealed class RevokedSessions(NpgsqlDataSource database, IOptions<AccountOptions> options, TimeProvider time) : IRevocationMemory
{
    /// <summary>The channel of notifications; each carries a session's id.</summary>
    public const string Channel = "session_revoked";

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> revoked = new();
    private volatile bool isHearing;

    /// <inheritdoc/>
    string IRevocationMemory.Channel => Channel;

    /// <summary>Whether what others end reaches us.</summary>
    public bool IsHearing => isHearing;

    /// <summary>Ends a session on this node; whoever calls has ended it in the database.</summary>
    public void Add(Guid sessionId) => revoked[sessionId] = time.GetUtcNow();

    /// <summary>Whether a session was ended.</summary>
    /// <exception cref="NpgsqlException">It had to be asked for, and the database does not answer.</exception>
    public ValueTask<bool> ContainsAsync(Guid sessionId, CancellationToken ct) =>
        isHearing || revoked.ContainsKey(sessionId) ? ValueTask.FromResult(revoked.ContainsKey(sessionId)) : AskAsync(sessionId, ct);

    /// <inheritdoc/>
    public async Task BeginAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var read = new NpgsqlCommand("select id from sessions where revoked_at > $1 union all select id from erased_sessions where revoked_at > $1", connection) { Parameters = { new() { Value = Oldest() } } };
        await using var rows = await read.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct)) Add(rows.GetGuid(0));
        isHearing = true;
    }

    /// <inheritdoc/>
    public void Hear(string payload)
    {
        if (Guid.TryParse(payload, out var session)) Add(session);
    }

    /// <inheritdoc/>
    public void Forget()
    {
        var oldest = Oldest();
        foreach (var (session, at) in revoked)
        {
            if (at < oldest) revoked.TryRemove(session, out _);
        }
    }

    /// <inheritdoc/>
    public void End() => isHearing = false;

    private async ValueTask<bool> AskAsync(Guid sessionId, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select revoked_at is null from sessions where id = $1");
        command.Parameters.Add(new() { Value = sessionId });
        return await command.ExecuteScalarAsync(ct) is not true;
    }

    /// <summary>No token can hold any more that descends from a session ended before this, with room for clocks that differ.</summary>
    private DateTimeOffset Oldest() => time.GetUtcNow() - (options.Value.AccessTokenLife * 2);
}
