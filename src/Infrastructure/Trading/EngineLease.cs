using System.Globalization;
using Npgsql;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>The right to lead a shard: an advisory lock, held by a connection of its own for as long as that lives. Whoever dies loses it with the connection.</summary>
/// <remarks>It keeps others waiting, nothing more: what keeps a leader that has lost it without knowing from writing is the epoch that each commit checks.</remarks>
public sealed class EngineLease : IAsyncDisposable
{
    // Any number will do, as long as nothing else in this database uses it for locks of two numbers.
    private const int LockClass = 0x4376_456E;

    private readonly NpgsqlConnection connection;

    private EngineLease(NpgsqlConnection connection) => this.connection = connection;

    /// <summary>Takes the lease if nobody holds it.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="shard">What is led.</param>
    /// <param name="patience">How long a question may stay unanswered, rounded up to whole seconds.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>Null when somebody does.</returns>
    public static async Task<EngineLease?> TryTakeAsync(string connectionString, EngineShard shard, TimeSpan patience, CancellationToken ct)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, ApplicationName = string.Create(CultureInfo.InvariantCulture, $"CompraVenta engine {shard.Key}"), CommandTimeout = (int)Math.Ceiling(patience.TotalSeconds) };

        // Keep-alives end the connection of a machine that is gone, at both ends; a Unix socket has none, and needs none.
        if (settings.Host?.StartsWith('/') != true) (settings.TcpKeepAlive, settings.TcpKeepAliveTime, settings.TcpKeepAliveInterval) = (true, 2, 1);
        var opened = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await opened.OpenAsync(ct);
            await using var command = new NpgsqlCommand("select pg_try_advisory_lock($1, $2)", opened);
            command.Parameters.Add(new() { Value = LockClass });
            command.Parameters.Add(new() { Value = shard.Key });
            if (await command.ExecuteScalarAsync(ct) is true) return new EngineLease(opened);
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }

        await opened.DisposeAsync();
        return null;
    }

    /// <summary>The commands that wait for an answer, oldest first, at most 100; asking proves that the lease is still held.</summary>
    /// <exception cref="NpgsqlException">It is not, or nobody knows.</exception>
    internal async Task<IReadOnlyList<EngineCommand>> ReadCommandsAsync(string source, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select id, kind, user_id, epoch from engine_commands where answered_at is null and source = $1 order by id limit 100", connection);
        command.Parameters.Add(new() { Value = source });
        await using var rows = await command.ExecuteReaderAsync(ct);
        var commands = new List<EngineCommand>();
        while (await rows.ReadAsync(ct)) commands.Add(new EngineCommand(rows.GetInt64(0), (EngineCommandKind)rows.GetInt16(1), rows.GetGuid(2), await rows.IsDBNullAsync(3, ct) ? null : rows.GetInt32(3)));
        return commands;
    }

    /// <summary>Gives the lease back.</summary>
    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
