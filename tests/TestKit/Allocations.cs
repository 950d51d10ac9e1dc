namespace CompraVenta.TestKit;

/// <summary>Counts what code allocates, while other tests run.</summary>
public static class Allocations
{
    /// <summary>Bytes that a run allocates on the calling thread.</summary>
    /// <remarks>A collection that another thread brings about takes a thread's allocation buffer (8 KiB) away and charges the thread with all of it,
    /// used or not. The collection before the run leaves none to take away, so that a run which allocates nothing is charged nothing.</remarks>
    public static long Of(Action run)
    {
        GC.Collect(0, GCCollectionMode.Forced, blocking: true);
        var before = GC.GetAllocatedBytesForCurrentThread();
        run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
