using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CompraVenta.Bench.Trading;

/// <summary>Steady steps that leave the processor to others between them: <see cref="Thread.Sleep(TimeSpan)"/> knows whole milliseconds only, and less than one is none.</summary>
internal static partial class Pace
{
    private const int MonotonicClock = 1;
    private const int Absolute = 1;

    /// <summary>Waits until a moment of <see cref="Stopwatch"/>, which is the kernel's monotonic clock in nanoseconds.</summary>
    /// <exception cref="InvalidOperationException">The kernel does not wait.</exception>
    public static void WaitUntil(long timestamp)
    {
        const int Interrupted = 4;
        var until = new Moment { Seconds = (nint)(timestamp / Stopwatch.Frequency), Nanoseconds = (nint)(timestamp % Stopwatch.Frequency) };
        int error;
        do error = ClockNanosleep(MonotonicClock, Absolute, until, 0);
        while (error == Interrupted);
        if (error != 0) throw new InvalidOperationException($"clock_nanosleep: error {error}");
    }

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ClockNanosleep(int clock, int flags, in Moment until, nint left);

    [StructLayout(LayoutKind.Sequential)]
    private struct Moment
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
