using CompraVenta.Simulator;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Cli.Tests;

/// <summary>A simulator whose market moves about as fast as the clock on the wall, until it is told to stand still.</summary>
internal sealed class MovingSimulator : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly ManualSimulator simulator;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task moving;

    private MovingSimulator(ManualSimulator simulator)
    {
        this.simulator = simulator;
        moving = MoveAsync(stopping.Token);
    }

    public SimulatorServer Server => simulator.Server;

    public Uri Address => simulator.Server.BaseAddress;

    public static async Task<MovingSimulator> StartAsync() => new(await ManualSimulator.StartAsync());

    /// <summary>From now on nothing changes any more.</summary>
    public async Task FreezeAsync()
    {
        await stopping.CancelAsync();
        await moving;
    }

    public async ValueTask DisposeAsync()
    {
        await FreezeAsync();
        await simulator.DisposeAsync();
        stopping.Dispose();
    }

    private async Task MoveAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Step);
        try
        {
            while (await timer.WaitForNextTickAsync(ct)) simulator.Time.Advance(Step);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // It stands still.
        }
    }
}
