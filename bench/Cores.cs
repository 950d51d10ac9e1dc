using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace CompraVenta.Bench;

/// <summary>Keeps the calling thread, and what it starts, on some of the machine's cores while it lives. Does nothing where the system can't.</summary>
internal sealed partial class Cores : IDisposable
{
    /// <summary>The machine's, as this process was given them.</summary>
    private static readonly ulong Given = OperatingSystem.IsLinux() && GetAffinity(0, sizeof(ulong), out var cores) >= 0 ? cores : 0;

    private readonly ulong before;

    private Cores(ulong wanted)
    {
        if (Given == 0 || GetAffinity(0, sizeof(ulong), out before) < 0) return;
        if ((Given & wanted) != 0) _ = SetAffinity(0, sizeof(ulong), Given & wanted);
    }

    private static ulong LastBit => Given == 0 ? 0 : 1UL << BitOperations.Log2(Given);

    /// <summary>The core of the load.</summary>
    public static Cores Last() => new(LastBit);

    /// <summary>The cores of a server that is not to meet the load.</summary>
    public static Cores AllButLast() => new(~LastBit);

    /// <summary>Keeps the whole process on the last core from now on, but for what it starts within <see cref="AllButLast"/>.</summary>
    public static void KeepProcessToLast()
    {
        if (Given == 0) return;
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            _ = SetAffinity(int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), sizeof(ulong), LastBit);
        }
    }

    public void Dispose()
    {
        if (before != 0) _ = SetAffinity(0, sizeof(ulong), before);
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nuint bytes, out ulong cores);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint bytes, in ulong cores);
}
