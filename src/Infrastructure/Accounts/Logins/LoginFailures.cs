using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CompraVenta.Infrastructure.Accounts.Logins;

/// <summary>Counts wrong passwords and codes by mail address and locks an address out after too many, whether or not it has an account, so that neither tells.</summary>
public sealed class LoginFailures(NpgsqlDataSource database, IOptions<AccountOptions> options, TimeProvider time)
{
    /// <summary>Until when an address is locked out; null when it is not.</summary>
    /// <param name="email">Normalised.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<DateTimeOffset?> LockedUntilAsync(string email, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select locked_until from login_failures where address_hash = $1 and locked_until > $2");
        command.Parameters.Add(new() { Value = HashOf(email) });
        command.Parameters.Add(new() { Value = time.GetUtcNow() });
        return await command.ExecuteScalarAsync(ct) is DateTime until ? new DateTimeOffset(until) : null;
    }

    /// <summary>Counts one more; failures older than the time of a lockout are forgotten.</summary>
    /// <returns>Whether it was counted: it is not while the address is locked out, however many come at once. Until when the address is locked out, by this one or already;
    /// null when it is not.</returns>
    public async Task<(bool IsCounted, DateTimeOffset? LockedUntil)> AddAsync(string email, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var command = database.CreateCommand(
            """
            insert into login_failures as f (address_hash, failures, failed_at, locked_until)
            values ($1, 1, $2, case when 1 >= $4 then $3 end)
            on conflict (address_hash) do update set
                failures = case when f.failed_at < $5 or f.locked_until is not null then 1 else f.failures + 1 end,
                locked_until = case when (case when f.failed_at < $5 or f.locked_until is not null then 1 else f.failures + 1 end) >= $4 then $3 end,
                failed_at = $2
                where f.locked_until is null or f.locked_until <= $2
            returning locked_until
            """);
        command.Parameters.Add(new() { Value = HashOf(email) });
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = now + options.Value.LockoutTime });
        command.Parameters.Add(new() { Value = options.Value.FailuresMax });
        command.Parameters.Add(new() { Value = now - options.Value.LockoutTime });
        return await command.ExecuteScalarAsync(ct) switch
        {
            null => (false, await LockedUntilAsync(email, ct)),
            DateTime until => (true, new DateTimeOffset(until)),
            _ => (true, null),
        };
    }

    /// <summary>Takes one back that was counted before it was looked at, and was none.</summary>
    /// <param name="email">Normalised.</param>
    /// <param name="until">The end of the lockout that it began; null when it began none.</param>
    /// <param name="ct">Ends it.</param>
    public async Task TakeBackAsync(string email, DateTimeOffset? until, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "update login_failures set failures = greatest(failures - 1, 0), locked_until = case when locked_until = $2 then null else locked_until end where address_hash = $1");
        command.Parameters.Add(new() { Value = HashOf(email) });
        command.Parameters.Add(new() { Value = (object?)until ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Forgets them, after a sign-in.</summary>
    public async Task ClearAsync(string email, CancellationToken ct)
    {
        await using var command = database.CreateCommand("delete from login_failures where address_hash = $1");
        command.Parameters.Add(new() { Value = HashOf(email) });
        await command.ExecuteNonQueryAsync(ct);
    }

    private static byte[] HashOf(string email) => SHA256.HashData(Encoding.UTF8.GetBytes(email));
}
