using System.Runtime.InteropServices;

namespace CompraVenta.Bench.Fanout;

/// <summary>Keeps the calling thread, and what it starts, on some of the machine's cores while it lives. Does nothing where the system can't.</summary>
internal sealed partial class Cores : IDisposable
{
    private readonly ulong before;

    private Cores(ulong wanted)
    {
        if (!OperatingSystem.IsLinux() || GetAffinity(0, sizeof(ulong), out before) < 0) return;
        if ((before & wanted) != 0) _ = SetAffinity(0, sizeof(ulong), before & wanted);
    }

    private static ulong LastBit => 1UL << Math.Min(63, Environment.ProcessorCount - 1);

    /// <summary>The core of the load.</summary>
    public static Cores Last() => new(LastBit);

    /// <summary>The cores of a server that is not to meet the load.</summary>
    public static Cores AllButLast() => new(LastBit - 1);

    public void Dispose()
    {
        if (before != 0) _ = SetAffinity(0, sizeof(ulong), before);
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nuint bytes, out ulong cores);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint bytes, in ulong cores);
}
