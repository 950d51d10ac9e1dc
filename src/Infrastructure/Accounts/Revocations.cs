using CompraVenta.Infrastructure.Persistence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CompraVenta.Infrastructure.Accounts;

/// <summary>Hears what other nodes have ended, sessions and keys alike, by PostgreSQL's notifications on one connection of its own.</summary>
public sealed partial class Revocations(NpgsqlDataSource database, IEnumerable<IRevocationMemory> memories, TimeProvider time, ILogger<Revocations> logger) : BackgroundService
{
    /// <summary>What its connection calls itself in <c>pg_stat_activity</c>.</summary>
    public const string ConnectionName = "CompraVenta revocations";

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    private readonly IRevocationMemory[] memories = [.. memories];
    private volatile bool isHearing;

    /// <summary>Whether what others end reaches us.</summary>
    public bool IsHearing => isHearing;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await HearAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (DatabaseOutage.IsOfDatabase(e))
            {
                if (isHearing) Log.Deaf(logger, e.Message);
            }
            finally
            {
                // What was not heard from now on is in the database only. What this node ended itself stays ended.
                foreach (var memory in memories) memory.End();
                isHearing = false;
            }

            await Task.Delay(RetryPause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task HearAsync(CancellationToken ct)
    {
        // A connection of its own, kept alive every second: a broken one that says nothing would leave us deaf unnoticed.
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false, KeepAlive = 1, ApplicationName = ConnectionName };
        await using var unopened = database.CreateConnection();
        await using var connection = unopened.CloneWith(settings.ConnectionString);
        connection.Notification += (_, told) =>
        {
            foreach (var memory in memories)
            {
                if (memory.Channel == told.Channel) memory.Hear(told.Payload);
            }
        };
        await connection.OpenAsync(ct);

        // Listening first: what is ended between the two is heard, what was ended before is read.
        foreach (var memory in memories)
        {
            await using var listen = new NpgsqlCommand($"listen {memory.Channel}", connection);
            await listen.ExecuteNonQueryAsync(ct);
        }

        foreach (var memory in memories) await memory.BeginAsync(connection, ct);
        isHearing = true;
        while (true)
        {
            await connection.WaitAsync(ct);
            foreach (var memory in memories) memory.Forget();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5001, LogLevel.Warning, "Ended sessions and keys are asked for in the database until it notifies again: {Why}", EventName = "RevocationsNotHeard")]
        public static partial void Deaf(ILogger logger, string why);
    }
}
