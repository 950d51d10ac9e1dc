using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Markets;
using Fault = CompraVenta.Simulator.Faults.Fault;
using FaultKind = CompraVenta.Simulator.Faults.FaultKind;

namespace CompraVenta.Infrastructure.Tests.Feeds;

/// <summary>The real feeds over real sockets against the simulator: what is discovered, followed and released.</summary>
public class FeedsAgainstSimulatorTests
{
    [Fact]
    public async Task Every_followed_book_of_every_venue_comes_to_equal_the_venues_own()
    {
        await using var rig = await FeedRig.StartAsync();
        await Eventually.True(() => rig.Plan.Reference.Count == 40);
        await Eventually.True(async () => (await rig.Status.ReadAsync(CancellationToken.None)).All(s => s.BooksFollowed > 0 && s.BooksLive == s.BooksFollowed), TimeSpan.FromSeconds(60));
        var wanted = rig.Plan.Wanted();
        var followed = rig.Market.Listings.All.Where(l => wanted.Contains(l.Instrument) && l.IsTrading).ToList();
        Assert.Equal(3, followed.Select(l => l.Venue.Id).Distinct().Count());
        foreach (var listing in followed) await rig.EqualAsync(listing, listing.Venue.Id == "bitfinex" ? 25 : int.MaxValue);
        var status = await rig.Status.ReadAsync(CancellationToken.None);
        Assert.All(status, s => Assert.Equal(0, s.Faults.Values.Sum()));
        Assert.True(status.Single(s => s.Venue.Id == "bitfinex").ChecksumsPassed > 0);
        Assert.All(status, s => Assert.Equal(0, s.ChecksumsFailed));
    }

    [Fact]
    public async Task Every_listed_instrument_has_a_ticker()
    {
        await using var rig = await FeedRig.StartAsync(new Dictionary<string, string?> { ["Feeds:MostTraded"] = "1" });
        await Eventually.True(() => rig.Market.Listings.All.Select(l => l.Venue).Distinct().Count() == 3);
        await Eventually.True(() => rig.Market.ReadAsync(m => rig.Market.Listings.All.All(l => m.FindTicker(l.Slot)?.Last > 0), CancellationToken.None));
    }

    [Fact]
    public async Task An_instrument_is_followed_on_demand_and_released_when_idle()
    {
        await using var rig = await FeedRig.StartAsync(new Dictionary<string, string?>
        {
            ["Feeds:Pairs"] = "ETH-USD", ["Feeds:ReleaseAfter"] = "00:00:00.1",
        });
        var bitcoin = await rig.ListingAsync("coinbase", "BTC-USD");
        await rig.LiveAsync(await rig.ListingAsync("coinbase", "ETH-USD"));
        Assert.True(await rig.ReadAsync(bitcoin, b => b is null));
        var hold = rig.Interest.Hold(bitcoin.Instrument);
        await rig.LiveAsync(bitcoin);
        hold.Dispose();
        await rig.NotLiveAsync(bitcoin, StaleReason.Released);
    }

    [Theory]
    [InlineData("binance", "BTCUSDT")]
    [InlineData("bitfinex", "tBTCUSD")]
    [InlineData("coinbase", "BTC-USD")]
    public async Task An_instrument_is_released_while_its_exchange_is_away(string venue, string symbol)
    {
        await using var rig = await FeedRig.StartAsync(new Dictionary<string, string?> { ["Feeds:Pairs"] = "ETH-USD", ["Feeds:ReleaseAfter"] = "00:00:00.1" });
        var bitcoin = await rig.ListingAsync(venue, symbol);
        var hold = rig.Interest.Hold(bitcoin.Instrument);
        await rig.LiveAsync(bitcoin);
        rig.Simulator.AddFault(new Fault { Kind = FaultKind.RefuseConnections, Venue = venue });
        rig.Simulator.AddFault(new Fault { Kind = FaultKind.Disconnect, Venue = venue, Variant = "abrupt", Count = 1 });
        await rig.NotLiveAsync(bitcoin, StaleReason.Disconnected);
        hold.Dispose();
        await rig.NotLiveAsync(bitcoin, StaleReason.Released);
    }

    [Fact]
    public async Task Trades_come_once_each_in_order_from_every_venue()
    {
        await using var rig = await FeedRig.StartAsync(new Dictionary<string, string?> { ["Feeds:Pairs"] = "BTC-USD,BTC-USDT" });
        foreach (var (venue, symbol) in new[] { ("binance", "BTCUSDT"), ("bitfinex", "tBTCUSD"), ("coinbase", "BTC-USD") })
        {
            var listing = await rig.ListingAsync(venue, symbol);
            await Eventually.True(() => rig.Market.ReadAsync(m => m.FindTape(listing.Slot)?.Count > 5, CancellationToken.None), TimeSpan.FromSeconds(60));
            var trades = await rig.Market.ReadAsync(
                m =>
                {
                    var copy = new Trade[m.FindTape(listing.Slot)!.Count];
                    m.FindTape(listing.Slot)!.CopyNewest(copy);
                    return copy;
                },
                CancellationToken.None);
            Assert.Equal(trades.Select(t => t.Id).Distinct().Order(), trades.Select(t => t.Id));
            Assert.All(trades, t => Assert.True(t.Price.Mantissa > 0 && t.Size.Mantissa > 0));
        }
    }

    [Fact]
    public async Task The_other_coinbase_feed_works_alike()
    {
        await using var rig = await FeedRig.StartAsync(new Dictionary<string, string?>
        {
            ["Feeds:Coinbase:Feed"] = "Exchange", ["Feeds:Pairs"] = "BTC-USD,ETH-USD",
        });
        await rig.EqualAsync(await rig.ListingAsync("coinbase", "BTC-USD"));
        await rig.EqualAsync(await rig.ListingAsync("coinbase", "ETH-USD"));
    }

    [Fact]
    public async Task A_venue_that_cannot_be_reached_is_said_to_be_so_in_plain_words_and_the_others_go_on()
    {
        await using var rig = await FeedRig.StartAsync(new Dictionary<string, string?>
        {
            ["Feeds:Binance:RestBase"] = "http://127.0.0.1:9", ["Feeds:Binance:WebSocketBase"] = "ws://127.0.0.1:9", ["Feeds:Pairs"] = "BTC-USD",
        });
        await rig.LiveAsync(await rig.ListingAsync("coinbase", "BTC-USD"));
        await Eventually.True(async () => (await rig.Status.ReadAsync(CancellationToken.None))[0].Problem is not null);
        var binance = (await rig.Status.ReadAsync(CancellationToken.None))[0];
        Assert.Equal(VenueState.Unreachable, binance.State);
        Assert.Contains("refused", binance.Problem, StringComparison.Ordinal);
    }
}
