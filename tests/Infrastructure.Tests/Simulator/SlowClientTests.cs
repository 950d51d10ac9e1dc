using System.Text.Json;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Infrastructure.Tests.Simulator;

public sealed class SlowClientTests
{
    [Fact]
    public async Task A_client_that_does_not_read_is_disconnected_and_the_others_are_not()
    {
        await using var simulator = await ManualSimulator.StartAsync(options => (options.FramesPerSecond, options.OutboxBytesMax) = (100_000, 1 << 20));
        var streams = string.Join('/', simulator.Server.Symbols("binance").Select(symbol => symbol.ToLowerInvariant() + "@depth@100ms"));
        await using var lazy = await WireClient.ConnectAsync(simulator.Server, "/binance/stream?streams=" + streams);
        await using var diligent = await WireClient.ConnectAsync(simulator.Server, "/binance/ws/btcusdt@bookTicker");
        // The system's socket buffers swallow some megabytes first.
        for (var i = 0; i < 400 && await ConnectionsAsync(simulator) > 1; i++)
        {
            simulator.Advance(0.02);
            Assert.NotNull(await diligent.TryReceiveAsync());
        }

        Assert.Equal(1, await ConnectionsAsync(simulator));
        while (await lazy.TryReceiveAsync() is not null) { }
    }

    private static async Task<int> ConnectionsAsync(ManualSimulator simulator)
    {
        using var status = JsonDocument.Parse(await simulator.Http.GetStringAsync("/control/status"));
        return status.RootElement.GetProperty("venues").GetProperty("binance").GetProperty("connections").GetInt32();
    }
}
