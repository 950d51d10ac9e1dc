using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Feeds.Coinbase;
using CompraVenta.TestKit;

namespace CompraVenta.Infrastructure.Tests.Feeds.Coinbase;

public class CoinbaseTickerSessionTests
{
    private static CoinbaseBench Bench(CoinbaseFeedKind feed, int products)
    {
        var bench = new CoinbaseBench(feed);
        bench.Session = new CoinbaseFeed(new FixedOptions<CoinbaseOptions>(bench.Options)).CreateTickerSession(bench.Context)!;
        for (var i = 0; i < products; i++) bench.Session.Subscribe(bench.List($"A{i}-USD"), bench.NowNs);
        bench.Session.Subscribe(bench.List("OLD-USD", isTrading: false), bench.NowNs);
        bench.Session.OnConnected(bench.NowNs);
        bench.Apply();
        return bench;
    }

    [Fact]
    public void Names_every_product_that_trades_many_in_a_message()
    {
        var bench = Bench(CoinbaseFeedKind.Advanced, 250);
        Assert.Equal(4, bench.Sent.Count);
        Assert.Equal("""{"type":"subscribe","channel":"heartbeats"}""", bench.Sent[0]);
        Assert.StartsWith("""{"type":"subscribe","channel":"ticker_batch","product_ids":["A0-USD","A1-USD",""", bench.Sent[1], StringComparison.Ordinal);
        Assert.Equal(250, bench.Sent.Sum(frame => frame.Split("-USD").Length - 1));
        bench.Sent.Clear();
        bench.Session.Subscribe(bench.List("NEW-USD"), bench.NowNs);
        bench.Session.Subscribe(bench.List("A0-USD"), bench.NowNs);
        bench.List("OLD-USD", isTrading: true);
        bench.Tick();
        Assert.Equal(["""{"type":"subscribe","channel":"ticker_batch","product_ids":["OLD-USD","NEW-USD"]}"""], bench.Sent.Select(Sorted));

        static string Sorted(string frame) => frame.Replace("\"NEW-USD\",\"OLD-USD\"", "\"OLD-USD\",\"NEW-USD\"", StringComparison.Ordinal);
    }

    [Fact]
    public void Asks_Exchange_in_its_own_way()
    {
        var bench = Bench(CoinbaseFeedKind.Exchange, 1);
        Assert.Equal(
        [
            """{"type":"subscribe","product_ids":["A0-USD"],"channels":["ticker_batch"]}""",
            """{"type":"subscribe","product_ids":["A0-USD"],"channels":["heartbeat"]}""",
        ], bench.Sent);
        bench.Sent.Clear();
        bench.Session.Unsubscribe(bench.List("A0-USD"), bench.NowNs);
        bench.Apply();
        Assert.Equal(["""{"type":"unsubscribe","product_ids":["A0-USD"],"channels":["ticker_batch"]}"""], bench.Sent);
    }

    [Fact]
    public void Reads_Advanced_tickers_with_and_without_best_prices()
    {
        var bench = Bench(CoinbaseFeedKind.Advanced, 2);
        bench.Frame(CoinbaseFrames.Envelope("ticker_batch", 5, """
            {"type":"snapshot","tickers":[
            {"type":"ticker","product_id":"A0-USD","price":"110.00","volume_24_h":"2867.5","low_24_h":"90","high_24_h":"120","low_52_w":"1","price_percent_chg_24_h":"10.00000000000001","best_bid":"109.99","best_ask":"110.01"},
            {"type":"ticker","product_id":"UNKNOWN-USD","price":"1"},
            {"type":"ticker","product_id":"A1-USD","price":"0.5","volume_24_h":"","price_percent_chg_24_h":"-100"}]}
            """));
        Assert.Equal(2, bench.Tickers.Count);
        var first = bench.Tickers[0];
        Assert.Equal((110m, 100m, 120m, 90m), (first.Last, first.Open, first.High, first.Low));
        Assert.Equal((2867.5m, 109.99m, 110.01m), (first.VolumeBase, first.Bid, first.Ask));
        Assert.Equal((1_800_000_000_123_456_789, bench.NowNs), (first.VenueTimeNs, first.ReceivedNs));
        var second = bench.Tickers[1];
        Assert.Equal((0.5m, null, null, null), (second.Last, second.Open, second.VolumeBase, second.Bid));
        Assert.Equal(bench.List("A1-USD").Slot, second.Slot);
        bench.Frame(CoinbaseFrames.Heartbeat(9));
        Assert.Empty(bench.Faults);
    }

    [Fact]
    public void Reads_Exchange_tickers()
    {
        var bench = Bench(CoinbaseFeedKind.Exchange, 1);
        bench.Frame("""{"sequence":37475248783,"product_id":"A0-USD","price":"1285.22","open_24h":"1310.79","volume_24h":"245532.79269678","low_24h":"1280.52","high_24h":"1313.8","volume_30d":"9788783.60117027","best_bid":"1285.04","best_ask":"1285.27","side":"buy","time":"2022-10-19T23:28:22.061769Z","trade_id":370843401,"last_size":"11.4396987","type":"ticker"}""");
        bench.Frame("""{"type":"ticker","sequence":1,"product_id":"A0-USD","price":"1285.23"}""");
        bench.Frame(CoinbaseFrames.ProductHeartbeat("A0-USD", 1));
        Assert.Equal(2, bench.Tickers.Count);
        var first = bench.Tickers[0];
        Assert.Equal((1285.22m, 1310.79m, 1313.8m, 1280.52m), (first.Last, first.Open, first.High, first.Low));
        Assert.Equal((245532.79269678m, 1285.04m, 1285.27m), (first.VolumeBase, first.Bid, first.Ask));
        Assert.Equal(1_666_222_102_061_769_000, first.VenueTimeNs);
        Assert.Null(bench.Tickers[1].Open);
        Assert.Empty(bench.Faults);
    }

    [Theory]
    [InlineData(CoinbaseFeedKind.Advanced, "{")]
    [InlineData(CoinbaseFeedKind.Advanced, """{"channel":"ticker_batch","events":[{"tickers":[{"product_id":"A0-USD","price":"5"},{"product_id":"A1-USD","price":"NaN"}]}]}""")]
    [InlineData(CoinbaseFeedKind.Advanced, """{"channel":"ticker_batch","events":5}""")]
    [InlineData(CoinbaseFeedKind.Advanced, """{"channel":"ticker_batch","events":[{"tickers":[{"product_id":"A0-USD","price":"5"}]}]}x""")]
    [InlineData(CoinbaseFeedKind.Exchange, """{"type":"ticker","product_id":"A0-USD"}""")]
    [InlineData(CoinbaseFeedKind.Exchange, """{"type":"ticker","price":"5"}""")]
    [InlineData(CoinbaseFeedKind.Exchange, """[]""")]
    public void What_can_not_be_read_is_counted_and_taken_back(CoinbaseFeedKind feed, string frame)
    {
        var bench = Bench(feed, 2);
        bench.Frame(frame);
        Assert.Empty(bench.Tickers);
        Assert.Equal(1, bench.Session.Counters.Malformed);
    }

    [Fact]
    public void After_a_refusal_what_was_not_answered_is_asked_for_in_smaller_messages()
    {
        var bench = Bench(CoinbaseFeedKind.Advanced, 60);
        bench.Frame(CoinbaseFrames.Envelope("ticker_batch", 1, """{"type":"snapshot","tickers":[{"product_id":"A0-USD","price":"5"}]}"""));
        bench.Sent.Clear();
        bench.Frame("""{"type":"error","message":"no"}""");
        bench.Tick(1);
        Assert.Empty(bench.Sent);
        bench.Tick(5);
        Assert.Equal(3, bench.Sent.Count);
        Assert.DoesNotContain(bench.Sent, frame => frame.Contains("\"A0-USD\"", StringComparison.Ordinal));
        Assert.Equal(1, bench.Session.Counters[FaultKind.Refused]);
    }
}
