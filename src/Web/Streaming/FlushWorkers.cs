using Microsoft.Extensions.Options;

namespace CompraVenta.Web.Streaming;

/// <summary>The few workers that write to all clients; each client belongs to one.</summary>
internal sealed class FlushWorkers : IDisposable
{
    private const int WorkersMax = 8;

    private readonly FlushWorker[] workers;
    private int next;
    private int holds;

    public FlushWorkers(IOptions<StreamingOptions> options, TimeProvider time)
    {
        // Half the cores: the other half belongs to the sockets, to the market and to the pages.
        workers = new FlushWorker[Math.Clamp(Environment.ProcessorCount / 2, 1, WorkersMax)];
        for (var i = 0; i < workers.Length; i++) workers[i] = new FlushWorker(this, options.Value.FlushInterval, time);
    }

    /// <summary>Whether a publisher has more to come, so that passes wait.</summary>
    public bool IsHeld => Volatile.Read(ref holds) > 0;

    /// <summary>The worker for a new client.</summary>
    public FlushWorker Assign() => workers[(uint)Interlocked.Increment(ref next) % (uint)workers.Length];

    /// <summary>Has passes wait until <see cref="Release"/>, so that a client gets several messages in one write. To be held for milliseconds only.</summary>
    public void Hold() => Interlocked.Increment(ref holds);

    /// <summary>Ends a hold.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref holds) > 0) return;
        foreach (var worker in workers) worker.Kick();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var worker in workers) worker.Dispose();
    }
}
