using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.TestKit;

namespace CompraVenta.Infrastructure.Tests.Feeds.Coinbase;

public class CoinbaseAdvancedSessionTests
{
    private static CoinbaseBench Live(params string[] symbols)
    {
        var bench = new CoinbaseBench().Following(symbols);
        for (var i = 0; i < symbols.Length; i++) bench.Frame(CoinbaseFrames.Books(i, "snapshot", symbols[i], "b 10 2, b 9.5 1, a 11 3"));
        return bench;
    }

    [Fact]
    public void Asks_for_heartbeats_at_once_and_for_all_products_in_one_message_a_channel()
    {
        var bench = new CoinbaseBench();
        bench.Session.Subscribe(bench.List("BTC-USD"), bench.NowNs);
        bench.Session.Subscribe(bench.List("ETH-USD"), bench.NowNs);
        bench.Apply();
        Assert.Empty(bench.Sent);
        Assert.Equal(StaleReason.AwaitingSnapshot, bench.Book("BTC-USD").Reason);
        bench.Session.OnConnected(bench.NowNs);
        bench.Apply();
        Assert.Equal(
        [
            """{"type":"subscribe","channel":"heartbeats"}""",
            """{"type":"subscribe","channel":"level2","product_ids":["BTC-USD","ETH-USD"]}""",
            """{"type":"subscribe","channel":"market_trades","product_ids":["BTC-USD","ETH-USD"]}""",
        ], bench.Sent);
    }

    [Fact]
    public void Asks_for_later_products_together_on_the_next_tick()
    {
        var bench = new CoinbaseBench().Following("BTC-USD");
        bench.Session.Subscribe(bench.List("ETH-USD"), bench.NowNs);
        bench.Session.Subscribe(bench.List("SOL-USD"), bench.NowNs);
        bench.Session.Subscribe(bench.List("SOL-USD"), bench.NowNs);
        bench.Apply();
        Assert.Empty(bench.Sent);
        bench.Tick();
        Assert.Equal(
        [
            """{"type":"subscribe","channel":"level2","product_ids":["ETH-USD","SOL-USD"]}""",
            """{"type":"subscribe","channel":"market_trades","product_ids":["ETH-USD","SOL-USD"]}""",
        ], bench.Sent);
    }

    [Fact]
    public void A_snapshot_and_updates_make_the_book()
    {
        var bench = Live("BTC-USD");
        Assert.Equal("b 10 x 2; b 9.5 x 1; a 11 x 3", bench.Levels("BTC-USD"));
        bench.Frame(CoinbaseFrames.Books(1, "update", "BTC-USD", "b 10 0.00000000, b 10.25 7, a 11 2.5, a 12 0, b 1 0"));
        Assert.Equal("b 10.25 x 7; b 9.5 x 1; a 11 x 2.5", bench.Levels("BTC-USD"));
        var book = bench.Book("BTC-USD");
        Assert.True(book.IsLive);
        Assert.Equal(1, book.UpdateId);
        Assert.Equal(1_800_000_000_123_456_789, book.VenueTimeNs);
        Assert.Empty(bench.Faults);
    }

    [Fact]
    public void A_message_may_hold_several_events()
    {
        var bench = Live("BTC-USD", "ETH-USD");
        bench.Frame(CoinbaseFrames.Envelope("l2_data", 2, string.Join(
            ',',
            CoinbaseFrames.BookEvent("update", "BTC-USD", "b 10 1"),
            CoinbaseFrames.BookEvent("snapshot", "ETH-USD", "b 5 1, a 6 1"),
            CoinbaseFrames.BookEvent("update", "ETH-USD", "a 6 4"))));
        Assert.Equal("b 10 x 1; b 9.5 x 1; a 11 x 3", bench.Levels("BTC-USD"));
        Assert.Equal("b 5 x 1; a 6 x 4", bench.Levels("ETH-USD"));
    }

    [Theory]
    [InlineData("""{"sequence_num":1,"events":[{"updates":[{"new_quantity":"4","price_level":"10","side":"bid"}],"product_id":"BTC-USD","type":"update"}],"timestamp":"2027-01-15T08:00:01Z","channel":"l2_data"}""")]
    [InlineData("""{"events":[{"type":"update","updates":[{"new_quantity":4,"x":{"y":[1,{"z":null}]},"price_level":10.0,"side":"bid"}],"product_id":"BTC-USD"}],"channel":"l2_data","sequence_num":1}""")]
    [InlineData("""  { "channel" : "l2_data" , "later" : [ { "a" : [ ] } ] , "timestamp" : "yesterday", "sequence_num" : "1", "events" : [ { "type" : "update", "product_id" : "BTC-USD", "updates" : [ { "side" : "bid", "price_level" : "1e1", "new_quantity" : "4.0" } ] } ], "more" : true }  """)]
    public void Any_order_of_fields_and_any_new_field_will_do(string frame)
    {
        var bench = Live("BTC-USD");
        bench.Frame(frame);
        Assert.Equal("b 10 x 4; b 9.5 x 1; a 11 x 3", bench.Levels("BTC-USD"));
        Assert.True(bench.Book("BTC-USD").IsLive);
        Assert.Empty(bench.Faults);
    }

    [Fact]
    public void A_missing_number_loses_every_book_and_brings_new_snapshots()
    {
        var bench = Live("BTC-USD", "ETH-USD");
        bench.Frame(CoinbaseFrames.Books(3, "update", "BTC-USD", "b 10 9"));
        foreach (var symbol in new[] { "BTC-USD", "ETH-USD" })
        {
            Assert.Equal((BookState.Stale, StaleReason.Gap), (bench.Book(symbol).State, bench.Book(symbol).Reason));
        }

        Assert.Equal(1, bench.Session.Counters.Gaps);
        Assert.Equal(
        [
            """{"type":"unsubscribe","channel":"level2","product_ids":["BTC-USD","ETH-USD"]}""",
            """{"type":"subscribe","channel":"level2","product_ids":["BTC-USD","ETH-USD"]}""",
        ], bench.Sent);

        // What still comes of the old subscription does not count.
        bench.Frame(CoinbaseFrames.Books(4, "update", "ETH-USD", "b 10 9"));
        Assert.False(bench.Book("ETH-USD").IsLive);
        bench.Frame(CoinbaseFrames.Books(5, "snapshot", "ETH-USD", "b 1 1, a 2 2"));
        Assert.True(bench.Book("ETH-USD").IsLive);
        Assert.Equal("b 1 x 1; a 2 x 2", bench.Levels("ETH-USD"));
        Assert.False(bench.Book("BTC-USD").IsLive);
    }

    [Fact]
    public void A_snapshot_in_the_frame_that_shows_the_gap_is_as_good_as_any()
    {
        var bench = Live("BTC-USD", "ETH-USD");
        bench.Frame(CoinbaseFrames.Books(9, "snapshot", "BTC-USD", "b 1 1, a 2 2"));
        Assert.True(bench.Book("BTC-USD").IsLive);
        Assert.False(bench.Book("ETH-USD").IsLive);
        Assert.All(bench.Sent, frame => Assert.Contains("[\"ETH-USD\"]", frame, StringComparison.Ordinal));
    }

    [Fact]
    public void A_late_or_repeated_frame_is_ignored()
    {
        var bench = Live("BTC-USD");
        var update = CoinbaseFrames.Books(1, "update", "BTC-USD", "b 10 5");
        bench.Frame(update);
        bench.Frame(CoinbaseFrames.Books(2, "update", "BTC-USD", "b 10 6"));
        bench.Frame(update);
        Assert.Equal("b 10 x 6; b 9.5 x 1; a 11 x 3", bench.Levels("BTC-USD"));
        Assert.True(bench.Book("BTC-USD").IsLive);
        Assert.Equal(1, bench.Session.Counters.Ignored);
    }

    [Fact]
    public void Numbers_that_begin_anew_on_a_connection_end_it()
    {
        var bench = Live("BTC-USD");
        bench.Frame(CoinbaseFrames.Heartbeat(1_000));
        for (var i = 2; i < 40; i++) bench.Frame(CoinbaseFrames.Heartbeat(i));
        Assert.Equal((ConnectionWish.Reconnect, StaleReason.Gap), (bench.Session.Output.Wish, bench.Session.Output.WishReason));
    }

    [Fact]
    public void A_third_gap_within_a_minute_asks_for_a_new_connection_and_repetitions_wait()
    {
        var bench = Live("BTC-USD");
        var sequence = 0;
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(ConnectionWish.Keep, bench.Session.Output.Wish);
            bench.Sent.Clear();
            bench.Frame(CoinbaseFrames.Heartbeat(sequence += 2));
            Assert.Equal(i == 0 ? 2 : 0, bench.Sent.Count);
            bench.Tick(2.1);
            Assert.Equal(2, bench.Sent.Count);
            bench.Frame(CoinbaseFrames.Books(++sequence, "snapshot", "BTC-USD", "b 1 1, a 2 2"));
        }

        Assert.Equal((ConnectionWish.Reconnect, StaleReason.Gap), (bench.Session.Output.Wish, bench.Session.Output.WishReason));
    }

    [Theory]
    [InlineData("""{"side":"bid","price_level":"0","new_quantity":"1"}""", FaultKind.AbsurdNumber)]
    [InlineData("""{"side":"bid","price_level":"-3","new_quantity":"1"}""", FaultKind.AbsurdNumber)]
    [InlineData("""{"side":"bid","price_level":"3","new_quantity":"-1"}""", FaultKind.AbsurdNumber)]
    [InlineData("""{"side":"bid","price_level":"NaN","new_quantity":"1"}""", FaultKind.AbsurdNumber)]
    [InlineData("""{"side":"bid","price_level":"1e400","new_quantity":"1"}""", FaultKind.AbsurdNumber)]
    [InlineData("""{"side":"bid","price_level":"1.00000000000000000001","new_quantity":"1"}""", FaultKind.AbsurdNumber)]
    [InlineData("""{"side":"ask","price_level":"3","new_quantity":"1"}""", FaultKind.WrongShape)]
    [InlineData("""{"side":"bid","price_level":"3"}""", FaultKind.WrongShape)]
    [InlineData("""{"side":"bid","price_level":["3"],"new_quantity":"1"}""", FaultKind.WrongShape)]
    [InlineData("""{"side":null,"price_level":"3","new_quantity":"1"}""", FaultKind.WrongShape)]
    [InlineData("""7""", FaultKind.WrongShape)]
    [InlineData("""["bid","3","1"]""", FaultKind.WrongShape)]
    public void A_level_that_can_not_be_costs_its_own_book_only(string level, FaultKind kind)
    {
        var bench = Live("BTC-USD", "ETH-USD");
        var bad = $$"""{"type":"update","product_id":"BTC-USD","updates":[{"side":"bid","price_level":"9","new_quantity":"1"},{{level}},{"side":"offer","price_level":"12","new_quantity":"1"}]}""";
        bench.Frame(CoinbaseFrames.Envelope("l2_data", 2, bad + "," + CoinbaseFrames.BookEvent("update", "ETH-USD", "b 10 8")));
        Assert.Equal((BookState.Stale, StaleReason.Malformed), (bench.Book("BTC-USD").State, bench.Book("BTC-USD").Reason));
        Assert.Equal("b 10 x 8; b 9.5 x 1; a 11 x 3", bench.Levels("ETH-USD"));
        Assert.True(bench.Book("ETH-USD").IsLive);
        Assert.Equal(kind, Assert.Single(bench.Faults).Kind);
        Assert.All(bench.Sent, frame => Assert.Contains("[\"BTC-USD\"]", frame, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", FaultKind.NotJson)]
    [InlineData("garbage", FaultKind.NotJson)]
    [InlineData("[1,2]", FaultKind.WrongShape)]
    [InlineData("{}", FaultKind.WrongShape)]
    [InlineData("""{"channel":"l2_data","sequence_num":2}""", FaultKind.WrongShape)]
    [InlineData("""{"channel":"l2_data","events":[]}""", FaultKind.WrongShape)]
    [InlineData("""{"channel":"l2_data","timestamp":"","sequence_num":2,"events":{}}""", FaultKind.WrongShape)]
    [InlineData("""{"channel":"l2_data","timestamp":"","sequence_num":2,"events":[{"type":"update","updates":[]}]}""", FaultKind.WrongShape)]
    [InlineData("""{"channel":"l2_data","timestamp":"","sequence_num":2,"events":[{"type":"update","product_id":"BTC-USD","updates":[{"side":"bid","price_lev""", FaultKind.NotJson)]
    [InlineData("""{"channel":"l2_data","timestamp":"","sequence_num":2,"events":[]}{}""", FaultKind.NotJson)]
    public void A_frame_that_may_be_of_any_book_costs_all(string frame, FaultKind kind)
    {
        var bench = Live("BTC-USD", "ETH-USD");
        bench.Frame(frame);
        Assert.Equal(kind, Assert.Single(bench.Faults).Kind);
        Assert.Equal(StaleReason.Malformed, bench.Book("BTC-USD").Reason);
        Assert.Equal(StaleReason.Malformed, bench.Book("ETH-USD").Reason);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        var bench = Live("BTC-USD");
        bench.Frame(CoinbaseFrames.Envelope("l2_data", 1, """{"type":"update","x":""" + new string('[', 5_000)));
        Assert.False(bench.Book("BTC-USD").IsLive);
        bench.Frame("{\"channel\":" + new string('[', 100_000));
        Assert.Equal(2, bench.Session.Counters[FaultKind.NotJson]);
    }

    [Theory]
    [InlineData("market_trades")]
    [InlineData("heartbeats")]
    [InlineData("ticker")]
    [InlineData("subscriptions")]
    public void A_broken_frame_of_another_channel_costs_no_book(string channel)
    {
        var bench = Live("BTC-USD");
        bench.Frame($$"""{"channel":"{{channel}}","timestamp":"2027-01-15T08:00:01Z","sequence_num":1,"events":[{"type":"update","tra""");
        Assert.True(bench.Book("BTC-USD").IsLive);
        Assert.Equal(FaultKind.NotJson, Assert.Single(bench.Faults).Kind);
        bench.Frame(CoinbaseFrames.Books(2, "update", "BTC-USD", "b 10 5"));
        Assert.Equal("b 10 x 5; b 9.5 x 1; a 11 x 3", bench.Levels("BTC-USD"));
    }

    [Fact]
    public void What_a_broken_frame_had_shown_of_a_gap_stays_said()
    {
        var bench = Live("BTC-USD");
        bench.Frame("""{"channel":"market_trades","timestamp":"2027-01-15T08:00:01Z","sequence_num":5,"events":[{"type":"update","tra""");
        Assert.Equal(StaleReason.Gap, bench.Book("BTC-USD").Reason);
    }

    [Fact]
    public void Every_prefix_of_a_frame_is_noticed()
    {
        var frame = CoinbaseFrames.Utf8(CoinbaseFrames.Books(1, "update", "BTC-USD", "b 10 5, a 11 0, a 11.5 1"));
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

    [Fact]
    public void Trades_come_oldest_first_with_the_takers_side_and_each_once()
    {
        var bench = new CoinbaseBench().Following("BTC-USD", "ETH-USD");
        bench.Frame(CoinbaseFrames.Envelope("market_trades", 0, CoinbaseFrames.TradeEvent("snapshot", "BTC-USD", "12 100 1 BUY, 11 100 1 SELL")));
        Assert.Empty(bench.Trades);
        bench.Frame(CoinbaseFrames.Envelope("market_trades", 1, string.Join(
            ',',
            CoinbaseFrames.TradeEvent("update", "BTC-USD", "14 100.25 0.5 BUY, 13 100.5 0.25 SELL, 12 100 1 BUY"),
            CoinbaseFrames.TradeEvent("update", "ETH-USD", "7 5 1 SELL"))));
        bench.Frame(CoinbaseFrames.Envelope("market_trades", 2, CoinbaseFrames.TradeEvent("update", "BTC-USD", "15 101 1 BUY, 14 100.25 0.5 BUY")));
        Assert.Equal([13L, 14L, 7L, 15L], bench.Trades.Select(t => t.Id));
        Assert.Equal([Side.Bid, Side.Ask, Side.Bid, Side.Ask], bench.Trades.Select(t => t.TakerSide));
        Assert.Equal(100.5m, bench.Trades[0].Price.ToDecimal());
        Assert.Equal(0.25m, bench.Trades[0].Size.ToDecimal());
        Assert.Equal(1_800_000_000_500_000_000, bench.Trades[0].VenueTimeNs);
        Assert.Equal(bench.NowNs, bench.Trades[0].ReceivedNs);
        Assert.Empty(bench.Faults);
    }

    [Theory]
    [InlineData("""{"product_id":"BTC-USD","trade_id":"x","price":"1","size":"1","time":"2027-01-15T08:00:00Z","side":"BUY"}""", FaultKind.WrongShape)]
    [InlineData("""{"product_id":"BTC-USD","trade_id":"1","price":"1","size":"1","time":"2027-01-15T08:00:00Z","side":"UNKNOWN"}""", FaultKind.WrongShape)]
    [InlineData("""{"product_id":"BTC-USD","trade_id":"1","price":"1","size":"1","side":"BUY"}""", FaultKind.WrongShape)]
    [InlineData("""{"product_id":"BTC-USD","trade_id":"1","price":"0","size":"1","time":"2027-01-15T08:00:00Z","side":"BUY"}""", FaultKind.AbsurdNumber)]
    [InlineData("""{"product_id":"BTC-USD","trade_id":"1","price":"1","size":"-1","time":"2027-01-15T08:00:00Z","side":"BUY"}""", FaultKind.AbsurdNumber)]
    [InlineData("""1""", FaultKind.WrongShape)]
    public void A_bad_trade_is_counted_and_costs_no_book(string trade, FaultKind kind)
    {
        var bench = Live("BTC-USD");
        bench.Frame(CoinbaseFrames.Envelope("market_trades", 1, $$"""{"type":"update","trades":[{{trade}}]}"""));
        Assert.Empty(bench.Trades);
        Assert.Equal(kind, Assert.Single(bench.Faults).Kind);
        Assert.True(bench.Book("BTC-USD").IsLive);
    }

    [Fact]
    public void A_heartbeat_in_sequence_proves_every_book()
    {
        var bench = Live("BTC-USD");
        bench.NowNs += 3 * CoinbaseBench.SecondNs;
        bench.Frame(CoinbaseFrames.Heartbeat(1));
        bench.NowNs += 4 * CoinbaseBench.SecondNs;
        bench.Market.Tick(bench.NowNs);
        Assert.True(bench.Book("BTC-USD").IsLive);
        bench.Frame(CoinbaseFrames.Envelope("heartbeats", 2, """{"current_time":"x","heartbeat_counter":3050}"""));
        bench.NowNs += 4 * CoinbaseBench.SecondNs;
        bench.Market.Tick(bench.NowNs);
        Assert.True(bench.Book("BTC-USD").IsLive);
        bench.NowNs += 2 * CoinbaseBench.SecondNs;
        bench.Market.Tick(bench.NowNs);
        Assert.Equal(StaleReason.Silent, bench.Book("BTC-USD").Reason);
    }

    [Fact]
    public void A_time_that_runs_backwards_is_counted()
    {
        var bench = Live("BTC-USD");
        bench.Frame(CoinbaseFrames.Envelope("l2_data", 1, CoinbaseFrames.BookEvent("update", "BTC-USD", "b 10 5"), "2027-01-15T07:59:59Z"));
        Assert.Equal(FaultKind.TimeBackwards, Assert.Single(bench.Faults).Kind);
        Assert.Equal("b 10 x 5; b 9.5 x 1; a 11 x 3", bench.Levels("BTC-USD"));
    }

    [Fact]
    public void Frames_of_other_channels_and_of_products_left_are_ignored()
    {
        var bench = Live("BTC-USD", "ETH-USD");
        bench.Session.Unsubscribe(bench.List("ETH-USD"), bench.NowNs);
        bench.Apply();
        Assert.Equal(StaleReason.Released, bench.Book("ETH-USD").Reason);
        bench.Tick();
        Assert.Equal(
        [
            """{"type":"unsubscribe","channel":"level2","product_ids":["ETH-USD"]}""",
            """{"type":"unsubscribe","channel":"market_trades","product_ids":["ETH-USD"]}""",
        ], bench.Sent);
        bench.Frame(CoinbaseFrames.Books(2, "update", "ETH-USD", "b 10 5"));
        bench.Frame(CoinbaseFrames.Envelope("market_trades", 3, CoinbaseFrames.TradeEvent("update", "ETH-USD", "1 1 1 BUY")));
        bench.Frame(CoinbaseFrames.Envelope("candles", 4, """{"type":"update","candles":[{"start":"1"}]}"""));
        bench.Frame(CoinbaseFrames.Envelope("subscriptions", 5, """{"subscriptions":{"level2":["BTC-USD"]}}"""));
        Assert.Equal(3, bench.Session.Counters.Ignored);
        Assert.Empty(bench.Faults);
        Assert.Empty(bench.Trades);
        bench.Frame(CoinbaseFrames.Books(6, "update", "XYZ-USD", "b 10 5"));
        Assert.Equal(FaultKind.UnknownSymbol, Assert.Single(bench.Faults).Kind);
        Assert.True(bench.Book("BTC-USD").IsLive);
    }

    [Fact]
    public void A_product_left_and_wanted_again_is_asked_for_after_its_end()
    {
        var bench = Live("BTC-USD");
        bench.Session.Unsubscribe(bench.List("BTC-USD"), bench.NowNs);
        bench.Session.Subscribe(bench.List("BTC-USD"), bench.NowNs);
        bench.Tick();
        Assert.Equal(["unsubscribe", "unsubscribe", "subscribe", "subscribe"], bench.Sent.Select(s => s.Split('"')[3]));
        bench.Frame(CoinbaseFrames.Books(1, "update", "BTC-USD", "b 10 5"));
        Assert.False(bench.Book("BTC-USD").IsLive);
        bench.Frame(CoinbaseFrames.Books(2, "snapshot", "BTC-USD", "b 10 5, a 11 1"));
        Assert.True(bench.Book("BTC-USD").IsLive);
    }

    [Fact]
    public void The_markets_wish_for_a_snapshot_is_passed_on_once()
    {
        var bench = Live("BTC-USD");
        bench.Resync("BTC-USD", StaleReason.Crossed);
        bench.Resync("BTC-USD", StaleReason.Silent);
        bench.Resync("ETH-USD", StaleReason.Silent);
        Assert.Equal((BookState.Stale, StaleReason.Crossed), (bench.Book("BTC-USD").State, bench.Book("BTC-USD").Reason)); // nothing is forwarded from here on
        bench.Tick();
        bench.Tick();
        Assert.Equal(
        [
            """{"type":"unsubscribe","channel":"level2","product_ids":["BTC-USD"]}""",
            """{"type":"subscribe","channel":"level2","product_ids":["BTC-USD"]}""",
        ], bench.Sent);
    }

    [Fact]
    public void Quiet_books_never_cost_the_connection_but_wrong_ones_do()
    {
        var quiet = Live("BTC-USD");
        var wrong = Live("BTC-USD");
        for (var i = 1; i <= 5; i++)
        {
            quiet.Resync("BTC-USD", StaleReason.Suspect);
            wrong.Resync("BTC-USD", StaleReason.Crossed);
            foreach (var bench in new[] { quiet, wrong })
            {
                bench.Tick(5);
                bench.Frame(CoinbaseFrames.Books(i, "snapshot", "BTC-USD", "b 1 1, a 2 1"));
            }
        }

        Assert.Equal(ConnectionWish.Keep, quiet.Session.Output.Wish);
        Assert.Equal((ConnectionWish.Reconnect, StaleReason.Crossed), (wrong.Session.Output.Wish, wrong.Session.Output.WishReason));
    }

    [Fact]
    public void A_snapshot_that_does_not_come_is_asked_for_again_less_and_less_often()
    {
        var bench = new CoinbaseBench().Following("BTC-USD");
        var times = new List<double>();
        for (var second = 0.5; second <= 400; second += 0.5)
        {
            bench.Tick(0.5);
            if (bench.Sent.Count > 0) times.Add(second);
            bench.Sent.Clear();
        }

        Assert.Equal([5, 15, 35, 75, 155, 315], times);
    }

    [Fact]
    public void A_refused_product_is_shown_as_such_and_the_others_are_asked_for_again()
    {
        var bench = new CoinbaseBench().Following("BTC-USD", "NO-USD");
        bench.Frame("""{"type":"error","message":"NO-USD is not a valid product"}""");
        Assert.Equal(StaleReason.Refused, bench.Book("NO-USD").Reason);
        Assert.Equal(StaleReason.AwaitingSnapshot, bench.Book("BTC-USD").Reason);
        Assert.Equal(FaultKind.Refused, Assert.Single(bench.Faults).Kind);
        bench.Tick();
        Assert.Equal(["unsubscribe", "unsubscribe", "subscribe", "subscribe"], bench.Sent.Select(s => s.Split('"')[3]));
        Assert.All(bench.Sent, frame => Assert.Contains("[\"BTC-USD\"]", frame, StringComparison.Ordinal));
        bench.Sent.Clear();
        bench.Frame(CoinbaseFrames.Books(0, "snapshot", "BTC-USD", "b 1 1, a 2 1"));
        bench.Tick(299);
        Assert.Empty(bench.Sent);
        bench.Tick(2);
        Assert.Contains(bench.Sent, frame => frame.Contains("NO-USD", StringComparison.Ordinal));
    }

    [Fact]
    public void A_refusal_that_names_nobody_is_tried_one_by_one_and_given_up_in_the_end()
    {
        var bench = new CoinbaseBench().Following("BTC-USD", "NO-USD");
        bench.Frame("""{"message":"too many subscriptions","type":"error"}""");
        bench.Tick(1.1);
        Assert.Equal(4, bench.Sent.Count);
        bench.Frame(CoinbaseFrames.Books(0, "snapshot", "BTC-USD", "b 1 1, a 2 1"));
        bench.Frame("""{"type":"error","message":"no"}""");
        bench.Tick(2.1);
        bench.Frame("""{"type":"error","message":"no"}""");
        Assert.Equal(StaleReason.Refused, bench.Book("NO-USD").Reason);
        Assert.True(bench.Book("BTC-USD").IsLive);
    }

    [Fact]
    public void A_new_connection_begins_with_nothing_known()
    {
        var bench = Live("BTC-USD");
        bench.Session.OnConnected(bench.NowNs);
        bench.Apply();
        Assert.Equal(3, bench.Sent.Count);
        bench.Frame(CoinbaseFrames.Books(0, "update", "BTC-USD", "b 10 5"));
        Assert.Equal("b 10 x 2; b 9.5 x 1; a 11 x 3", bench.Levels("BTC-USD"));
        bench.Frame(CoinbaseFrames.Books(1, "snapshot", "BTC-USD", "b 3 1, a 4 1"));
        Assert.Equal("b 3 x 1; a 4 x 1", bench.Levels("BTC-USD"));
    }

    [Fact]
    public void A_frame_costs_no_allocation()
    {
        var bench = Live("BTC-USD", "ETH-USD");
        bench.Remembers = false;
        var frames = new List<byte[]>();
        for (var i = 0; i < 6_000; i++)
        {
            var sequence = i + 2;
            frames.Add(CoinbaseFrames.Utf8((i % 6) switch
            {
                0 => CoinbaseFrames.Heartbeat(sequence),
                1 => CoinbaseFrames.Envelope("ticker", sequence, """{"type":"update","tickers":[{"type":"ticker","product_id":"BTC-USD","price":"65083.67","volume_24_h":"2867.5","low_24_h":"1","price_percent_chg_24_h":"0.09"}]}"""),
                2 => CoinbaseFrames.Envelope("subscriptions", sequence, """{"subscriptions":{"level2":["BTC-USD"]}}"""),
                3 => CoinbaseFrames.Envelope("market_trades", sequence, CoinbaseFrames.TradeEvent("snapshot", "BTC-USD", "5 10 1 BUY, 4 10 1 SELL")),
                4 => CoinbaseFrames.Books(sequence, "snapshot", "ETH-USD", "b 5 1, b 4 2, a 6 1"),
                _ => CoinbaseFrames.Books(sequence, "update", "BTC-USD", i % 4 == 1 ? "b 10 1, b 9.75 0, a 11 4" : "b 10 2, b 9.75 3, a 11 3"),
            }));
        }

        var next = Run(bench, frames, 0, 3_000);
        Assert.Equal(0, Allocations.Of(() => next = Run(bench, frames, next, frames.Count)));
        Assert.Equal(frames.Count, next);
        Assert.True(bench.Book("BTC-USD").IsLive);
        Assert.Equal(0, bench.Session.Counters.Malformed);

        static int Run(CoinbaseBench bench, List<byte[]> frames, int from, int to)
        {
            for (; from < to; from++)
            {
                bench.Session.OnFrame(frames[from], bench.NowNs);
                bench.Batch.Clear();
            }

            return from;
        }
    }
}
