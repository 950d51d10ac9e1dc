using Microsoft.Extensions.Options;
using Npgsql;

namespace CompraVenta.Infrastructure.Accounts.Logins;

/// <summary>Removes counts of wrong passwords that count no more: their lockout is over, and they are older than what is remembered.</summary>
public sealed class LoginFailureSweep(NpgsqlDataSource database, IOptions<AccountOptions> options, TimeProvider time) : IAccountSweep
{
    /// <inheritdoc/>
    public string Name => "wrong passwords";

    /// <inheritdoc/>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var command = database.CreateCommand("delete from login_failures where failed_at < $1 and (locked_until is null or locked_until <= $2)");
        command.Parameters.Add(new() { Value = now - options.Value.LockoutTime });
        command.Parameters.Add(new() { Value = now });
        return await command.ExecuteNonQueryAsync(ct);
    }
}
