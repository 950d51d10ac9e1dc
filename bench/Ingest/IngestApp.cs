using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json;
using CompraVenta.Simulator;

namespace CompraVenta.Bench.Ingest;

/// <summary>The app as it is run, in a process and a data folder of its own.</summary>
internal sealed class IngestApp : IDisposable
{
    private const int Terminate = 15;
    private const string LogName = "app.log";
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    private readonly Process running;
    private readonly string data;
    private readonly HttpClient http;

    private IngestApp(Process process, string folder, Uri address)
    {
        running = process;
        data = folder;
        http = new HttpClient { BaseAddress = address };
    }

    /// <summary>Starts the app with every feed pointed at the simulator, all its instruments followed.</summary>
    public static async Task<IngestApp> StartAsync(Uri simulator, IngestOptions options)
    {
        // Not CreateTempSubdirectory, whose folders the user that PostgreSQL runs as may not enter.
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"compraventa-ingest-{Environment.ProcessId}")).FullName;
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var web = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../Web/release"));
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = web, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(web, "CompraVenta.Web.dll"));
        var settings = SimulatedVenues.Addresses(simulator);
        settings["urls"] = address.AbsoluteUri;
        settings["Market:Source"] = "live";
        settings["Feeds:Pairs"] = "*";
        settings["Feeds:Binance:SnapshotDepth"] = options.SnapshotDepth.ToString(CultureInfo.InvariantCulture);
        foreach (var (key, value) in settings) start.ArgumentList.Add($"--{key}={value}");
        start.Environment["COMPRAVENTA_DATA"] = folder;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        var process = Start(start);
        var log = new StreamWriter(Path.Combine(folder, LogName)) { AutoFlush = true };
        void Note(object sender, DataReceivedEventArgs line)
        {
            lock (log) log.WriteLine(line.Data);
        }

        process.OutputDataReceived += Note;
        process.ErrorDataReceived += Note;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var app = new IngestApp(process, folder, address);
        var since = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await app.ReadAsync();
                return app;
            }
            catch (HttpRequestException) when (since.Elapsed < StartPatience && !process.HasExited)
            {
                await Task.Delay(200);
            }
            catch (HttpRequestException)
            {
                lock (log) log.Flush();
                await Console.Error.WriteLineAsync(await File.ReadAllTextAsync(Path.Combine(folder, LogName)));
                app.Dispose();
                throw;
            }
        }
    }

    /// <summary>What the app says of itself, and what the kernel says of it.</summary>
    public async Task<IngestSample> ReadAsync()
    {
        using var status = JsonDocument.Parse(await http.GetByteArrayAsync(new Uri("/api/status", UriKind.Relative)));
        var venues = status.RootElement.GetProperty("venues").EnumerateObject().Select(venue => VenueSample.Read(venue.Name, venue.Value)).ToList();
        var own = status.RootElement.GetProperty("process");
        running.Refresh();
        return new IngestSample(
            Stopwatch.GetTimestamp(),
            venues,
            running.UserProcessorTime,
            running.PrivilegedProcessorTime,
            running.WorkingSet64,
            running.PeakWorkingSet64,
            own.GetProperty("gen0").GetInt32(),
            own.GetProperty("gen1").GetInt32(),
            own.GetProperty("gen2").GetInt32(),
            own.GetProperty("gc_pause_ms").GetDouble(),
            own.GetProperty("allocated_bytes").GetInt64());
    }

    public void Dispose()
    {
        // The app stops its private database only when it is asked to end.
        if (!running.HasExited && Kill(running.Id, Terminate) == 0 && !running.WaitForExit(StopPatience)) running.Kill();
        running.Dispose();
        http.Dispose();
        Directory.Delete(data, recursive: true);
    }

    private static Process Start(ProcessStartInfo start)
    {
        using var cores = Cores.AllButLast();
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
