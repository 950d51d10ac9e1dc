using Npgsql;

namespace CompraVenta.Infrastructure.Settings;

/// <summary>Facts that the app decided once and remembers over restarts, shared by all its nodes. Not for an operator's settings.</summary>
public sealed class SettingsStore(NpgsqlDataSource database)
{
    /// <summary>The remembered value, or null.</summary>
    public async Task<string?> GetAsync(string key, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select value from settings where key = $1");
        command.Parameters.Add(new() { Value = key });
        return (string?)await command.ExecuteScalarAsync(ct);
    }

    /// <summary>Remembers a value, in place of an earlier one.</summary>
    public async Task SetAsync(string key, string value, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "insert into settings (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value");
        command.Parameters.Add(new() { Value = key });
        command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Remembers a value unless there is one, and returns what is remembered now: of several nodes that decide at once, all
    /// get the answer of the first.</summary>
    public async Task<string> GetOrAddAsync(string key, string value, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            insert into settings (key, value) values ($1, $2)
            on conflict (key) do update set value = settings.value
            returning value
            """);
        command.Parameters.Add(new() { Value = key });
        command.Parameters.Add(new() { Value = value });
        return (string)(await command.ExecuteScalarAsync(ct))!;
    }
}
