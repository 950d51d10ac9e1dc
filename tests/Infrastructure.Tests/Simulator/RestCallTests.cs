using System.Text.Json;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Infrastructure.Tests.Simulator;

public sealed class RestCallTests(RestCallTests.Server server) : IClassFixture<RestCallTests.Server>
{
    [Theory]
    [InlineData("/binance/api/v3/ping", 200)]
    [InlineData("/binance/api/v3/time", 200)]
    [InlineData("/binance/api/v3/exchangeInfo?symbols=%5B%22BTCUSDT%22,%22ETHBTC%22%5D", 200)]
    [InlineData("/binance/api/v3/trades?symbol=BTCUSDT&limit=5", 200)]
    [InlineData("/binance/api/v3/aggTrades?symbol=BTCUSDT&limit=5", 200)]
    [InlineData("/binance/api/v3/ticker/24hr", 200)]
    [InlineData("/binance/api/v3/ticker/24hr?symbol=BTCUSDT&type=MINI", 200)]
    [InlineData("/binance/api/v3/ticker/price", 200)]
    [InlineData("/binance/api/v3/ticker/bookTicker?symbol=BTCUSDT", 200)]
    [InlineData("/binance/api/v3/depth?symbol=NOPE", 400)]
    [InlineData("/binance/api/v3/depth", 400)]
    [InlineData("/binance/api/v3/klines?symbol=BTCUSDT&interval=7m", 400)]
    [InlineData("/binance/api/v3/exchangeInfo?symbols=BTCUSDT", 400)]
    [InlineData("/binance/api/v3/nothing", 404)]
    [InlineData("/bitfinex/v2/conf/pub:info:pair", 200)]
    [InlineData("/bitfinex/v2/tickers?symbols=ALL", 200)]
    [InlineData("/bitfinex/v2/ticker/tBTCUSD", 200)]
    [InlineData("/bitfinex/v2/book/tBTCUSD/P0?len=100", 200)]
    [InlineData("/bitfinex/v2/book/tBTCUSD/R0", 200)]
    [InlineData("/bitfinex/v2/trades/tBTCUSD/hist?limit=10", 200)]
    [InlineData("/bitfinex/v2/candles/trade:1m:tBTCUSD/last", 200)]
    [InlineData("/bitfinex/v2/book/tNOPE/P0", 500)]
    [InlineData("/bitfinex/v2/nothing", 404)]
    [InlineData("/coinbase/api/v3/brokerage/time", 200)]
    [InlineData("/coinbase/api/v3/brokerage/market/products?limit=5&offset=2", 200)]
    [InlineData("/coinbase/api/v3/brokerage/market/products/BTC-USD", 200)]
    [InlineData("/coinbase/api/v3/brokerage/market/products/BTC-USD/ticker?limit=5", 200)]
    [InlineData("/coinbase/api/v3/brokerage/market/product_book?product_id=BTC-USD", 200)]
    [InlineData("/coinbase/api/v3/brokerage/market/products/NOPE-USD", 404)]
    [InlineData("/coinbase/exchange/time", 200)]
    [InlineData("/coinbase/exchange/products/BTC-USD/book?level=2", 200)]
    [InlineData("/coinbase/exchange/products/BTC-USD/ticker", 200)]
    [InlineData("/coinbase/exchange/products/BTC-USD/stats", 200)]
    [InlineData("/coinbase/exchange/products/BTC-USD/trades?limit=10", 200)]
    [InlineData("/coinbase/exchange/products/NOPE-USD/book", 404)]
    [InlineData("/control/status", 200)]
    public async Task Rest_calls_answer_json_with_the_right_status(string path, int status)
    {
        server.Simulator.Advance(1);
        var response = await server.Simulator.Http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(status, (int)response.StatusCode);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.NotEqual(JsonValueKind.Undefined, json.RootElement.ValueKind);
    }

    [Fact]
    public async Task Pairs_against_bitcoin_have_steps_and_a_smallest_worth_of_about_a_dollar()
    {
        server.Simulator.Advance(1);
        var prices = (await ReadAsync("/binance/api/v3/ticker/24hr")).EnumerateArray().ToDictionary(row => row.GetProperty("symbol").GetString()!, row => Number(row, "lastPrice"));
        var pairs = (await ReadAsync("/binance/api/v3/exchangeInfo")).GetProperty("symbols").EnumerateArray()
            .Where(pair => pair.GetProperty("quoteAsset").GetString() == "BTC" && prices.ContainsKey($"{pair.GetProperty("baseAsset").GetString()}USDT")).ToList();
        Assert.InRange(pairs.Count, 3, 1_000);
        foreach (var pair in pairs)
        {
            var filters = pair.GetProperty("filters").EnumerateArray().ToDictionary(filter => filter.GetProperty("filterType").GetString()!);
            Assert.InRange(Number(filters["LOT_SIZE"], "stepSize") * prices[$"{pair.GetProperty("baseAsset").GetString()}USDT"], 0.001m, 2);
            Assert.InRange(Number(filters["NOTIONAL"], "minNotional") * prices["BTCUSDT"], 0.5m, 50);
        }

        var product = await ReadAsync("/coinbase/api/v3/brokerage/market/products/ETH-BTC");
        Assert.InRange(Number(product, "quote_min_size") * prices["BTCUSDT"], 0.5m, 50);

        async Task<JsonElement> ReadAsync(string path) => JsonSerializer.Deserialize<JsonElement>(await server.Simulator.Http.GetStringAsync(path));
        static decimal Number(JsonElement row, string name) => decimal.Parse(row.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>One simulator for all calls.</summary>
    public sealed class Server : IAsyncLifetime
    {
        internal ManualSimulator Simulator { get; private set; } = null!;

        public async Task InitializeAsync() => Simulator = await ManualSimulator.StartAsync();

        public async Task DisposeAsync() => await Simulator.DisposeAsync();
    }
}
