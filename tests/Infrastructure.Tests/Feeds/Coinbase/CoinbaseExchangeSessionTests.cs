using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Feeds.Coinbase;
using CompraVenta.TestKit;

namespace CompraVenta.Infrastructure.Tests.Feeds.Coinbase;

public class CoinbaseExchangeSessionTests
{
    private static CoinbaseBench Live(params string[] symbols)
    {
        var bench = new CoinbaseBench(CoinbaseFeedKind.Exchange).Following(symbols);
        foreach (var symbol in symbols) bench.Frame(CoinbaseFrames.Snapshot(symbol, "a 11 3, a 12 1, b 10 2, b 9.5 1"));
        return bench;
    }

    [Fact]
    public void Asks_for_everything_in_one_message()
    {
        var bench = new CoinbaseBench(CoinbaseFeedKind.Exchange);
        bench.Session.Subscribe(bench.List("BTC-USD"), bench.NowNs);
        bench.Session.Subscribe(bench.List("ETH-USD"), bench.NowNs);
        bench.Session.OnConnected(bench.NowNs);
        bench.Apply();
        Assert.Equal(["""{"type":"subscribe","product_ids":["BTC-USD","ETH-USD"],"channels":["level2_batch","matches","heartbeat"]}"""], bench.Sent);
    }

    [Fact]
    public void A_snapshot_and_updates_make_the_book()
    {
        var bench = Live("BTC-USD");
        Assert.Equal("b 10 x 2; b 9.5 x 1; a 11 x 3; a 12 x 1", bench.Levels("BTC-USD"));
        bench.Frame(CoinbaseFrames.Update("BTC-USD", "b 10 4, b 10 0.00000000, a 11 1, a 11 0.5, a 15 0"));
        Assert.Equal("b 9.5 x 1; a 11 x 0.5; a 12 x 1", bench.Levels("BTC-USD"));
        Assert.Equal(1_800_000_001_000_001_000, bench.Book("BTC-USD").VenueTimeNs);
        Assert.True(bench.Book("BTC-USD").IsLive);
        Assert.Empty(bench.Faults);
    }

    [Theory]
    [InlineData("""{"time":"2027-01-15T08:00:01Z","changes":[["buy","10","4"]],"product_id":"BTC-USD","type":"l2update"}""")]
    [InlineData("""{"type":"l2update","changes":[["buy",1e1,4.0,"new",{"x":[]}]],"x":{"changes":[1]},"product_id":"BTC-USD"}""")]
    public void Any_order_of_fields_and_any_new_field_will_do(string frame)
    {
        var bench = Live("BTC-USD");
        bench.Frame(frame);
        Assert.Equal("b 10 x 4; b 9.5 x 1; a 11 x 3; a 12 x 1", bench.Levels("BTC-USD"));
        Assert.Empty(bench.Faults);
    }

    [Fact]
    public void A_snapshot_without_time_is_as_good()
    {
        var bench = new CoinbaseBench(CoinbaseFeedKind.Exchange).Following("BTC-USD");
        bench.Frame("""{"type":"snapshot","product_id":"BTC-USD","bids":[["10","2"]],"asks":[]}""");
        Assert.True(bench.Book("BTC-USD").IsLive);
        Assert.Equal("b 10 x 2", bench.Levels("BTC-USD"));
    }

    [Fact]
    public void A_time_in_year_1_leaves_the_one_before()
    {
        var bench = Live("BTC-USD");
        bench.Frame(CoinbaseFrames.Update("BTC-USD", "b 10 4"));
        bench.Frame(CoinbaseFrames.Update("BTC-USD", "b 10 5", "0001-01-01T00:00:00.000000Z"));
        Assert.Equal("b 10 x 5; b 9.5 x 1; a 11 x 3; a 12 x 1", bench.Levels("BTC-USD"));
        Assert.Equal(1_800_000_001_000_001_000, bench.Book("BTC-USD").VenueTimeNs);
        bench.Frame(CoinbaseFrames.Match("BTC-USD", 5, time: "0001-01-01T00:00:00.000000Z"));
        Assert.Equal(1_800_000_001_000_001_000, Assert.Single(bench.Trades).VenueTimeNs);
        Assert.Empty(bench.Faults);
    }

    [Fact]
    public void Updates_that_have_changed_places_lose_the_book()
    {
        var bench = Live("BTC-USD", "ETH-USD");
        bench.Frame(CoinbaseFrames.Update("BTC-USD", "b 10 4", "2027-01-15T08:00:01.000002Z"));
        bench.Frame(CoinbaseFrames.Update("BTC-USD", "b 10 5", "2027-01-15T08:00:01.000002Z"));
        Assert.True(bench.Book("BTC-USD").IsLive);
        bench.Frame(CoinbaseFrames.Update("BTC-USD", "b 10 6", "2027-01-15T08:00:01.000001Z"));
        Assert.Equal(StaleReason.Gap, bench.Book("BTC-USD").Reason);
        Assert.Equal(FaultKind.TimeBackwards, Assert.Single(bench.Faults).Kind);
        Assert.True(bench.Book("ETH-USD").IsLive);
        Assert.Equal(
        [
            """{"type":"unsubscribe","product_ids":["BTC-USD"],"channels":["level2_batch"]}""",
            """{"type":"subscribe","product_ids":["BTC-USD"],"channels":["level2_batch"]}""",
        ], bench.Sent);
        bench.Frame(CoinbaseFrames.Snapshot("BTC-USD", "b 1 1, a 2 1", "2027-01-15T08:00:03Z"));
        bench.Frame(CoinbaseFrames.Update("BTC-USD", "b 1 2", "2027-01-15T08:00:02.99Z"));
        Assert.True(bench.Book("BTC-USD").IsLive); // a snapshot is stamped when it is taken, a batch with its last change
    }

    [Theory]
    [InlineData("""{"type":"l2update","product_id":"BTC-USD","changes":[["buy","10","4"],["hold","10","4"]]}""", FaultKind.WrongShape)]
    [InlineData("""{"type":"l2update","product_id":"BTC-USD","changes":[["buy","10"]]}""", FaultKind.WrongShape)]
    [InlineData("""{"type":"l2update","product_id":"BTC-USD","changes":[["buy",["10"],"1"],["buy","10","4"]]}""", FaultKind.WrongShape)]
    [InlineData("""{"type":"l2update","product_id":"BTC-USD","changes":[[]]}""", FaultKind.WrongShape)]
    [InlineData("""{"type":"l2update","product_id":"BTC-USD","changes":{"a":["buy","10","4"]}}""", FaultKind.WrongShape)]
    [InlineData("""{"type":"l2update","product_id":"BTC-USD","changes":["buy","10","4"]}""", FaultKind.WrongShape)]
    [InlineData("""{"type":"l2update","product_id":"BTC-USD"}""", FaultKind.WrongShape)]
    [InlineData("""{"type":"l2update","changes":[["buy","10","4"]],"changes":[["buy","10","4"]],"product_id":"BTC-USD"}""", FaultKind.WrongShape)]
    [InlineData("""{"type":"snapshot","product_id":"BTC-USD","bids":[["10","1"]]}""", FaultKind.WrongShape)]
    [InlineData("""{"type":"l2update","changes":[["buy","0","4"]],"product_id":"BTC-USD"}""", FaultKind.AbsurdNumber)]
    [InlineData("""{"type":"l2update","product_id":"BTC-USD","changes":[["buy","10","-4"]]}""", FaultKind.AbsurdNumber)]
    [InlineData("""{"type":"l2update","product_id":"BTC-USD","changes":[["buy","10","4"]""", FaultKind.NotJson)]
    [InlineData("""{"product_id":"BTC-USD","type":"snapshot","bids":[["10","1"]],"asks":[["1""", FaultKind.NotJson)]
    public void A_frame_that_can_not_be_read_costs_its_own_book(string frame, FaultKind kind)
    {
        var bench = Live("BTC-USD", "ETH-USD");
        bench.Frame(frame);
        Assert.Equal(kind, Assert.Single(bench.Faults).Kind);
        Assert.Equal((BookState.Stale, StaleReason.Malformed), (bench.Book("BTC-USD").State, bench.Book("BTC-USD").Reason));
        Assert.True(bench.Book("ETH-USD").IsLive);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"type":5}""")]
    [InlineData("""{"type":"l2update","changes":[["buy","10","4"]]}""")]
    [InlineData("""{"type":"l2update","changes":[["buy","10","4"],""")]
    [InlineData("""{"type":"l2updat""")]
    [InlineData("""{"type":"l2updade","product_id":"BTC-USD","chan""")]
    public void A_frame_that_may_be_of_any_book_costs_all(string frame)
    {
        var bench = Live("BTC-USD", "ETH-USD");
        bench.Frame(frame);
        Assert.Equal(1, bench.Session.Counters.Malformed);
        Assert.Equal(StaleReason.Malformed, bench.Book("BTC-USD").Reason);
        Assert.Equal(StaleReason.Malformed, bench.Book("ETH-USD").Reason);
    }

    [Theory]
    [InlineData("""{"type":"match","trade_id":5,"product_id":"BTC-USD","si""")]
    [InlineData("""{"type":"match","trade_id":-5,"side":"buy","size":"1","price":"1","product_id":"BTC-USD"}""")]
    [InlineData("""{"type":"match","trade_id":5,"side":"both","size":"1","price":"1","product_id":"BTC-USD"}""")]
    [InlineData("""{"type":"match","trade_id":5,"side":"buy","size":"0","price":"1","product_id":"BTC-USD"}""")]
    [InlineData("""{"type":"heartbeat","last_trade_id":5}""")]
    [InlineData("""{"type":"ticker","product_id":"BTC-USD","price":"-1"}""")]
    [InlineData("""{"type":"subscriptions","channels":[}""")]
    public void A_broken_frame_of_another_type_costs_no_book(string frame)
    {
        var bench = Live("BTC-USD");
        bench.Frame(frame);
        Assert.Equal(1, bench.Session.Counters.Malformed);
        Assert.True(bench.Book("BTC-USD").IsLive);
        Assert.Empty(bench.Trades);
        Assert.Empty(bench.Tickers);
    }

    [Fact]
    public void Every_prefix_of_a_frame_is_noticed()
    {
        foreach (var text in new[] { CoinbaseFrames.Update("BTC-USD", "b 10 5, a 11 0"), CoinbaseFrames.Snapshot("BTC-USD", "b 10 5, a 11 1") })
        {
            var frame = CoinbaseFrames.Utf8(text);
            for (var length = 1; length < frame.Length; length++)
            {
                var bench = Live("BTC-USD");
                bench.Frame(frame.AsSpan(0, length));
                Assert.False(bench.Book("BTC-USD").IsLive, $"prefix of {length} bytes");
                bench.Frame(frame.AsSpan(length));
                Assert.False(bench.Book("BTC-USD").IsLive, $"split at {length} bytes");
                Assert.Equal(2, bench.Session.Counters.Malformed);
            }
        }
    }

    [Fact]
    public void A_trade_names_the_makers_side_and_is_told_once()
    {
        var bench = Live("BTC-USD");
        bench.Frame(CoinbaseFrames.Match("BTC-USD", 9, "buy", "last_match"));
        Assert.Empty(bench.Trades);
        bench.Frame(CoinbaseFrames.Match("BTC-USD", 9, "buy"));
        bench.Frame(CoinbaseFrames.Match("BTC-USD", 10, "sell"));
        bench.Frame(CoinbaseFrames.Match("BTC-USD", 10, "sell"));
        bench.Frame(CoinbaseFrames.Match("BTC-USD", 11, "buy"));
        Assert.Equal([(10L, Side.Bid), (11L, Side.Ask)], bench.Trades.Select(t => (t.Id, t.TakerSide)));
        Assert.Equal((400.23m, 5.23512m), (bench.Trades[0].Price.ToDecimal(), bench.Trades[0].Size.ToDecimal()));
        Assert.Equal(1_800_000_001_500_000_000, bench.Trades[0].VenueTimeNs);
        Assert.Empty(bench.Faults);
    }

    [Fact]
    public void Missed_trades_are_counted_once_and_cost_no_book()
    {
        var bench = Live("BTC-USD");
        bench.Frame(CoinbaseFrames.ProductHeartbeat("BTC-USD", 9));
        bench.Frame(CoinbaseFrames.Match("BTC-USD", 9, "buy", "last_match"));
        bench.Frame(CoinbaseFrames.ProductHeartbeat("BTC-USD", 10)); // its match may still come
        bench.Frame(CoinbaseFrames.Match("BTC-USD", 10));
        bench.Frame(CoinbaseFrames.ProductHeartbeat("BTC-USD", 10));
        Assert.Empty(bench.Faults);
        bench.Frame(CoinbaseFrames.Match("BTC-USD", 12));
        Assert.Equal(1, bench.Session.Counters.Gaps);
        bench.Frame(CoinbaseFrames.ProductHeartbeat("BTC-USD", 13));
        bench.Frame(CoinbaseFrames.ProductHeartbeat("BTC-USD", 13));
        Assert.Equal(2, bench.Session.Counters.Gaps);
        bench.Frame(CoinbaseFrames.ProductHeartbeat("BTC-USD", 13));
        bench.Frame(CoinbaseFrames.Match("BTC-USD", 14));
        Assert.Equal(2, bench.Session.Counters.Gaps);
        Assert.All(bench.Faults, f => Assert.StartsWith("trades missed before: {\"type\":", f.Excerpt, StringComparison.Ordinal));
        Assert.True(bench.Book("BTC-USD").IsLive);
    }

    [Fact]
    public void A_heartbeat_proves_its_own_book()
    {
        var bench = Live("BTC-USD", "ETH-USD");
        bench.NowNs += 4 * CoinbaseBench.SecondNs;
        bench.Frame(CoinbaseFrames.ProductHeartbeat("BTC-USD", 0));
        bench.NowNs += 2 * CoinbaseBench.SecondNs;
        bench.Market.Tick(bench.NowNs);
        Assert.True(bench.Book("BTC-USD").IsLive);
        Assert.Equal(StaleReason.Silent, bench.Book("ETH-USD").Reason);
    }

    [Fact]
    public void A_refused_product_is_shown_as_such()
    {
        var bench = new CoinbaseBench(CoinbaseFeedKind.Exchange).Following("BTC-USD", "NO-USD", "NO-USDC");
        bench.Frame("""{"type":"error","message":"Failed to subscribe","reason":"NO-USD is not a valid product"}""");
        Assert.Equal(StaleReason.Refused, bench.Book("NO-USD").Reason);
        Assert.Equal(StaleReason.AwaitingSnapshot, bench.Book("NO-USDC").Reason);
        bench.Tick();
        Assert.Equal(2, bench.Sent.Count);
        Assert.DoesNotContain(bench.Sent, frame => frame.Contains("\"NO-USD\"", StringComparison.Ordinal));
    }

    [Fact]
    public void An_error_costs_no_live_book_and_unknown_types_are_ignored()
    {
        var bench = Live("BTC-USD");
        bench.Frame("""{"type":"error","message":"Failed to subscribe","reason":"level2, level3, and full channels now require authentication."}""");
        bench.Frame("""{"type":"auction","product_id":"BTC-USD"}""");
        bench.Frame("""{"type":"subscriptions","channels":[{"name":"level2_batch","product_ids":["BTC-USD"]}]}""");
        Assert.Equal(1, bench.Session.Counters[FaultKind.Refused]);
        Assert.Equal(1, bench.Session.Counters.Ignored);
        Assert.Empty(bench.Sent);
        Assert.True(bench.Book("BTC-USD").IsLive);
    }

    [Fact]
    public void A_frame_costs_no_allocation()
    {
        var bench = Live("BTC-USD");
        bench.Remembers = false;
        byte[][] frames =
        [
            CoinbaseFrames.Utf8(CoinbaseFrames.Update("BTC-USD", "b 10 1, b 9.75 0, a 11 4")),
            CoinbaseFrames.Utf8(CoinbaseFrames.Update("BTC-USD", "b 10 2, b 9.75 3, a 11 3")),
            CoinbaseFrames.Utf8(CoinbaseFrames.ProductHeartbeat("BTC-USD", 5)),
            CoinbaseFrames.Utf8(CoinbaseFrames.Match("BTC-USD", 5)),
            CoinbaseFrames.Utf8(CoinbaseFrames.Snapshot("BTC-USD", "b 10 1, a 11 4")),
            CoinbaseFrames.Utf8("""{"type":"ticker","product_id":"BTC-USD","price":"1285.22","open_24h":"1310.79","volume_24h":"245532.7"}"""),
            CoinbaseFrames.Utf8("""{"type":"status","products":[]}"""),
        ];
        Run(bench, frames, 2_000);
        Assert.Equal(0, Allocations.Of(() => Run(bench, frames, 2_000)));
        Assert.Equal(0, bench.Session.Counters.Malformed);

        static void Run(CoinbaseBench bench, byte[][] frames, int rounds)
        {
            for (var round = 0; round < rounds; round++)
            {
                foreach (var frame in frames) bench.Session.OnFrame(frame, bench.NowNs);
                bench.Market.Apply(bench.Batch, bench.NowNs);
                bench.Batch.Clear();
            }
        }
    }
}
