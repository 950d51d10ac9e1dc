using CompraVenta.TestKit.Markets;

namespace CompraVenta.Infrastructure.Tests.Simulator;

public sealed class BinanceEndpointTests
{
    [Fact]
    public async Task Control_messages_are_answered_as_documented()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        await using var client = await WireClient.ConnectAsync(simulator.Server, "/binance/ws");
        await client.SendAsync("""{"method":"SUBSCRIBE","params":["btcusdt@aggTrade","nosuchcoin@trade"],"id":1}""");
        Assert.Equal("""{"result":null,"id":1}""", await client.ReceiveAsync());
        await client.SendAsync("""{"method":"LIST_SUBSCRIPTIONS","id":"x3"}""");
        Assert.Equal("""{"result":["btcusdt@aggTrade","nosuchcoin@trade"],"id":"x3"}""", await client.ReceiveAsync());
        await client.SendAsync("""{"method":"GET_PROPERTY","params":["combined"],"id":4}""");
        Assert.Equal("""{"result":false,"id":4}""", await client.ReceiveAsync());
        await client.SendAsync("not json");
        Assert.Equal(3, (await client.ReceiveJsonAsync()).GetProperty("code").GetInt32());
        simulator.Advance(3);
        var trade = await client.ReceiveJsonAsync();
        Assert.Equal("aggTrade", trade.GetProperty("e").GetString());
        Assert.Equal("BTCUSDT", trade.GetProperty("s").GetString());
    }

    [Fact]
    public async Task More_than_five_messages_a_second_end_the_connection()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        await using var client = await WireClient.ConnectAsync(simulator.Server, "/binance/stream");
        for (var i = 0; i < 6; i++) await client.SendAsync($$"""{"method":"LIST_SUBSCRIPTIONS","id":{{i}}}""");
        for (var i = 0; i < 5; i++) Assert.NotNull(await client.TryReceiveAsync());
        Assert.Null(await client.TryReceiveAsync());
    }

    [Fact]
    public async Task Weights_are_counted_and_limited()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        var first = await simulator.Http.GetAsync(new Uri("/binance/api/v3/depth?symbol=BTCUSDT&limit=5000", UriKind.Relative));
        Assert.Equal("250", first.Headers.GetValues("X-MBX-USED-WEIGHT-1M").Single());
        for (var i = 0; i < 23; i++) await simulator.Http.GetStringAsync("/binance/api/v3/depth?symbol=BTCUSDT&limit=5000");
        var limited = await simulator.Http.GetAsync(new Uri("/binance/api/v3/depth?symbol=BTCUSDT&limit=5000", UriKind.Relative));
        Assert.Equal(429, (int)limited.StatusCode);
        Assert.InRange(limited.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        simulator.Advance(61);
        Assert.True((await simulator.Http.GetAsync(new Uri("/binance/api/v3/depth?symbol=BTCUSDT&limit=5000", UriKind.Relative))).IsSuccessStatusCode);
    }

    [Fact]
    public async Task A_kline_stream_closes_each_bar_exactly_once()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        await using var client = await WireClient.ConnectAsync(simulator.Server, "/binance/stream?streams=btcusdt@kline_1m/!miniTicker@arr");
        var closed = new List<long>();
        var miniTickers = 0;
        for (var round = 0; round < 9; round++)
        {
            // In pieces, so that the client can answer the pings of 20 s.
            simulator.Advance(14);
            await client.SendAsync("""{"method":"LIST_SUBSCRIPTIONS","id":1}""");
            while (await client.ReceiveJsonAsync() is var frame && frame.TryGetProperty("stream", out var stream))
            {
                if (stream.GetString() == "!miniTicker@arr") miniTickers += frame.GetProperty("data").GetArrayLength();
                else if (frame.GetProperty("data").GetProperty("k") is var bar && bar.GetProperty("x").GetBoolean()) closed.Add(bar.GetProperty("t").GetInt64());
            }
        }

        Assert.Equal(2, closed.Count);
        Assert.Equal(60_000, closed[1] - closed[0]);
        Assert.True(miniTickers > 100);
    }
}
