using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Markets;
using CompraVenta.Web.Streaming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CompraVenta.Bench.Fanout;

/// <summary>The servers in .NET: the app's streaming, and SignalR. Driven by lines on standard input.</summary>
internal static class FanoutServers
{
    private const int WindowMessages = 64;

    public static async Task<int> RunAsync(string kind)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = kind == "signalr" ? BuildSignalR(builder) : BuildApp(builder);
        await app.StartAsync();
        Func<int, ValueTask> publish;
        Func<bool> isFull = static () => false;
        if (kind == "signalr")
        {
            var hub = app.Services.GetRequiredService<IHubContext<PlainHub>>();
            publish = async bytes => await hub.Clients.All.SendAsync("m", Stopwatch.GetTimestamp(), new string('x', Math.Max(0, bytes - 60)));
        }
        else
        {
            var counters = app.Services.GetRequiredService<StreamCounters>();
            var stream = new SyntheticStream(counters, app.Services.GetRequiredService<FlushWorkers>());
            app.Services.GetRequiredService<StreamHub>().Add(stream);
            long published = 0;
            long delivered = 0;
            publish = bytes =>
            {
                // What was published before the first of a run does not count for its window.
                if (published == 0) delivered = counters.Deliveries;
                published += counters.Clients;
                stream.Push(bytes);
                return ValueTask.CompletedTask;
            };
            isFull = () => published - (counters.Deliveries - delivered) > counters.Clients * WindowMessages;
        }

        Console.WriteLine($"port {new Uri(app.Urls.First()).Port}");
        var clients = app.Services.GetService<StreamClients>();
        var player = kind == "signalr" ? null : new MarketPlayer(app.Services.GetRequiredService<MarketHost>(), app.Services.GetRequiredService<FeedBatchPool>());
        var running = new CancellationTokenSource();
        var work = Task.CompletedTask;
        while (await ReadLineAsync() is { } line)
        {
            var words = line.Split(' ');
            if (words[0] is "rate" or "saturate" or "play" or "stop")
            {
                await running.CancelAsync();
                await work;
                running.Dispose();
                running = new CancellationTokenSource();
                var ct = running.Token;
                if (words[0] == "rate") work = Task.Run(() => AtRateAsync(Number(words[1]), Number(words[2]), publish, ct), CancellationToken.None);
                if (words[0] == "play") work = Task.Run(() => player!.PlayAsync(ct), CancellationToken.None);
                if (words[0] == "saturate") work = Task.Run(() => SaturateAsync(Number(words[1]), publish, isFull, ct), CancellationToken.None);
            }

            if (words[0] == "load") player!.Load(Console.In, Number(words[1]));
            Console.WriteLine($"ok {words[0] switch
            {
                "memory" => Memory(),
                "compiled" => JitInfo.GetCompiledMethodCount(),
                "held" => clients!.HeldBytesMax,
                "dropped" => app.Services.GetRequiredService<StreamCounters>().Dropped,
                "published" => player!.Published,
                "snapshots" => app.Services.GetRequiredService<StreamCounters>().Snapshots,
                "encodes" => app.Services.GetRequiredService<StreamCounters>().Encodes,
                "writes" => app.Services.GetRequiredService<StreamCounters>().Writes,
                _ => 0,
            }}");
        }

        await running.CancelAsync();
        await work;
        running.Dispose();
        return 0;
    }

    /// <summary>The console's own reading blocks, and would hold the only thread that the pool has on one core.</summary>
    private static Task<string?> ReadLineAsync() =>
        Task.Factory.StartNew(Console.In.ReadLine, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);

    private static WebApplication BuildApp(WebApplicationBuilder builder)
    {
        builder.Services.AddVenues(builder.Configuration);
        builder.Services.AddMarket();
        var source = new MarketSourceState();
        source.Decide(MarketSource.Simulated);
        builder.Services.AddSingleton(source);
        builder.AddMarketApi();
        builder.AddStreaming();
        var app = builder.Build();
        app.MapStreaming();
        return app;
    }

    private static WebApplication BuildSignalR(WebApplicationBuilder builder)
    {
        builder.Services.AddSignalR(o => o.ClientTimeoutInterval = TimeSpan.FromMinutes(10));
        var app = builder.Build();
        app.MapHub<PlainHub>("/hub", o => o.Transports = HttpTransportType.WebSockets);
        return app;
    }

    private static async Task AtRateAsync(int perSecond, int bytes, Func<int, ValueTask> publish, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        var started = Stopwatch.GetTimestamp();
        long sent = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                // The nearest whole number: a timer that fires a little early, then a little late, would send nothing and then two.
                var due = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds * perSecond);
                for (; sent < due; sent++) await publish(bytes);
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    private static async Task SaturateAsync(int bytes, Func<int, ValueTask> publish, Func<bool> isFull, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            if (isFull()) Thread.Sleep(1);
            else await publish(bytes);
        }
    }

    private static long Memory()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return Environment.WorkingSet;
    }
}
