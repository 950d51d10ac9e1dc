using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CompraVenta.Infrastructure.Accounts;

/// <summary>Runs every <see cref="IAccountSweep"/> at the start and each hour.</summary>
public sealed partial class AccountSweep(IEnumerable<IAccountSweep> sweeps, TimeProvider time, ILogger<AccountSweep> logger) : BackgroundService
{
    /// <summary>From one round to the next.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                foreach (var sweep in sweeps) await RunAsync(sweep, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The app stops; what is left is swept after its next start.
        }
    }

    private async Task RunAsync(IAccountSweep sweep, CancellationToken ct)
    {
        try
        {
            var removed = await sweep.SweepAsync(ct);
            if (removed > 0) Log.Swept(logger, sweep.Name, removed);
        }
#pragma warning disable CA1031 // One that fails keeps neither the others nor the app from running: the log has it, and the next round tries again.
        catch (Exception e) when (!ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            Log.NotSwept(logger, sweep.Name, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5011, LogLevel.Information, "Swept {Name}: {Removed}", EventName = "AccountsSwept")]
        public static partial void Swept(ILogger logger, string name, int removed);

        [LoggerMessage(5012, LogLevel.Warning, "Sweeping {Name} failed and is tried again in an hour", EventName = "AccountsNotSwept")]
        public static partial void NotSwept(ILogger logger, string name, Exception e);
    }
}
