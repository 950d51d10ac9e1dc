using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CompraVenta.Infrastructure.Accounts.Sessions;

/// <summary>The sessions that were ended while access tokens of theirs may still hold. Every node knows them: at once what it ended itself, by notification
/// what others did. While it can't hear the others it knows nothing, and asks the database.</summary>
public sealed partial class RevokedSessions(
    NpgsqlDataSource database, IOptions<AccountOptions> options, TimeProvider time, ILogger<RevokedSessions> logger) : BackgroundService
{
    /// <summary>The channel of notifications; each carries a session's id.</summary>
    public const string Channel = "session_revoked";

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> revoked = new();
    private volatile bool isHearing;

    /// <summary>Whether what others end reaches us.</summary>
    public bool IsHearing => isHearing;

    /// <summary>Ends a session on this node; whoever calls has ended it in the database.</summary>
    public void Add(Guid sessionId) => revoked[sessionId] = time.GetUtcNow();

    /// <summary>Whether a session was ended.</summary>
    /// <exception cref="NpgsqlException">It had to be asked for, and the database does not answer.</exception>
    public ValueTask<bool> ContainsAsync(Guid sessionId, CancellationToken ct) =>
        isHearing || revoked.ContainsKey(sessionId) ? ValueTask.FromResult(revoked.ContainsKey(sessionId)) : AskAsync(sessionId, ct);

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
            catch (Exception e) when (e is NpgsqlException or System.Net.Sockets.SocketException or IOException or TimeoutException)
            {
                if (isHearing) Log.Deaf(logger, e.Message);
            }
            finally
            {
                // What was not heard from now on is in the database only. What this node ended itself stays ended.
                isHearing = false;
            }

            await Task.Delay(RetryPause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task HearAsync(CancellationToken ct)
    {
        // A connection of its own, kept alive every second: a broken one that says nothing would leave us deaf unnoticed.
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false, KeepAlive = 1, ApplicationName = "CompraVenta sessions" };
        await using var unopened = database.CreateConnection();
        await using var connection = unopened.CloneWith(settings.ConnectionString);
        connection.Notification += (_, told) =>
        {
            if (Guid.TryParse(told.Payload, out var session)) Add(session);
        };
        await connection.OpenAsync(ct);
        await using (var listen = new NpgsqlCommand($"listen {Channel}", connection)) await listen.ExecuteNonQueryAsync(ct);

        // Listening first: what is ended between the two is heard, what was ended before is read.
        await using (var read = new NpgsqlCommand("select id from sessions where revoked_at > $1", connection) { Parameters = { new() { Value = Oldest() } } })
        {
            await using var rows = await read.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct)) Add(rows.GetGuid(0));
        }

        isHearing = true;
        while (true)
        {
            await connection.WaitAsync(ct);
            Forget();
        }
    }

    private async ValueTask<bool> AskAsync(Guid sessionId, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select revoked_at is null from sessions where id = $1");
        command.Parameters.Add(new() { Value = sessionId });
        return await command.ExecuteScalarAsync(ct) is not true;
    }

    /// <summary>No token can hold any more that descends from a session ended before this, with room for clocks that differ.</summary>
    private DateTimeOffset Oldest() => time.GetUtcNow() - (options.Value.AccessTokenLife * 2);

    private void Forget()
    {
        var oldest = Oldest();
        foreach (var (session, at) in revoked)
        {
            if (at < oldest) revoked.TryRemove(session, out _);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5001, LogLevel.Warning, "Ended sessions are asked for in the database until it notifies again: {Why}", EventName = "SessionsNotHeard")]
        public static partial void Deaf(ILogger logger, string why);
    }
}
