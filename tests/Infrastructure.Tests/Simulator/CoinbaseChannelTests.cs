using System.Text.Json;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Infrastructure.Tests.Simulator;

public sealed class CoinbaseChannelTests
{
    [Theory]
    [InlineData("/coinbase/advanced", """{"type":"subscribe","channel":"user","product_ids":["BTC-USD"]}""", "authentication")]
    [InlineData("/coinbase/advanced", """{"type":"subscribe","channel":"level2","product_ids":["NOPE-USD"]}""", "NOPE-USD")]
    [InlineData("/coinbase/advanced", """{"type":"subscribe","channel":"weather","product_ids":["BTC-USD"]}""", "weather")]
    [InlineData("/coinbase/exchange", """{"type":"subscribe","channels":["level2"],"product_ids":["BTC-USD"]}""", "require authentication")]
    [InlineData("/coinbase/exchange", """{"type":"subscribe","channels":["matches"],"product_ids":["NOPE-USD"]}""", "NOPE-USD")]
    [InlineData("/coinbase/exchange", "nonsense", "Malformed")]
    public async Task Bad_subscriptions_get_an_error_that_says_why(string path, string request, string part)
    {
        await using var simulator = await ManualSimulator.StartAsync();
        await using var client = await WireClient.ConnectAsync(simulator.Server, path);
        await client.SendAsync(request);
        var answer = await client.ReceiveAsync();
        Assert.StartsWith("{\"type\":\"error\"", answer, StringComparison.Ordinal);
        Assert.Contains(part, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/coinbase/advanced")]
    [InlineData("/coinbase/exchange")]
    public async Task Who_does_not_subscribe_within_five_seconds_is_sent_away(string path)
    {
        await using var simulator = await ManualSimulator.StartAsync();
        await using var client = await WireClient.ConnectAsync(simulator.Server, path);
        simulator.Advance(5.1);
        Assert.Null(await client.TryReceiveAsync());
    }

    [Fact]
    public async Task Matches_name_the_makers_side_and_tickers_the_takers()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        await using var client = await WireClient.ConnectAsync(simulator.Server, "/coinbase/exchange");
        await client.SendAsync("""{"type":"subscribe","product_ids":["BTC-USD"],"channels":["level2_batch","matches","ticker","status"]}""");
        for (var i = 0; i < 5; i++) await client.ReceiveAsync();
        JsonElement? match = null;
        var compared = 0;
        simulator.Advance(5);
        while (compared < 5)
        {
            var frame = await client.ReceiveJsonAsync();
            var type = frame.GetProperty("type").GetString();
            if (type == "match") match = frame;
            if (type != "ticker" || match is not { } last || last.GetProperty("trade_id").GetInt64() != frame.GetProperty("trade_id").GetInt64()) continue;
            Assert.NotEqual(last.GetProperty("side").GetString(), frame.GetProperty("side").GetString());
            compared++;

            // A resting sell is hit at the ask, which the ticker says as it is then.
            var price = RebuiltBook.Number(last.GetProperty("price"));
            var (bid, ask) = (RebuiltBook.Number(frame.GetProperty("best_bid")), RebuiltBook.Number(frame.GetProperty("best_ask")));
            Assert.Equal(Math.Abs(price - ask) <= Math.Abs(price - bid) ? "sell" : "buy", last.GetProperty("side").GetString());
        }
    }

    [Fact]
    public async Task Dollar_products_have_an_alias_that_points_back()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        using var json = JsonDocument.Parse(await simulator.Http.GetStringAsync("/coinbase/api/v3/brokerage/market/products"));
        var products = json.RootElement.GetProperty("products").EnumerateArray().ToDictionary(product => product.GetProperty("product_id").GetString()!, StringComparer.Ordinal);
        Assert.Equal("BTC-USDC", products["BTC-USD"].GetProperty("alias_to")[0].GetString());
        Assert.Equal("BTC-USD", products["BTC-USDC"].GetProperty("alias").GetString());
        Assert.Equal(products.Count, json.RootElement.GetProperty("num_products").GetInt32());
    }

    [Fact]
    public async Task Advanced_tickers_and_candles_begin_with_a_snapshot()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        await using var client = await WireClient.ConnectAsync(simulator.Server, "/coinbase/advanced");
        foreach (var channel in (string[])["ticker", "candles", "ticker_batch", "status"])
        {
            await client.SendAsync($$"""{"type":"subscribe","channel":"{{channel}}","product_ids":["ETH-USD"]}""");
            var snapshot = await client.ReceiveJsonAsync();
            Assert.Equal(channel, snapshot.GetProperty("channel").GetString());
            Assert.Equal("snapshot", snapshot.GetProperty("events")[0].GetProperty("type").GetString());
            Assert.Equal("subscriptions", (await client.ReceiveJsonAsync()).GetProperty("channel").GetString());
        }

        simulator.Advance(6);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (seen.Count < 3)
        {
            var frame = await client.ReceiveJsonAsync();
            Assert.Equal("update", frame.GetProperty("events")[0].GetProperty("type").GetString());
            seen.Add(frame.GetProperty("channel").GetString()!);
        }
    }
}
