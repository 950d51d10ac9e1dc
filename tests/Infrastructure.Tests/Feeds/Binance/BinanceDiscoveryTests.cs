using System.IO.Compression;
using System.Text;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Feeds.Binance;
using CompraVenta.TestKit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Tests.Feeds.Binance;

public class BinanceDiscoveryTests
{
    private const string Information = """
        {"timezone":"UTC","symbols":[
         {"symbol":"BTCUSDT","status":"TRADING","baseAsset":"BTC","quoteAsset":"USDT","isSpotTradingAllowed":true,"filters":[
           {"filterType":"PRICE_FILTER","minPrice":"0.01","maxPrice":"1000000.00","tickSize":"0.01000000"},
           {"filterType":"LOT_SIZE","minQty":"0.00001000","maxQty":"9000.00000000","stepSize":"0.00001000"},
           {"filterType":"MARKET_LOT_SIZE","minQty":"0.00000000","maxQty":"100.0","stepSize":"0.00000000"},
           {"filterType":"NOTIONAL","minNotional":"5.00000000","applyMinToMarket":true,"maxNotional":"9000000.00000000","applyMaxToMarket":false,"avgPriceMins":5},
           {"filterType":"NEW_ONE","limit":3}],"permissions":[]},
         {"symbol":"OLDBTC","status":"BREAK","baseAsset":"OLD","quoteAsset":"BTC","filters":[{"filterType":"MIN_NOTIONAL","minNotional":"0.0001","applyToMarket":true}]},
         {"symbol":"BTCUPUSDT","status":"TRADING","baseAsset":"BTCUP","quoteAsset":"USDT","isSpotTradingAllowed":false,"filters":[]},
         {"symbol":"123456","status":"TRADING","baseAsset":"123","quoteAsset":"456","filters":[]},
         {"symbol":"这是测试币456","status":"TRADING","baseAsset":"这是测试币","quoteAsset":"456","filters":[]},
         {"symbol":"1INCHUSDT","status":"TRADING","baseAsset":"1INCH","quoteAsset":"USDT"}]}
        """;

    private const string Tickers = """
        [{"symbol":"BTCUSDT","priceChange":"-94.99","lastPrice":"64000.10","lastQty":"2","bidPrice":"64000.00","bidQty":"1","askPrice":"64000.20","askQty":"3",
          "openPrice":"63000.00","highPrice":"65000.00","lowPrice":"62000.00","volume":"8913.30000000","quoteVolume":"570000000.123","openTime":1,"closeTime":1499869899040,"count":76},
         {"symbol":"OLDBTC","lastPrice":"0.00000000","bidPrice":"0.00000000","askPrice":"0.00000000","volume":"0.0","quoteVolume":"0.0","closeTime":1499869899040}]
        """;

    [Fact]
    public async Task Lists_what_the_venue_lists_with_rules_and_figures()
    {
        var rest = new CannedRest();
        var feed = new BinanceFeed(new FixedOptions<BinanceOptions>(new BinanceOptions()));
        var listings = await feed.DiscoverAsync(rest, CancellationToken.None);
        Assert.Equal([("/api/v3/exchangeInfo?showPermissionSets=false", 20), ("/api/v3/ticker/24hr", 80)], rest.Calls);
        Assert.Equal(["BTCUSDT", "OLDBTC", "BTCUPUSDT", "1INCHUSDT"], listings.Select(listing => listing.Symbol));
        Assert.Equal([true, false, false, true], listings.Select(listing => listing.IsTrading));
        Assert.Equal(new Instrument("BTC", "USDT"), listings[0].Instrument);
        Assert.Equal(new InstrumentRules(0.01m, 0.00001m, 0.00001m, 9000m, 5m), listings[0].Rules);
        Assert.Equal(0.0001m, listings[1].Rules.MinimumNotional);
        Assert.Equal(InstrumentRules.None, listings[3].Rules);
        var ticker = listings[0].Ticker!.Value;
        Assert.Equal((64000.10m, 64000.00m, 64000.20m), (ticker.Last, ticker.Bid, ticker.Ask));
        Assert.Equal((63000m, 65000m, 62000m), (ticker.Open, ticker.High, ticker.Low));
        Assert.Equal((8913.3m, 570000000.123m, 1499869899040_000_000L), (ticker.VolumeBase, ticker.VolumeQuote, ticker.VenueTimeNs));
        Assert.Null(listings[1].Ticker!.Value.Last);
        Assert.Null(listings[3].Ticker);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"symbols":7}""")]
    [InlineData("""{"symbols":[{"symbol":3}]}""")]
    [InlineData("""{"symbols":[{"symbol":"AB","baseAsset":"A","quoteAsset":"B","filters":[{"filterType":"LOT_SIZE","stepSize":"x"}]}]}""")]
    public void A_list_of_another_shape_is_an_error_of_the_venue(string information) =>
        Assert.Throws<VenueException>(() => BinanceDiscovery.Read(Encoding.UTF8.GetBytes(information), default));

    [BinanceRecordingTheory]
    [InlineData("binance-exchangeInfo-20211012.json.gz", 1_695, 1_222)]
    public void Reads_the_venues_own_list(string name, int listed, int trading)
    {
        using var file = File.OpenRead(Path.Combine(BinanceRecording.Folder, "..", "rest", name));
        using var body = new MemoryStream();
        new GZipStream(file, CompressionMode.Decompress).CopyTo(body);
        var listings = BinanceDiscovery.Read(body.ToArray(), default);
        Assert.Equal((listed, trading), (listings.Count, listings.Count(listing => listing.IsTrading)));
        Assert.All(listings, listing => Assert.True(listing.Rules is { TickSize: > 0, LotSize: > 0, MinimumNotional: > 0 }, listing.Symbol));
        Assert.All(listings, listing => Assert.Equal(listing.Symbol, listing.Instrument.Base + listing.Instrument.Quote));
    }

    [Fact]
    public void Is_registered_with_settings_from_configuration()
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Feeds:Binance:RestBase"] = "http://127.0.0.1:7001/x/",
            ["Feeds:Binance:WebSocketBase"] = "ws://127.0.0.1:7001/x/",
            ["Feeds:Binance:SnapshotDepth"] = "5000",
            ["Feeds:Binance:StaleAfter"] = "00:00:07",
        };
        using var services = new ServiceCollection()
            .AddBinance(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .BuildServiceProvider();
        var feed = services.GetRequiredService<IVenueFeed>();
        Assert.Equal(new Venue(0, "binance", "Binance", TimeSpan.FromSeconds(7)), feed.Venue);
        Assert.Equal("http://127.0.0.1:7001/x/", feed.RestBase.OriginalString);
        Assert.Null(feed.Checksum);
        Assert.Equal((200, TimeSpan.FromHours(23)), (feed.Limits.ListingsPerConnection, feed.Limits.ConnectionLifetime));
        var session = feed.CreateBookSession(new SessionContext(feed.Venue, 1, new SymbolTable(), new BinanceRig()));
        Assert.Equal("ws://127.0.0.1:7001/x/stream", session.Address.OriginalString);
    }

    [Fact]
    public void A_snapshot_depth_that_the_venue_does_not_offer_is_refused_at_the_start()
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Feeds:Binance:SnapshotDepth"] = "999" };
        using var services = new ServiceCollection()
            .AddBinance(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .BuildServiceProvider();
        Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IVenueFeed>());
    }

    private sealed class CannedRest : IVenueRest
    {
        public List<(string Path, int Weight)> Calls { get; } = [];

        public Task<byte[]> GetAsync(string pathAndQuery, int weight, CancellationToken ct)
        {
            Calls.Add((pathAndQuery, weight));
            return Task.FromResult(Encoding.UTF8.GetBytes(pathAndQuery.Contains("ticker", StringComparison.Ordinal) ? Tickers : Information));
        }
    }
}
