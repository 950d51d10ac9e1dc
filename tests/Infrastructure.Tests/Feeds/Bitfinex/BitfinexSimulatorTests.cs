using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Tests.Simulator;
using CompraVenta.Simulator.Faults;
using CompraVenta.TestKit.Markets;
using FaultKind = CompraVenta.Simulator.Faults.FaultKind;

namespace CompraVenta.Infrastructure.Tests.Feeds.Bitfinex;

/// <summary>The session against a venue that keeps the protocol, and breaks it on demand.</summary>
public sealed class BitfinexSimulatorTests : IAsyncDisposable
{
    private static readonly string[] Symbols = ["tBTCUSD", "tETHUSD"];

    private readonly BitfinexHarness bitfinex = new();
    private ManualSimulator? simulator;
    private WireClient? client;
    private int connections;

    [Fact]
    public async Task Books_are_the_true_ones_and_every_checksum_agrees()
    {
        await StartAsync();
        await RunAsync(20);

        AssertTrue();
        Assert.True(bitfinex.MarketCounters.ChecksumsPassed > 100, $"{bitfinex.MarketCounters.ChecksumsPassed} checksums");
        Assert.Equal(0, bitfinex.MarketCounters.ChecksumsFailed);
        Assert.NotEmpty(bitfinex.Trades);
        Assert.Empty(bitfinex.Faults);
        Assert.Equal(1, connections);
    }

    [Theory]
    [InlineData(FaultKind.Drop, null, true)]
    [InlineData(FaultKind.Reorder, null, true)]
    [InlineData(FaultKind.Garbage, "not_json", true)]
    [InlineData(FaultKind.Garbage, "half", true)]
    [InlineData(FaultKind.Garbage, "wrong_types", true)]
    [InlineData(FaultKind.Garbage, "deep", true)]
    [InlineData(FaultKind.Garbage, "absurd", true)]
    [InlineData(FaultKind.BadChecksum, null, true)]
    [InlineData(FaultKind.Crossed, null, true)]
    [InlineData(FaultKind.Duplicate, null, false)]
    [InlineData(FaultKind.TimeBackwards, null, false)]
    public async Task After_a_fault_books_are_the_true_ones_again(FaultKind kind, string? variant, bool losesBooks)
    {
        await StartAsync();
        await RunAsync(2);
        simulator!.Server.AddFault(new Fault { Kind = kind, Variant = variant, Venue = "bitfinex", Count = 1 });
        await RunAsync(3);
        simulator.Server.ClearFaults();
        await RunAsync(5);

        AssertTrue();
        Assert.Equal(losesBooks, bitfinex.MarketCounters.WentStale > 0);
    }

    public async ValueTask DisposeAsync()
    {
        if (client is not null) await client.DisposeAsync();
        if (simulator is not null) await simulator.DisposeAsync();
    }

    private async Task StartAsync()
    {
        simulator = await ManualSimulator.StartAsync();
        foreach (var symbol in Symbols) bitfinex.Session.Subscribe(bitfinex.List(symbol)!, bitfinex.NowNs);
        bitfinex.Apply();
        await ConnectAsync();
    }

    private async Task ConnectAsync()
    {
        if (client is not null) await client.DisposeAsync();
        bitfinex.Session.Output.Frames.Clear();
        bitfinex.Session.Output.Wish = ConnectionWish.Keep;
        client = await WireClient.ConnectAsync(simulator!.Server, "/bitfinex/ws/2");
        connections++;
        bitfinex.Session.OnConnected(bitfinex.NowNs);
        bitfinex.Apply();
    }

    private async Task RunAsync(double seconds)
    {
        for (var step = 0; step < seconds * 4; step++)
        {
            simulator!.Advance(0.25);
            bitfinex.Advance(TimeSpan.FromSeconds(0.25));

            // What the session asks for is answered within the step; at most a few rounds until nothing is open.
            do await TalkAsync();
            while (bitfinex.Session.Output.Frames.Count > 0 || bitfinex.Session.Output.Wish == ConnectionWish.Reconnect);
        }
    }

    private async Task TalkAsync()
    {
        if (bitfinex.Session.Output.Wish == ConnectionWish.Reconnect) await ConnectAsync();
        foreach (var frame in bitfinex.TakeSent()) await client!.SendAsync(frame);
        await client!.SendAsync("""{"event":"ping","cid":1}""");
        while (await client.TryReceiveAsync() is { } frame)
        {
            bitfinex.Frame(frame);
            if (frame.Contains("\"pong\"", StringComparison.Ordinal)) return;
        }
    }

    private void AssertTrue()
    {
        foreach (var symbol in Symbols)
        {
            var truth = simulator!.Server.FindBook("bitfinex", symbol)!;
            var naive = new NaiveBook();
            foreach (var level in truth.Bids.Take(250)) naive.Set(Side.Bid, level.Price, level.Size);
            foreach (var level in truth.Asks.Take(250)) naive.Set(Side.Ask, level.Price, level.Size);
            var book = bitfinex.BookOf(symbol);
            Assert.Equal((BookState.Live, StaleReason.None), (book.State, book.Reason));
            naive.AssertEqual(book);
        }
    }
}
