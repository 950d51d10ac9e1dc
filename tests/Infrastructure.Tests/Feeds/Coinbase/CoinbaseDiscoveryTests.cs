using System.Text;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Feeds.Coinbase;
using CompraVenta.TestKit;

namespace CompraVenta.Infrastructure.Tests.Feeds.Coinbase;

public class CoinbaseDiscoveryTests
{
    private const string Advanced = """
        {"product_id":"BTC-USD","price":"65086.18","price_percentage_change_24h":"0.09601107287722","volume_24h":"2867.54532609","base_increment":"0.00000001","quote_increment":"0.1","quote_min_size":"1","quote_max_size":"150000000","base_min_size":"0.00000001","base_max_size":"11996772.8407292192545075","is_disabled":false,"status":"online","trading_disabled":false,"product_type":"SPOT","quote_currency_id":"USD","base_currency_id":"BTC","alias":"","alias_to":["BTC-USDC"],"view_only":false,"price_increment":"0.01","high_24h":"65252.99","low_24h":"64675.22"}
        """;

    private static readonly CoinbaseFeed AdvancedFeed = new(new FixedOptions<CoinbaseOptions>(new CoinbaseOptions()));
    private static readonly CoinbaseFeed ExchangeFeed = new(new FixedOptions<CoinbaseOptions>(new CoinbaseOptions { Feed = CoinbaseFeedKind.Exchange }));

    [Fact]
    public async Task Reads_rules_and_figures_of_Advanced_Trade()
    {
        var rest = new FakeRest(_ => $$"""{"num_products":1,"products":[{{Advanced}}]}""");
        var listing = Assert.Single(await AdvancedFeed.DiscoverAsync(rest, CancellationToken.None));
        Assert.Equal(("BTC-USD", new Instrument("BTC", "USD"), true), (listing.Symbol, listing.Instrument, listing.IsTrading));
        Assert.Equal(new InstrumentRules(0.01m, 0.00000001m, 0.00000001m, 11996772.8407292192545075m, 1), listing.Rules);
        var ticker = listing.Ticker!.Value;
        Assert.Equal((65086.18m, 65023.75m, 65252.99m, 64675.22m), (ticker.Last, ticker.Open, ticker.High, ticker.Low));
        Assert.Equal((2867.54532609m, null), (ticker.VolumeBase, ticker.Bid));
        Assert.Equal(["/market/products?product_type=SPOT&limit=500&offset=0"], rest.Asked);
    }

    [Theory]
    [InlineData("\"alias\":\"\"", "\"alias\":\"BTC-EUR\"")]
    [InlineData("\"SPOT\"", "\"FUTURE\"")]
    [InlineData("\"base_currency_id\":\"BTC\"", "\"base_currency_id\":\"\"")]
    [InlineData("\"view_only\":false", "\"is_alpha_testing\":true")]
    public async Task Leaves_out_other_names_of_a_book_and_what_is_no_spot_pair(string from, string to)
    {
        var rest = new FakeRest(_ => $$"""{"products":[{{Advanced.Replace(from, to, StringComparison.Ordinal)}},7,null]}""");
        Assert.Empty(await AdvancedFeed.DiscoverAsync(rest, CancellationToken.None));
    }

    [Theory]
    [InlineData("\"view_only\":false", "\"view_only\":true")]
    [InlineData("\"is_disabled\":false", "\"is_disabled\":true")]
    [InlineData("\"trading_disabled\":false", "\"trading_disabled\":true")]
    [InlineData("\"online\"", "\"delisted\"")]
    public async Task Knows_what_does_not_trade(string from, string to)
    {
        var rest = new FakeRest(_ => $$"""{"products":[{{Advanced.Replace(from, to, StringComparison.Ordinal)}}]}""");
        Assert.False(Assert.Single(await AdvancedFeed.DiscoverAsync(rest, CancellationToken.None)).IsTrading);
    }

    [Fact]
    public async Task Asks_page_by_page()
    {
        var rest = new FakeRest(path => Page(int.Parse(path.Split("offset=")[1]), 1_200));
        Assert.Equal(1_200, (await AdvancedFeed.DiscoverAsync(rest, CancellationToken.None)).Count);
        Assert.Equal(3, rest.Asked.Count);
    }

    [Fact]
    public async Task Stops_where_paging_is_not_known()
    {
        var rest = new FakeRest(_ => Page(0, 500));
        Assert.Equal(500, (await AdvancedFeed.DiscoverAsync(rest, CancellationToken.None)).Count);
        Assert.Equal(2, rest.Asked.Count);
    }

    [Fact]
    public async Task Reads_rules_of_Exchange()
    {
        var rest = new FakeRest(_ => """
            [{"id":"SKL-EUR","base_currency":"SKL","quote_currency":"EUR","quote_increment":"0.0001","base_increment":"0.1","min_market_funds":"5.0","trading_disabled":false,"status":"online"},
            {"id":"OLD-EUR","base_currency":"OLD","quote_currency":"EUR","quote_increment":"0.0001","base_increment":"0.1","min_market_funds":"5.0","trading_disabled":true,"status":"online"},
            {"id":"GONE-EUR","base_currency":"GONE","quote_currency":"EUR","status":"delisted"}]
            """);
        var listings = await ExchangeFeed.DiscoverAsync(rest, CancellationToken.None);
        Assert.Equal([("SKL-EUR", true), ("OLD-EUR", false), ("GONE-EUR", false)], listings.Select(l => (l.Symbol, l.IsTrading)));
        Assert.Equal(new InstrumentRules(0.0001m, 0.1m, 0, 0, 5), listings[0].Rules);
        Assert.Null(listings[0].Ticker);
        Assert.Equal(["/products"], rest.Asked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("""{"message":"rate limited"}""")]
    [InlineData("""{"products":null}""")]
    [InlineData("5")]
    public async Task Says_when_the_answer_is_no_list(string body)
    {
        var rest = new FakeRest(_ => body);
        await Assert.ThrowsAsync<VenueException>(() => AdvancedFeed.DiscoverAsync(rest, CancellationToken.None));
        await Assert.ThrowsAsync<VenueException>(() => ExchangeFeed.DiscoverAsync(rest, CancellationToken.None));
        Assert.Empty(AdvancedFeed.ReadDiscovery("/products", Encoding.UTF8.GetBytes(body)));
    }

    [Theory]
    [InlineData("BTC-USD", "BTC", "USD")]
    [InlineData("1INCH-USDT", "1INCH", "USDT")]
    public void Reads_a_symbol(string symbol, string baseAsset, string quoteAsset) =>
        Assert.Equal(new Instrument(baseAsset, quoteAsset), AdvancedFeed.ReadSymbol(symbol));

    [Theory]
    [InlineData("")]
    [InlineData("BTC")]
    [InlineData("BTC-")]
    [InlineData("-USD")]
    [InlineData("BTC-USD-PERP")]
    [InlineData("btc-usd")]
    [InlineData("BTC-U D")]
    public void Knows_what_is_no_symbol(string symbol) => Assert.Null(AdvancedFeed.ReadSymbol(symbol));

    [RecordingTheory]
    [InlineData("rest/coinbase-advanced-products-20260809.json.gz", "GET /api/v3/brokerage/market/products", 520, 516)]
    [InlineData("rest/coinbase-pro-products-20210417.json.gz", "/products?x=y", 162, 162)]
    public void Reads_recorded_answers(string file, string path, int listings, int trading)
    {
        using var stream = new System.IO.Compression.GZipStream(File.OpenRead(TestData.File(file)), System.IO.Compression.CompressionMode.Decompress);
        using var body = new MemoryStream();
        stream.CopyTo(body);
        var found = AdvancedFeed.ReadDiscovery(path, body.ToArray());
        Assert.Equal((listings, trading), (found.Count, found.Count(l => l.IsTrading)));
        Assert.All(found, l => Assert.Equal(l.Symbol, l.Instrument.Name));
        Assert.All(found, l => Assert.True(l.Rules.TickSize > 0 && l.Rules.LotSize > 0 && l.Rules.MinimumNotional > 0));
        Assert.Empty(AdvancedFeed.ReadDiscovery("/currencies", body.ToArray()));
    }

    private static string Page(int offset, int total) =>
        $$"""{"products":[{{string.Join(',', Enumerable.Range(offset, Math.Min(500, total - offset)).Select(i => Advanced.Replace("BTC-USD\"", $"A{i}-USD\"", StringComparison.Ordinal)))}}]}""";

    private sealed class FakeRest(Func<string, string> answer) : IVenueRest
    {
        public List<string> Asked { get; } = [];

        public Task<byte[]> GetAsync(string pathAndQuery, int weight, CancellationToken ct)
        {
            Asked.Add(pathAndQuery);
            return Task.FromResult(Encoding.UTF8.GetBytes(answer(pathAndQuery)));
        }
    }
}
