using System.Threading.Channels;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CompraVenta.Infrastructure.Accounts.Keys;

/// <summary>Writes down when keys, and with them their users, were last here, to a minute, beside the calls that use them.</summary>
public sealed partial class ApiKeyUses(NpgsqlDataSource database, ILogger<ApiKeyUses> logger) : BackgroundService
{
    /// <summary>A use is a minute's; while the database is away the newest are kept.</summary>
    private const int WaitingMax = 10_000;

    private readonly Channel<(Guid Key, DateTimeOffset At)> uses = Channel.CreateBounded<(Guid Key, DateTimeOffset At)>(
        new BoundedChannelOptions(WaitingMax) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>Has a use written down; returns at once.</summary>
    public void Add(Guid keyId, DateTimeOffset at) => uses.Writer.TryWrite((keyId, at));

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // What waits is written first.
        uses.Writer.TryComplete();
        if (ExecuteTask is { } writing) await writing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var newest = new Dictionary<Guid, DateTimeOffset>();
        while (await uses.Reader.WaitToReadAsync(stoppingToken))
        {
            newest.Clear();
            while (uses.Reader.TryRead(out var use)) newest[use.Key] = use.At;
            try
            {
                await WriteAsync(newest, stoppingToken);
            }
            catch (Exception e) when (DatabaseOutage.IsOfDatabase(e))
            {
                // Each key tells again within the minute that it is next used in.
                Log.NotWritten(logger, newest.Count, e.Message);
            }
        }
    }

    private async Task WriteAsync(Dictionary<Guid, DateTimeOffset> newest, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            with used as (
                update api_keys k set used_at = u.at from unnest($1, $2) u(id, at) where k.id = u.id and (k.used_at is null or k.used_at < u.at)
                returning k.user_id, u.at)
            update users set seen_at = here.at from (select user_id, max(at) at from used group by user_id) here
            where users.id = here.user_id and (users.seen_at is null or users.seen_at < here.at)
            """);
        command.Parameters.Add(new() { Value = newest.Keys.ToArray() });
        command.Parameters.Add(new() { Value = newest.Values.ToArray() });
        await command.ExecuteNonQueryAsync(ct);
    }

    private static partial class Log
    {
        [LoggerMessage(5111, LogLevel.Warning, "The last use of {Count} API keys was not written down: {Why}", EventName = "KeyUsesNotWritten")]
        public static partial void NotWritten(ILogger logger, int count, string why);
    }
}
