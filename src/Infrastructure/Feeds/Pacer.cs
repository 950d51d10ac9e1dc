namespace CompraVenta.Infrastructure.Feeds;

/// <summary>Keeps an interval between events: each caller waits for its own turn. Safe from any thread.</summary>
public sealed class Pacer(TimeSpan interval, TimeProvider time)
{
    private readonly Lock gate = new();
    private DateTimeOffset next = DateTimeOffset.MinValue;

    /// <summary>Waits for the next turn.</summary>
    public async ValueTask WaitAsync(CancellationToken ct)
    {
        TimeSpan wait;
        lock (gate)
        {
            var now = time.GetUtcNow();
            var turn = next > now ? next : now;
            next = turn + interval;
            wait = turn - now;
        }

        if (wait > TimeSpan.Zero) await Task.Delay(wait, time, ct);
    }
}
