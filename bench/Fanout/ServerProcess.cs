using System.Diagnostics;
using System.Globalization;

namespace CompraVenta.Bench.Fanout;

/// <summary>A server in a process of its own, driven by lines.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly double TicksPerSecond = 100;

    private readonly Process process;

    private ServerProcess(Process process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    /// <summary>CPU time used so far, user and kernel, in seconds.</summary>
    public double CpuSeconds
    {
        get
        {
            var stat = File.ReadAllText($"/proc/{process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
    }

    /// <summary>Starts one: <c>app</c>, <c>signalr</c> or <c>node</c>.</summary>
    /// <param name="kind">Which: app, node or signalr.</param>
    /// <param name="isApart">Whether it leaves the core of <see cref="LoadClients"/> alone.</param>
    public static ServerProcess Start(string kind, bool isApart)
    {
        using var cores = isApart ? Cores.AllButLast() : null;
        var start = kind == "node"
            ? new ProcessStartInfo("node", [Path.Combine("bench", "peers", "fanout.mjs")])
            : new ProcessStartInfo("dotnet", [typeof(ServerProcess).Assembly.Location, "fanout-server", kind]);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        var started = Process.Start(start) ?? throw new InvalidOperationException($"{kind} does not start");
        var first = started.StandardOutput.ReadLine();
        if (first?.StartsWith("port ", StringComparison.Ordinal) != true) throw new InvalidOperationException($"{kind} said {first ?? "nothing"}");
        return new ServerProcess(started, int.Parse(first[5..], CultureInfo.InvariantCulture));
    }

    /// <summary>Sends a command, and lines that belong to it; the number of the answer.</summary>
    public long Ask(string command, IReadOnlyList<string>? lines = null)
    {
        process.StandardInput.WriteLine(command);
        foreach (var line in lines ?? []) process.StandardInput.WriteLine(line);
        process.StandardInput.Flush();
        var answer = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the server is gone");
        return long.Parse(answer[3..], CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(10_000)) process.Kill();
        process.Dispose();
    }
}
