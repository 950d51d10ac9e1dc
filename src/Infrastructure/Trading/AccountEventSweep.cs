using CompraVenta.Infrastructure.Accounts;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Removes events of accounts that no stream is expected to ask for any more. Their numbers go on: the account keeps the last.</summary>
public sealed class AccountEventSweep(NpgsqlDataSource database, IOptions<TradingOptions> options, TimeProvider time) : IAccountSweep
{
    /// <inheritdoc/>
    public string Name => "old events of accounts";

    /// <inheritdoc/>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand("delete from account_events where decided_at < $1");
        command.Parameters.Add(new() { Value = time.GetUtcNow() - options.Value.KeepEvents });
        return await command.ExecuteNonQueryAsync(ct);
    }
}
