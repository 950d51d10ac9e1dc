using System.IO.Compression;
using System.Text;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Feeds.Bitfinex;
using CompraVenta.TestKit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Tests.Feeds.Bitfinex;

public class BitfinexDiscoveryTests
{
    private const string Catalog = """
        [["BTCUSD","BTCUST","AVAX:USD","AAABBB","TESTBTC:TESTUSD","BTCF0:USTF0","XYZUST","BABUSD","BCHUSD","broken",7],
         [["BTCUSD",[null,null,null,"0.00004","2000.0",null,null,null,0.2,0.1]],["AVAX:USD",[null,null,null,"0.2"]],["XYZUST",null]],
         [["UST","USDt"],["BAB","BCH"],["LNX","LN-BTC"],["XYZ",null]]]
        """;

    private const string Tickers = """
        [["tBTCUSD",64000.1,12.5,64000.2,3.25,-1500.5,-0.0229,63999.5,1234.56789,66000,62000],
         ["fUSD",0.0001,0.0002,30,100,0.0003,2,200,0,0,0,0,0,0,null,null,100],
         ["tAVAX:USD",null,1,2e-7,1,0,0,0,5,0,0],["tGONE:USD",1,1,1,1,0,0,1,1,1,1],["tBTCUST"]]
        """;

    private readonly ManualTimeProvider time = new();

    [Fact]
    public async Task Lists_spot_pairs_under_canonical_names_with_rules_and_figures()
    {
        var listings = await new BitfinexDiscovery(time).DiscoverAsync(new Rest(), default);

        Assert.Equal(
            ["tAVAX:USD AVAX-USD", "tBABUSD BAB-USD", "tBCHUSD BCH-USD", "tBTCUSD BTC-USD", "tBTCUST BTC-USDT", "tXYZUST XYZ-USDT"],
            listings.Select(l => $"{l.Symbol} {l.Instrument}").Order(StringComparer.Ordinal));
        Assert.All(listings, listing => Assert.True(listing.IsTrading));
        var bitcoin = listings.Single(l => l.Symbol == "tBTCUSD");
        Assert.Equal(new InstrumentRules(0, 0.00000001m, 0.00004m, 2000m, 0), bitcoin.Rules);
        Assert.Equal(new InstrumentRules(0, 0.00000001m, 0.2m, 0, 0), listings.Single(l => l.Symbol == "tAVAX:USD").Rules);
        var ticker = bitcoin.Ticker!.Value;
        Assert.Equal((63999.5m, 64000.1m, 64000.2m, 65500.0m), (ticker.Last, ticker.Bid, ticker.Ask, ticker.Open));
        Assert.Equal((66000m, 62000m, 1234.56789m, null), (ticker.High, ticker.Low, ticker.VolumeBase, ticker.VolumeQuote));
        Assert.Equal((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100, ticker.ReceivedNs);
        var avalanche = listings.Single(l => l.Symbol == "tAVAX:USD").Ticker!.Value;
        Assert.Equal((null, null, 0.0000002m, 5m), (avalanche.Last, avalanche.Bid, avalanche.Ask, avalanche.VolumeBase));
        Assert.Null(listings.Single(l => l.Symbol == "tXYZUST").Ticker);
    }

    [Fact]
    public async Task The_lists_are_asked_for_once_an_hour_and_the_tickers_every_time()
    {
        var rest = new Rest();
        var discovery = new BitfinexDiscovery(time);
        await discovery.DiscoverAsync(rest, default);
        time.Advance(TimeSpan.FromMinutes(59));
        await discovery.DiscoverAsync(rest, default);
        Assert.Equal([BitfinexCatalog.Path, BitfinexTickers.Path, BitfinexTickers.Path], rest.Asked);

        time.Advance(TimeSpan.FromMinutes(1));
        await discovery.DiscoverAsync(rest, default);
        Assert.Equal([BitfinexCatalog.Path, BitfinexTickers.Path], rest.Asked.Skip(3));
    }

    [Theory]
    [InlineData("""["error",20060,"maintenance"]""", Tickers)]
    [InlineData("""{"error":"ERR_RATE_LIMIT"}""", Tickers)]
    [InlineData("not json", Tickers)]
    [InlineData("[[],[]]", Tickers)]
    [InlineData(Catalog, """["error",10020,"limit: invalid"]""")]
    [InlineData(Catalog, "<html>")]
    [InlineData(Catalog, "{}")]
    public async Task Other_answers_are_said_to_be_none(string catalog, string tickers)
    {
        await Assert.ThrowsAsync<VenueException>(() => new BitfinexDiscovery(time).DiscoverAsync(new Rest(catalog, tickers), default));
    }

    [RecordingFact]
    public void Reads_the_venues_real_lists()
    {
        var (pairs, info) = (Body("rest/bitfinex-conf-list-pair-exchange-20210417.json.gz"), Body("rest/bitfinex-conf-info-pair.json.gz"));
        var listings = BitfinexCatalog.Read(Encoding.UTF8.GetBytes($"[{pairs[1..^1]},{info[1..^1]},[[\"UST\",\"USDt\"]]]"));

        Assert.InRange(listings.Count, 250, 350);
        Assert.Equal(listings.Count, listings.Select(l => l.Instrument).Distinct().Count());
        Assert.DoesNotContain(listings, l => l.Symbol.Contains("TEST", StringComparison.Ordinal) || l.Symbol.EndsWith("F0", StringComparison.Ordinal));
        Assert.Equal("BTC-USDT", listings.Single(l => l.Symbol == "tBTCUST").Instrument.Name);
        Assert.Equal(new InstrumentRules(0, 0.00000001m, 4, 250_000, 0), listings.Single(l => l.Symbol == "tADAUSD").Rules);
    }

    [Theory]
    [InlineData("tBTCUSD", "BTC-USD")]
    [InlineData("tBTCUST", "BTC-USDT")]
    [InlineData("tUSTUSD", "USDT-USD")]
    [InlineData("tAVAX:USD", "AVAX-USD")]
    [InlineData("t1INCH:UST", "1INCH-USDT")]
    [InlineData("tBTC:CNHT", "BTC-CNHT")]
    [InlineData("tIOTBTC", "IOTA-BTC")]
    [InlineData("fUSD", null)]
    [InlineData("BTCUSD", null)]
    [InlineData("tBTCUSDX", null)]
    [InlineData("tBTC:", null)]
    [InlineData("t:USD", null)]
    [InlineData("tA:B:C", null)]
    [InlineData("tbtcusd", null)]
    [InlineData("t", null)]
    [InlineData("", null)]
    public void Reads_symbols(string symbol, string? instrument) => Assert.Equal(instrument, Feed().ReadSymbol(symbol)?.Name);

    [Fact]
    public void Reads_the_lists_of_a_recording_and_nothing_else()
    {
        Assert.NotEmpty(Feed().ReadDiscovery("/v2" + BitfinexCatalog.Path, Encoding.UTF8.GetBytes(Catalog)));
        Assert.Empty(Feed().ReadDiscovery("/v2" + BitfinexTickers.Path, Encoding.UTF8.GetBytes(Tickers)));
        Assert.Empty(Feed().ReadDiscovery("/v2" + BitfinexCatalog.Path, "[]"u8.ToArray()));
    }

    [Fact]
    public void One_line_registers_the_feed_with_its_settings()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Feeds:Bitfinex:WebSocketUrl"] = "ws://127.0.0.1:4321/ws/2",
            ["Feeds:Bitfinex:RestBase"] = "http://127.0.0.1:4321/v2",
        }).Build();
        using var provider = new ServiceCollection().AddBitfinex(configuration).BuildServiceProvider();
        var feed = provider.GetServices<IVenueFeed>().Single();

        Assert.Equal((1, "bitfinex", TimeSpan.FromSeconds(20)), (feed.Venue.Index, feed.Venue.Id, feed.Venue.StaleAfter));
        Assert.Equal("http://127.0.0.1:4321/v2", feed.RestBase.ToString());
        var context = new SessionContext(feed.Venue, 1, new SymbolTable(), new BitfinexHarness());
        Assert.Equal("ws://127.0.0.1:4321/ws/2", feed.CreateBookSession(context).Address.ToString());
        Assert.Null(feed.CreateTickerSession(context));
        Assert.NotNull(feed.Checksum);
    }

    [Fact]
    public void Lengths_that_the_venue_does_not_have_are_refused()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Feeds:Bitfinex:BookLength"] = "50" }).Build();
        using var provider = new ServiceCollection().AddBitfinex(configuration).BuildServiceProvider();

        Assert.Throws<OptionsValidationException>(() => provider.GetServices<IVenueFeed>().Single().RestBase);
    }

    private static IVenueFeed Feed() =>
        new ServiceCollection().AddBitfinex(new ConfigurationBuilder().Build()).BuildServiceProvider().GetRequiredService<IVenueFeed>();

    private static string Body(string path)
    {
        using var gzip = new GZipStream(File.OpenRead(TestData.File(path)), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return reader.ReadToEnd().Trim();
    }

    private sealed class Rest(string catalog = Catalog, string tickers = Tickers) : IVenueRest
    {
        public List<string> Asked { get; } = [];

        public Task<byte[]> GetAsync(string pathAndQuery, int weight, CancellationToken ct)
        {
            Asked.Add(pathAndQuery);
            return Task.FromResult(Encoding.UTF8.GetBytes(pathAndQuery == BitfinexCatalog.Path ? catalog : tickers));
        }
    }
}
