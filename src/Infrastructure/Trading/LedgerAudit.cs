using CompraVenta.Infrastructure.Persistence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Audits the ledger as long as the app runs, and raises an alarm when a rule does not hold.</summary>
public sealed partial class LedgerAudit(NpgsqlDataSource source, Database database, IOptions<LedgerAuditOptions> options, TimeProvider time, ILogger<LedgerAudit> logger) : BackgroundService
{
    private readonly LedgerAuditor auditor = new(source, time);
    private readonly LedgerAuditOptions options = options.Value;
    private DateTimeOffset fullAt = DateTimeOffset.MinValue;
    private volatile LedgerReport? latest;
    private long audits;

    /// <summary>The event of an alarm, for whoever watches logs.</summary>
    public const int AlarmEventId = 6501;

    /// <summary>What the last audit found; null before the first.</summary>
    public LedgerReport? Latest => latest;

    /// <summary>How many were made.</summary>
    public long Audits => Volatile.Read(ref audits);

    /// <summary>Whether the last audit is as new as it should be; not when audits fail.</summary>
    public bool IsCurrent => latest is { } report && time.GetUtcNow() - report.At <= 3 * options.Interval;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await database.WhenReadyAsync(stoppingToken);
            using var timer = new PeriodicTimer(options.Interval, time);
            do await AuditAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app stops.
        }
    }

    private async Task AuditAsync(CancellationToken ct)
    {
        try
        {
            var report = await auditor.RunAsync(time.GetUtcNow() - fullAt >= options.FullInterval, ct);
            if (report.IsFull) fullAt = report.At;
            Tell(report, latest?.Findings ?? []);
            latest = report;
            Interlocked.Increment(ref audits);
        }
#pragma warning disable CA1031 // An audit that fails must not end the app, nor the audits: it is logged, the status page says that none was made, and the next tries again.
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.NotAudited(logger, e);
        }
    }

    private void Tell(LedgerReport report, IReadOnlyList<LedgerFinding> before)
    {
        // Once for each thing that is wrong, not each minute.
        foreach (var finding in report.Findings)
        {
            if (!before.Contains(finding)) Log.Alarm(logger, finding.Words, finding.Example);
        }

        if (report.IsSound && before.Count > 0) Log.SoundAgain(logger);
    }

    private static partial class Log
    {
        [LoggerMessage(AlarmEventId, LogLevel.Critical, "The ledger is not sound: {Words}. First: {Example}", EventName = "LedgerUnsound")]
        public static partial void Alarm(ILogger logger, string words, string example);

        [LoggerMessage(6502, LogLevel.Warning, "The ledger is sound again", EventName = "LedgerSoundAgain")]
        public static partial void SoundAgain(ILogger logger);

        [LoggerMessage(6503, LogLevel.Error, "The ledger could not be audited; it is tried again", EventName = "LedgerNotAudited")]
        public static partial void NotAudited(ILogger logger, Exception e);
    }
}
