using System.Globalization;

namespace CompraVenta.Bench.Trading;

/// <summary>Processor time that was spent so far, in seconds: what a machine that does other things as well can tell.</summary>
/// <param name="App">By the app: this process, unless it is another.</param>
/// <param name="Own">By this process.</param>
/// <param name="Script">By the programs that it started and that have ended.</param>
/// <param name="Postgres">By the server and its backends.</param>
internal readonly record struct ProcessorTimes(double App, double Own, double Script, double Postgres)
{
    /// <summary>Linux counts these in hundredths of a second (USER_HZ, proc(5)).</summary>
    private const double TicksPerSecond = 100;

    /// <summary>Now.</summary>
    /// <param name="postmaster">The server's process.</param>
    /// <param name="app">The app's process; null when it is this one.</param>
    public static ProcessorTimes Read(int postmaster, int? app)
    {
        var own = Stat(Environment.ProcessId);
        var server = Stat(postmaster);
        var postgres = server.Own + server.Ended;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid)) continue;
            try
            {
                if (Stat(pid) is var backend && backend.Parent == postmaster) postgres += backend.Own;
            }
            catch (IOException)
            {
                // It has ended since; its time is the server's now.
            }
        }

        return new((app is { } other ? Stat(other) : own).Own / TicksPerSecond, own.Own / TicksPerSecond, own.Ended / TicksPerSecond, postgres / TicksPerSecond);
    }

    public static ProcessorTimes operator -(ProcessorTimes later, ProcessorTimes earlier) =>
        new(later.App - earlier.App, later.Own - earlier.Own, later.Script - earlier.Script, later.Postgres - earlier.Postgres);

    /// <summary>A process's own time and that of its children that have ended.</summary>
    private static (int Parent, long Own, long Ended) Stat(int pid)
    {
        // "pid (name) state ppid …", proc_pid_stat(5): utime is field 14.
        var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return (Number(1), Number(11) + Number(12), Number(13) + Number(14));

        int Number(int at) => int.Parse(fields[at], CultureInfo.InvariantCulture);
    }
}
