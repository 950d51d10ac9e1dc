namespace CompraVenta.Infrastructure.Feeds;

/// <summary>What a venue lets us ask of it, REST weight or connections: a bucket that refills evenly over the venue's window. Callers are served in order,
/// so that a mass reconnect queues up instead of meeting a 429. Safe from any thread.</summary>
public sealed class RateBudget(int weight, TimeSpan window, TimeProvider time)
{
    private readonly Lock gate = new();
    private double available = weight;
    private DateTimeOffset asOf = time.GetUtcNow();

    /// <summary>Takes the weight of a call, waiting until it is there.</summary>
    /// <remarks>The weight is booked at once, below zero if need be, and the wait is the time in which the debt is refilled.</remarks>
    public async ValueTask TakeAsync(int cost, CancellationToken ct)
    {
        var booked = Math.Min(cost, weight);
        TimeSpan wait;
        lock (gate)
        {
            Refill();
            available -= booked;
            wait = available < 0 ? (window * (-available / weight)) + Ahead() : Ahead();
        }

        try
        {
            while (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, time, ct);

                // The venue may have said to stop meanwhile.
                lock (gate) wait = Ahead();
            }
        }
        catch (OperationCanceledException)
        {
            // What was not asked is not owed.
            lock (gate) available = Math.Min(weight, available + booked);
            throw;
        }
    }

    /// <summary>The venue said to stop: nothing is given out for so long, and the bucket is empty then.</summary>
    public void Stop(TimeSpan period)
    {
        lock (gate)
        {
            Refill();
            var until = time.GetUtcNow() + period;
            if (until <= asOf) return;
            asOf = until;
            available = Math.Min(available, 0);
        }
    }

    private TimeSpan Ahead()
    {
        var ahead = asOf - time.GetUtcNow();
        return ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero;
    }

    private void Refill()
    {
        var now = time.GetUtcNow();
        if (now <= asOf) return;
        available = Math.Min(weight, available + (weight * ((now - asOf) / window)));
        asOf = now;
    }
}
