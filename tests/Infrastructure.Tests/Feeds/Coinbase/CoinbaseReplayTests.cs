using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Feeds.Coinbase;

namespace CompraVenta.Infrastructure.Tests.Feeds.Coinbase;

/// <summary>A recording does not say which of the two feeds it is of, and nobody subscribes.</summary>
public class CoinbaseReplayTests
{
    [Theory]
    [InlineData(CoinbaseFeedKind.Advanced)]
    [InlineData(CoinbaseFeedKind.Exchange)]
    public void The_first_frame_that_tells_decides_whatever_the_settings_say(CoinbaseFeedKind setting)
    {
        var bench = new CoinbaseBench(setting, followsRecording: true);
        bench.Session.OnConnected(bench.NowNs);
        bench.Frame("""{"type":"error","message":"on either feed"}""");
        bench.Frame(CoinbaseFrames.Books(0, "snapshot", "BTC-USD", "b 10 2, a 11 3"));
        bench.Frame(CoinbaseFrames.Envelope("ticker", 1, """{"type":"update","tickers":[{"product_id":"BTC-USD","price":"65083.67"}]}"""));
        Assert.Equal("b 10 x 2; a 11 x 3", bench.Levels("BTC-USD"));
        Assert.Single(bench.Tickers);

        // A second connection in the same recording may be of the other feed.
        bench.Session.OnConnected(bench.NowNs);
        bench.Frame("""{"type":"subscriptions","channels":[]}""");
        bench.Frame(CoinbaseFrames.Snapshot("ETH-USD", "b 1 1, a 2 2"));
        bench.Frame("""{"type":"ticker","product_id":"ETH-USD","price":"1.5"}""");
        Assert.Equal("b 1 x 1; a 2 x 2", bench.Levels("ETH-USD"));
        Assert.Equal(2, bench.Tickers.Count);
        Assert.Empty(bench.Sent);
        Assert.Empty(bench.Faults);
    }

    [Fact]
    public void What_comes_before_it_is_known_is_counted()
    {
        var bench = new CoinbaseBench(followsRecording: true);
        bench.Frame("not json");
        bench.Frame("{}");
        Assert.Equal(1, bench.Session.Counters[FaultKind.NotJson]);
        Assert.Equal(1, bench.Session.Counters.Ignored);
        bench.Frame(CoinbaseFrames.Snapshot("ETH-USD", "b 1 1, a 2 2"));
        Assert.True(bench.Book("ETH-USD").IsLive);
    }

    [Fact]
    public void Nothing_is_sent_or_wished_for_whatever_happens()
    {
        var bench = new CoinbaseBench(followsRecording: true);
        bench.Session.OnConnected(bench.NowNs);
        for (var i = 0; i < 10; i++)
        {
            bench.Frame(CoinbaseFrames.Books(i * 3, "snapshot", "BTC-USD", "b 10 2, a 11 3"));
            bench.Frame(CoinbaseFrames.Heartbeat((i * 3) + 2));
            bench.Tick(1);
        }

        Assert.Empty(bench.Sent);
        Assert.Equal(ConnectionWish.Keep, bench.Session.Output.Wish);
        Assert.True(bench.Session.Counters.Gaps > 0);
        Assert.False(bench.Book("BTC-USD").IsLive);
    }
}
