using Microsoft.Extensions.Options;
using Npgsql;

namespace CompraVenta.Infrastructure.Accounts.Sessions;

/// <summary>Removes sessions some time after they ended or ran out; their refresh tokens go with them.</summary>
public sealed class SessionSweep(NpgsqlDataSource database, IOptions<AccountOptions> options, TimeProvider time) : IAccountSweep
{
    /// <inheritdoc/>
    public string Name => "ended sessions";

    /// <inheritdoc/>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        // Its access tokens have long run out, and its refresh tokens are refused as unknown ones are.
        await using var command = database.CreateCommand("delete from sessions where least(revoked_at, expires_at) < $1");
        command.Parameters.Add(new() { Value = time.GetUtcNow() - options.Value.EndedSessionsKept });
        await using var erased = database.CreateCommand("delete from erased_sessions where revoked_at < $1");
        erased.Parameters.Add(new() { Value = time.GetUtcNow() - (options.Value.AccessTokenLife * 2) });
        await erased.ExecuteNonQueryAsync(ct);
        return await command.ExecuteNonQueryAsync(ct);
    }
}
