using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Markets;
using Microsoft.Extensions.Options;

namespace CompraVenta.Infrastructure.Tests.Feeds;

public class FeedPlanTests
{
    private readonly ManualTimeProvider time = new();
    private readonly ListingDirectory listings = new();
    private readonly MarketInterest interest;

    public FeedPlanTests() => interest = new MarketInterest(time);

    private FeedPlan Plan(FeedsOptions options) => new(new InstrumentCatalog(listings), interest, Options.Create(options));

    private DiscoveredListing Listed(int venue, string @base, string quote, decimal last, decimal volumeBase, bool isTrading = true)
    {
        var instrument = new Instrument(@base, quote);
        listings.Register(TestMarket.Venues[venue], instrument.Name, instrument, InstrumentRules.None, isTrading, DateTimeOffset.UnixEpoch);
        return new DiscoveredListing(instrument.Name, instrument, InstrumentRules.None, isTrading, new Ticker { Last = last, VolumeBase = volumeBase });
    }

    [Fact]
    public void Follows_the_most_traded_over_all_venues_compared_in_dollars()
    {
        var plan = Plan(new FeedsOptions { MostTraded = 3 });
        plan.Learn(TestMarket.Venues[0],
        [
            Listed(0, "BTC", "USDT", 60_000, 10), Listed(0, "ETH", "BTC", 0.05m, 1_000), Listed(0, "DOGE", "USDT", 0.1m, 1_000_000),
            Listed(0, "OLD", "USDT", 1, 99_999_999, isTrading: false),
        ]);
        Assert.Equal(["ETH-BTC", "BTC-USDT", "DOGE-USDT"], plan.Reference.Select(i => i.Name));
        plan.Learn(TestMarket.Venues[2], [Listed(2, "DOGE", "USDT", 0.1m, 99_000_000), Listed(2, "BTC", "EUR", 55_000, 100)]);
        Assert.Equal(["DOGE-USDT", "BTC-EUR", "ETH-BTC"], plan.Reference.Select(i => i.Name));
    }

    [Theory]
    [InlineData("BTC-USD, ethusdt ,NOPE-X", "BTC-USD ETH-USDT")]
    [InlineData("*", "BTC-USD ETH-USDT LTC-USD")]
    public void Follows_what_the_setting_names(string pairs, string followed)
    {
        var plan = Plan(new FeedsOptions { Pairs = pairs });
        plan.Learn(TestMarket.Venues[0], [Listed(0, "BTC", "USD", 1, 1), Listed(0, "ETH", "USDT", 1, 1), Listed(0, "LTC", "USD", 1, 1)]);
        Assert.Equal(followed.Split(' '), plan.Reference.Select(i => i.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Follows_what_somebody_holds_and_releases_it_when_idle()
    {
        var plan = Plan(new FeedsOptions { MostTraded = 1, ReleaseAfter = TimeSpan.FromSeconds(60) });
        plan.Learn(TestMarket.Venues[0], [Listed(0, "BTC", "USD", 60_000, 10), Listed(0, "LTC", "USD", 70, 10)]);
        var wanted = new List<string>();
        interest.Wanted += instrument => wanted.Add(instrument.Name);
        var litecoin = new Instrument("LTC", "USD");
        var first = interest.Hold(litecoin);
        var second = interest.Hold(litecoin);
        first.Dispose();
        first.Dispose();
        time.Advance(TimeSpan.FromHours(1));
        Assert.Contains(litecoin, plan.Wanted());
        second.Dispose();
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Contains(litecoin, plan.Wanted());
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["BTC-USD"], plan.Wanted().Select(i => i.Name));
        interest.Touch(litecoin);
        Assert.Contains(litecoin, plan.Wanted());
        Assert.Equal(["LTC-USD", "LTC-USD"], wanted);
    }
}
