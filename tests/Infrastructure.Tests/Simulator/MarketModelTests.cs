using System.Text.Json;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Infrastructure.Tests.Simulator;

public sealed class MarketModelTests
{
    [Fact]
    public async Task The_same_seed_and_clock_give_the_same_frames_and_another_seed_others()
    {
        var first = await FramesAsync(seed: 7);
        var second = await FramesAsync(seed: 7);
        var other = await FramesAsync(seed: 8);
        Assert.True(first.Count > 50);
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public async Task At_least_sixty_instruments_with_the_majors_on_all_three_venues()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        var binance = simulator.Server.Symbols("binance");
        var bitfinex = simulator.Server.Symbols("bitfinex");
        var coinbase = simulator.Server.Symbols("coinbase");
        foreach (var coin in (string[])["BTC", "ETH", "LTC", "XRP", "BNB"])
        {
            Assert.Contains(coin + "USDT", binance);
            Assert.Contains($"t{coin}UST", bitfinex);
            Assert.Contains($"t{coin}USD", bitfinex);
            Assert.Contains(coin + "-USDT", coinbase);
            Assert.Contains(coin + "-USD", coinbase);
        }

        Assert.Contains("tDOGE:USD", bitfinex);
        var pairs = binance.Select(symbol => symbol.Replace("USDT", "-USDT", StringComparison.Ordinal)).Union(coinbase).Count();
        Assert.True(pairs >= 50 && binance.Count + bitfinex.Count + coinbase.Count >= 100);
    }

    [Fact]
    public async Task Fifteen_hundred_instruments_can_be_had()
    {
        await using var simulator = await ManualSimulator.StartAsync(options => options.Instruments = 1_500);
        var bases = simulator.Server.Symbols("binance").Concat(simulator.Server.Symbols("bitfinex")).Concat(simulator.Server.Symbols("coinbase"));
        Assert.True(bases.Distinct(StringComparer.Ordinal).Count() >= 1_500);
        simulator.Advance(0.2);
        foreach (var symbol in simulator.Server.Symbols("bitfinex"))
        {
            var book = simulator.Server.FindBook("bitfinex", symbol)!;
            Assert.True(book.Bids.Count > 20 && book.Asks.Count > 20, symbol);
            Assert.True(book.Bids[0].Price < book.Asks[0].Price, symbol);
        }
    }

    [Fact]
    public async Task Venues_agree_about_prices_and_crosses_are_consistent()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        simulator.Advance(30);
        decimal Middle(string venue, string symbol)
        {
            var book = simulator.Server.FindBook(venue, symbol)!;
            return (book.Bids[0].Price + book.Asks[0].Price) / 2;
        }

        var btc = Middle("coinbase", "BTC-USD");
        Assert.InRange(btc, 40_000m, 100_000m);
        Assert.InRange(Middle("bitfinex", "tBTCUSD") / btc, 0.995m, 1.005m);
        Assert.InRange(Middle("binance", "BTCUSDT") / Middle("bitfinex", "tBTCUST"), 0.995m, 1.005m);
        Assert.InRange(Middle("binance", "ETHBTC") * btc / Middle("coinbase", "ETH-USD"), 0.99m, 1.01m);
        Assert.InRange(btc / Middle("coinbase", "BTC-EUR"), 0.9m, 1.3m);
        var venues = simulator.Server.FindBook("binance", "BTCUSDT")!;
        Assert.True(venues.Bids.Count >= 200 && venues.Asks.Count >= 200);
    }

    [Fact]
    public async Task A_book_stays_whole_while_its_price_moves_for_half_an_hour()
    {
        await using var simulator = await ManualSimulator.StartAsync(options => options.FramesPerSecond = 300);
        simulator.Advance(1_800);
        foreach (var (venue, symbol) in AllSymbols(simulator))
        {
            var book = simulator.Server.FindBook(venue, symbol)!;
            foreach (var side in new[] { book.Bids, book.Asks })
            {
                Assert.True(side.Count > 60, $"{venue} {symbol}: {side.Count} levels");
                var prices = side.Select(level => level.Price).ToList();
                var gaps = prices.Zip(prices.Skip(1), (a, b) => Math.Abs(a - b)).ToList();
                var usual = Math.Max(gaps.Min(), prices[0] * 0.0004m);
                Assert.True(gaps.Take(20).Max() < 12 * usual, $"{venue} {symbol}: {string.Join(' ', prices.Take(20))}");
            }
        }
    }

    [Fact]
    public async Task A_new_coin_is_listed_every_few_minutes_and_shows_in_discovery()
    {
        await using var simulator = await ManualSimulator.StartAsync(options => options.FramesPerSecond = 1);
        var before = AllSymbols(simulator);
        simulator.Advance(181);
        var added = AllSymbols(simulator).Except(before).ToList();
        Assert.NotEmpty(added);
        var (venue, symbol) = added[0];
        var discovery = await simulator.Http.GetStringAsync(venue switch
        {
            "binance" => "/binance/api/v3/exchangeInfo",
            "bitfinex" => "/bitfinex/v2/conf/pub:list:pair:exchange",
            _ => "/coinbase/exchange/products",
        });
        Assert.Contains(venue == "bitfinex" ? symbol[1..] : symbol, discovery, StringComparison.Ordinal);
        Assert.NotEmpty(simulator.Server.FindBook(venue, symbol)!.Bids);
        simulator.Advance(540);
        Assert.True(AllSymbols(simulator).Except(before).Select(item => item.Symbol.Length).Count() >= 4);
    }

    [Fact]
    public async Task The_rate_reaches_the_wire_at_a_hundred_thousand_frames_a_second()
    {
        await using var simulator = await ManualSimulator.StartAsync(options => options.FramesPerSecond = 100_000);
        await using var binance = await WireClient.ConnectAsync(
            simulator.Server, "/binance/stream?streams=" + string.Join('/', simulator.Server.Symbols("binance").Select(symbol => symbol.ToLowerInvariant() + "@depth@100ms")));
        simulator.Advance(0.5);
        using var status = JsonDocument.Parse(await simulator.Http.GetStringAsync("/control/status"));
        var venues = status.RootElement.GetProperty("venues");
        Assert.InRange(venues.GetProperty("binance").GetProperty("frames_sent").GetInt64(), 5_000, 60_000);
        Assert.True(venues.GetProperty("bitfinex").GetProperty("book_events").GetInt64() > 2_000);
    }

    private static List<(string Venue, string Symbol)> AllSymbols(ManualSimulator simulator) =>
        [.. ((string[])["binance", "bitfinex", "coinbase"]).SelectMany(venue => simulator.Server.Symbols(venue).Select(symbol => (venue, symbol)))];

    private static async Task<List<string>> FramesAsync(int seed)
    {
        await using var simulator = await ManualSimulator.StartAsync(options => options.Seed = seed);
        await using var binance = await WireClient.ConnectAsync(simulator.Server, "/binance/stream?streams=btcusdt@depth@100ms/ethusdt@trade/!miniTicker@arr");
        await using var coinbase = await WireClient.ConnectAsync(simulator.Server, "/coinbase/exchange");
        await coinbase.SendAsync("""{"type":"subscribe","product_ids":["BTC-USD"],"channels":["level2_batch","matches","ticker"]}""");
        _ = await coinbase.ReceiveAsync();
        simulator.Advance(3);
        await binance.SendAsync("""{"method":"LIST_SUBSCRIPTIONS","id":1}""");
        await coinbase.SendAsync("""{"type":"unsubscribe","product_ids":["BTC-USD"],"channels":["ticker"]}""");
        var frames = new List<string>();
        while (await binance.ReceiveAsync() is var frame && !frame.StartsWith("{\"result\"", StringComparison.Ordinal)) frames.Add(frame);
        while (await coinbase.ReceiveAsync() is var frame && !frame.StartsWith("{\"type\":\"subscriptions\"", StringComparison.Ordinal)) frames.Add(frame);
        return frames;
    }
}
