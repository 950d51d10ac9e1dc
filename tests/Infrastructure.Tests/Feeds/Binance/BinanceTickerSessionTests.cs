using System.Text;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Feeds.Binance;
using CompraVenta.TestKit;

namespace CompraVenta.Infrastructure.Tests.Feeds.Binance;

public class BinanceTickerSessionTests
{
    private const string Row = """{"e":"24hrMiniTicker","E":1672515782136,"s":"BTCUSDT","c":"0.0025","o":"0.0010","h":"0.0026","l":"0.0009","v":"123456789012.12345678","q":"18"}""";
    private readonly BinanceRig rig = new(followsRecording: false, "ETHUSDT", "BTCUSDT");
    private readonly VenueSession session;

    public BinanceTickerSessionTests()
    {
        var options = new FixedOptions<BinanceOptions>(new BinanceOptions { WebSocketBase = new Uri("ws://127.0.0.1:1/binance/") });
        var feed = new BinanceFeed(options);
        session = feed.CreateTickerSession(new SessionContext(feed.Venue, 1, rig.Symbols, rig))!;
    }

    [Fact]
    public void Its_address_names_the_stream_and_nothing_is_sent()
    {
        Assert.Equal("ws://127.0.0.1:1/binance/stream?streams=!miniTicker@arr", session.Address.OriginalString);
        session.OnConnected(0);
        Assert.Empty(session.Output.Frames);
    }

    [Theory]
    [InlineData($$"""{"stream":"!miniTicker@arr","data":[{{Row}}]}""")]
    [InlineData($$"""{"data":[{"s":"NOTLISTED","E":1,"c":"5"},{{Row}}],"stream":"!miniTicker@arr"}""")]
    [InlineData($"[{Row}]")]
    public void Reads_the_figures_of_listed_symbols(string frame)
    {
        session.OnFrame(Encoding.UTF8.GetBytes(frame), receivedNs: 7);
        var ticker = Assert.Single(session.Batch.TickersOf(session.Batch.Events[0]).ToArray());
        Assert.Equal(rig["BTCUSDT"].Slot, ticker.Slot);
        Assert.Equal((1672515782136_000_000L, 7L), (ticker.VenueTimeNs, ticker.ReceivedNs));
        Assert.Equal((0.0025m, 0.0010m, 0.0026m, 0.0009m), (ticker.Last, ticker.Open, ticker.High, ticker.Low));
        Assert.Equal((123456789012.12345678m, 18m), (ticker.VolumeBase, ticker.VolumeQuote));
        Assert.Null(ticker.Bid);
        Assert.Null(ticker.Ask);
        Assert.Empty(rig.Faults);
    }

    [Theory]
    [InlineData("""[{"s":"BTCUSDT","c":"x"}]""", FaultKind.AbsurdNumber)]
    [InlineData("""[{"s":"BTCUSDT","c":"-1"}]""", FaultKind.AbsurdNumber)]
    [InlineData("""[{"s":"BTCUSDT","c":"1234567890123456789012345678901"}]""", FaultKind.AbsurdNumber)]
    [InlineData("""[{"s":"BTCUSDT","E":-1}]""", FaultKind.AbsurdNumber)]
    [InlineData("""[{"s":"BTCUSDT","c":1}]""", FaultKind.WrongShape)]
    [InlineData("""[{"c":"1"}]""", FaultKind.WrongShape)]
    [InlineData("""[1]""", FaultKind.WrongShape)]
    [InlineData("""[{"s":"BTCUSDT","c":"1"},""", FaultKind.NotJson)]
    [InlineData("", FaultKind.NotJson)]
    [InlineData("""{"result":null,"id":1}""", FaultKind.UnknownChannel)]
    [InlineData("7", FaultKind.UnknownChannel)]
    public void A_bad_frame_is_a_fault_and_gives_no_ticker(string frame, FaultKind expected)
    {
        session.OnFrame(Encoding.UTF8.GetBytes($$"""[{{Row}}]"""), receivedNs: 7);
        session.OnFrame(Encoding.UTF8.GetBytes(frame), receivedNs: 8);
        Assert.Equal([expected], rig.Faults);
        Assert.Equal(1, session.Batch.Events.Length);
        Assert.Equal(1, session.Batch.TickerCount);
    }

    [Theory]
    [InlineData("""{"e":"serverShutdown","E":1770123456789}""")]
    [InlineData("""{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1770123456789}}""")]
    public void A_shutdown_notice_hands_over(string frame)
    {
        session.OnFrame(Encoding.UTF8.GetBytes(frame), receivedNs: 7);
        Assert.Equal(ConnectionWish.HandOver, session.Output.Wish);
    }
}
