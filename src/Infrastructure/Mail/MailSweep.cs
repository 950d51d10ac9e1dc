using CompraVenta.Infrastructure.Accounts;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CompraVenta.Infrastructure.Mail;

/// <summary>Removes the records of mails some time after they were sent or given up: they hold addresses, also of people without an account.</summary>
public sealed class MailSweep(NpgsqlDataSource database, IOptions<AccountOptions> options, TimeProvider time) : IAccountSweep
{
    /// <inheritdoc/>
    public string Name => "mails";

    /// <inheritdoc/>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand("delete from mails where coalesce(done_at, dead_at) < $1");
        command.Parameters.Add(new() { Value = time.GetUtcNow() - options.Value.MailsKept });
        return await command.ExecuteNonQueryAsync(ct);
    }
}
