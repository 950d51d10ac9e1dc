namespace CompraVenta.Web.Streaming;

/// <summary>Writes the outboxes of its clients, pass after pass over those that have something: no client has a task or a thread of its own.</summary>
/// <remarks>Whatever comes for a client between two passes goes in one write. A pass that takes long, and after which clients wait already, shows
/// load: the next then waits for its interval, so that more is merged; without load a message leaves at once.</remarks>
internal sealed class FlushWorker : IThreadPoolWorkItem, IDisposable
{
    private readonly Lock gate = new();
    private readonly FlushWorkers all;
    private readonly TimeProvider time;
    private readonly TimeSpan interval;
    private readonly ITimer pause;
    private readonly FlushBatch batch = new();
    private List<ClientConnection> waiting = [];
    private List<ClientConnection> passing = [];
    private bool isScheduled;

    public FlushWorker(FlushWorkers all, TimeSpan interval, TimeProvider time)
    {
        this.all = all;
        this.interval = interval;
        this.time = time;
        pause = time.CreateTimer(
            static state => ThreadPool.UnsafeQueueUserWorkItem((FlushWorker)state!, preferLocal: false), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Has a client flushed in the next pass. The client sees to it that it waits once only.</summary>
    public void Add(ClientConnection client)
    {
        lock (gate)
        {
            waiting.Add(client);
            if (isScheduled || all.IsHeld) return;
            isScheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Begins a pass if somebody waits.</summary>
    public void Kick()
    {
        lock (gate)
        {
            if (isScheduled || waiting.Count == 0) return;
            isScheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <inheritdoc/>
    public void Execute()
    {
        while (true)
        {
            lock (gate)
            {
                if (waiting.Count == 0 || all.IsHeld)
                {
                    isScheduled = false;
                    return;
                }

                (waiting, passing) = (passing, waiting);
            }

            var started = time.GetTimestamp();
            foreach (var client in passing) client.Flush(batch);
            passing.Clear();
            var took = time.GetElapsedTime(started);
            if (took * 2 < interval || took >= interval || !IsAnyWaiting()) continue;
            pause.Change(interval - took, Timeout.InfiniteTimeSpan);
            return;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => pause.Dispose();

    private bool IsAnyWaiting()
    {
        lock (gate) return waiting.Count > 0;
    }
}
