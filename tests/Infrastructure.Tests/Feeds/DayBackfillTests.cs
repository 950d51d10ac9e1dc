using System.Text;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Feeds.Binance;
using CompraVenta.Infrastructure.Feeds.Bitfinex;
using CompraVenta.Infrastructure.Feeds.Coinbase;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Markets;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Infrastructure.Tests.Feeds;

/// <summary>The last 24 hours as the venues tell them.</summary>
public class DayBackfillTests
{
    [Theory]
    [InlineData("binance")]
    [InlineData("bitfinex")]
    [InlineData("advanced")]
    [InlineData("exchange")]
    public async Task Every_venues_day_is_96_quarters_up_to_now(string venue)
    {
        await using var simulator = await ManualSimulator.StartAsync();
        simulator.Advance(1);
        var now = simulator.Time.GetUtcNow();
        var closes = venue switch
        {
            "binance" => await BinanceCandles.ReadDayAsync(new Calls(simulator, "/binance"), "BTCUSDT", CancellationToken.None),
            "bitfinex" => await BitfinexCandles.ReadDayAsync(new Calls(simulator, "/bitfinex/v2"), "tBTCUSD", CancellationToken.None),
            "advanced" => await CoinbaseCandles.ReadDayAsync(new Calls(simulator, "/coinbase/api/v3/brokerage"), CoinbaseFeedKind.Advanced, "BTC-USD", now, CancellationToken.None),
            _ => await CoinbaseCandles.ReadDayAsync(new Calls(simulator, "/coinbase/exchange"), CoinbaseFeedKind.Exchange, "BTC-USD", now, CancellationToken.None),
        };
        var nowNs = (now - DateTimeOffset.UnixEpoch).Ticks * 100;
        var listing = new ListingDirectory().Register(TestMarket.Venues[0], "X", new Instrument("BTC", "USD"), InstrumentRules.None, true, now).Listing;
        var days = new DayHistory();
        days.Fill(listing, closes, nowNs);
        Assert.False(days.HasGaps(listing, nowNs));
        Assert.All(closes, close => Assert.InRange(close.Price, 10_000, 500_000));
        Assert.All(closes, close => Assert.Equal(0, close.StartMs % 900_000));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[[]]")]
    [InlineData("[[1,2,3]]")]
    [InlineData("""[["a","b","c","d","e"]]""")]
    [InlineData("""["error",10020,"symbol: invalid"]""")]
    [InlineData("""{"candles":[{"start":1,"close":2}]}""")]
    [InlineData("""{"candles":[{"start":"x","close":"2"}]}""")]
    public void An_answer_of_another_shape_is_the_venues_mistake(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        Assert.Throws<VenueException>(() => BinanceCandles.Read(bytes));
        if (body != "[[1,2,3]]") Assert.Throws<VenueException>(() => BitfinexCandles.Read(bytes));
        Assert.Throws<VenueException>(() => CoinbaseCandles.ReadAdvanced(bytes));
        Assert.Throws<VenueException>(() => CoinbaseCandles.ReadExchange(bytes));
    }

    [Fact]
    public async Task The_most_traded_are_asked_for_at_every_venue_and_have_no_gaps_then()
    {
        var days = new DayHistory();
        await using var rig = await FeedRig.StartAsync(new Dictionary<string, string?> { ["Feeds:Pairs"] = "BTC-USD" }, services: services => services.AddSingleton(days));
        foreach (var venue in new[] { "binance", "bitfinex", "coinbase" })
        {
            await Eventually.True(() => rig.Market.Listings.All.Any(l => l.Venue.Id == venue && !days.HasGaps(l, rig.Market.NowNs)), TimeSpan.FromSeconds(60));
        }
    }

    private sealed class Calls(ManualSimulator simulator, string prefix) : IVenueRest
    {
        public Task<byte[]> GetAsync(string pathAndQuery, int weight, CancellationToken ct) => simulator.Http.GetByteArrayAsync(new Uri(prefix + pathAndQuery, UriKind.Relative), ct);
    }
}
