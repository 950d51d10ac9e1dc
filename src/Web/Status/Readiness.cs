using Microsoft.Extensions.Options;

namespace CompraVenta.Web.Status;

/// <summary>Asks all checks.</summary>
internal sealed class Readiness(IEnumerable<IReadinessCheck> checks, IOptions<ReadinessOptions> options, TimeProvider time)
{
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(2);

    private readonly long started = time.GetTimestamp();

    /// <summary>Whether the app is ready, degraded or still starting, and what each check says.</summary>
    public async Task<ReadinessAnswer> AskAsync(CancellationToken ct)
    {
        var answers = new List<ReadinessCheckAnswer>();
        var (isReady, isDegraded) = (true, false);
        foreach (var check in checks)
        {
            var problem = await AskAsync(check, ct);
            answers.Add(new ReadinessCheckAnswer(check.Name, problem is null, problem));
            if (problem is null) continue;
            if (check.IsDispensable && time.GetElapsedTime(started) >= options.Value.Patience) isDegraded = true;
            else isReady = false;
        }

        return new ReadinessAnswer(!isReady ? "starting" : isDegraded ? "degraded" : "ready", answers);
    }

    private async Task<string?> AskAsync(IReadinessCheck check, CancellationToken ct)
    {
        try
        {
            return await check.FindProblemAsync(ct).AsTask().WaitAsync(CheckLimit, time, ct);
        }
        catch (TimeoutException)
        {
            return "The check does not answer.";
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return "The market has stopped.";
        }
    }
}
