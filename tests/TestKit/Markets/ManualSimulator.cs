using CompraVenta.Simulator;

namespace CompraVenta.TestKit.Markets;

/// <summary>A simulator on a clock that the test moves.</summary>
public sealed class ManualSimulator : IAsyncDisposable
{
    private ManualSimulator(SimulatorServer server, ManualTimeProvider time)
    {
        Server = server;
        Time = time;
        Http = new HttpClient { BaseAddress = server.BaseAddress };
        Http.DefaultRequestHeaders.UserAgent.ParseAdd("tests/1");
    }

    public static DateTimeOffset Start { get; } = new(2026, 11, 20, 12, 0, 30, TimeSpan.Zero);

    public SimulatorServer Server { get; }

    public ManualTimeProvider Time { get; }

    public HttpClient Http { get; }

    public static async Task<ManualSimulator> StartAsync(Action<SimulatorOptions>? configure = null)
    {
        var options = new SimulatorOptions { FramesPerSecond = 1_500 };
        configure?.Invoke(options);
        var time = new ManualTimeProvider(Start);
        return new ManualSimulator(await SimulatorServer.StartAsync(options, time, null, CancellationToken.None), time);
    }

    public void Advance(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
    }
}
