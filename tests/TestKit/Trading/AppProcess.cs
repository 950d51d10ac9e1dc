using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CompraVenta.TestKit.Trading;

/// <summary>The real app as a process of its own, on simulated exchanges, which can be killed and started again at the same address.</summary>
public sealed class AppProcess : IAsyncDisposable
{
    private const int LinesKept = 60;

    // Below the ports that the system gives to connections: while the app is dead nobody else gets its port, and no caller is connected to itself.
    private const int PortMin = 20_000;
    private const int PortEnd = 32_000;
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(60);

    private readonly string program;
    private readonly Dictionary<string, string> environment;
    private readonly ConcurrentQueue<string> lines = new();
    private Process? process;

    /// <summary>An app that is not started yet.</summary>
    /// <param name="program">Its dll.</param>
    /// <param name="data">Its data folder.</param>
    /// <param name="connectionString">Its database; null for a private one in the data folder.</param>
    /// <param name="settings">More of its settings, as environment variables are named.</param>
    public AppProcess(string program, string data, string? connectionString, params ReadOnlySpan<(string Key, string Value)> settings)
    {
        this.program = program;
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}/"));
        environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["COMPRAVENTA_DATA"] = data,
            ["COMPRAVENTA_Market__Source"] = "simulated",
            ["COMPRAVENTA_Feeds__Pairs"] = "BTC-USDT",
            ["COMPRAVENTA_Simulator__FramesPerSecond"] = "100",
            ["COMPRAVENTA_Accounts__CallsPerMinute"] = "100000",
            ["COMPRAVENTA_Trading__OrdersPerSecond"] = "0",
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = Address.AbsoluteUri,
            ["Logging__LogLevel__Default"] = "Warning",
        };
        if (connectionString is not null) environment["COMPRAVENTA_ConnectionStrings__CompraVenta"] = connectionString;
        foreach (var (key, value) in settings) environment[key] = value;
    }

    public Uri Address { get; }

    /// <summary>The process, while it runs.</summary>
    public int Id => process!.Id;

    /// <summary>Its last lines of output.</summary>
    public string LastWords => string.Join('\n', lines);

    /// <summary>Whether it ended though nobody asked it to.</summary>
    public bool HasFailed => process is { HasExited: true };

    public void Start()
    {
        var folder = Path.GetDirectoryName(program)!;
        var start = new ProcessStartInfo("dotnet", [program, "--contentRoot", folder]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        foreach (var (key, value) in environment) start.Environment[key] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += Note;
        process.ErrorDataReceived += Note;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Waits until an address of it answers with success, such as <c>/readyz</c>.</summary>
    public async Task AnswersAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = Address };
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            if (HasFailed || Stopwatch.GetElapsedTime(since) > StartPatience) throw new InvalidOperationException($"the app does not answer: {LastWords}");
            await Task.Delay(50);
        }
    }

    /// <summary>As <c>kill -9</c> does, and waits until it is gone. Its private PostgreSQL lives on.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>Asks it to end, its private PostgreSQL with it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (process is not { } running) return;
        process = null;
        if (!running.HasExited)
        {
            using (var asking = Process.Start("kill", ["-TERM", running.Id.ToString(CultureInfo.InvariantCulture)])) await asking.WaitForExitAsync();
            using var patience = new CancellationTokenSource(StopPatience);
            try
            {
                await running.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                running.Kill();
                await running.WaitForExitAsync();
            }
        }

        running.Dispose();
    }

    private void Note(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lines.Enqueue(line.Data);
        while (lines.Count > LinesKept) lines.TryDequeue(out _);
    }

    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(PortMin, PortEnd);
            using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next.
            }
        }
    }
}
