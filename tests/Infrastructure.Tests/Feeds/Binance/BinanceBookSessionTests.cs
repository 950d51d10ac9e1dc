using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds;

namespace CompraVenta.Infrastructure.Tests.Feeds.Binance;

public class BinanceBookSessionTests
{
    private const string Path = "/api/v3/depth?symbol=BTCUSDT&limit=1000";
    private readonly BinanceRig rig = new(followsRecording: false, "BTCUSDT", "ETHUSDT");

    [Fact]
    public void Connects_to_the_combined_endpoint_and_asks_for_all_streams_in_one_message()
    {
        Assert.Equal("wss://data-stream.binance.vision/stream", rig.Session.Address.AbsoluteUri);
        rig.Connect("BTCUSDT", "ETHUSDT");
        Assert.Equal(
            """{"method":"SUBSCRIBE","params":["btcusdt@depth@100ms","btcusdt@trade","ethusdt@depth@100ms","ethusdt@trade"],"id":1}""",
            Assert.Single(rig.TakeFrames()));
        Assert.Equal([("BTCUSDT", StaleReason.AwaitingSnapshot), ("ETHUSDT", StaleReason.AwaitingSnapshot)], rig.Lost);
        Assert.Empty(rig.TakeRequests());
    }

    [Fact]
    public void Names_at_most_200_streams_a_message()
    {
        var symbols = Enumerable.Range(0, 200).Select(i => $"A{i}USDT").ToArray();
        var many = new BinanceRig(followsRecording: false, symbols);
        many.Connect(symbols);
        var frames = many.TakeFrames();
        Assert.Equal(2, frames.Count);
        Assert.All(frames, frame => Assert.Equal(200, frame.Split('@').Length - 1 - (frame.Split("@100ms").Length - 1)));
    }

    [Fact]
    public void Asks_for_the_snapshot_once_the_subscription_is_answered()
    {
        rig.Connect("BTCUSDT");
        rig.Answer(rig.TakeFrames());
        Assert.Equal(Path, Assert.Single(rig.TakeRequests()));
        rig.Frame(BinanceRig.Depth("BTCUSDT", 101, 101));
        Assert.Empty(rig.TakeRequests());
        rig.Rest(Path, BinanceRig.Snapshot(100));
        Assert.True(rig.IsLive("BTCUSDT"));
        Assert.Equal(101, rig.Book("BTCUSDT")!.UpdateId);
    }

    [Fact]
    public void Asks_for_the_snapshot_with_the_first_update_when_that_comes_before_the_answer()
    {
        rig.Connect("BTCUSDT");
        rig.Frame(BinanceRig.Depth("BTCUSDT", 101, 101));
        Assert.Equal(Path, Assert.Single(rig.TakeRequests()));
        rig.Answer(rig.TakeFrames());
        Assert.Empty(rig.TakeRequests());
    }

    [Fact]
    public void Costs_the_weight_of_its_depth()
    {
        rig.Connect("BTCUSDT");
        rig.Answer(rig.TakeFrames());
        Assert.Equal(50, rig.Session.Output.Requests.Peek().Weight);
    }

    [Fact]
    public void Replays_what_waited_for_the_snapshot_and_drops_what_it_holds()
    {
        rig.Connect("BTCUSDT");
        rig.Frame(BinanceRig.Depth("BTCUSDT", 90, 95, """["99.00","7"]"""));
        rig.Frame(BinanceRig.Depth("BTCUSDT", 96, 100, """["99.00","8"]"""));
        rig.Frame(BinanceRig.Depth("BTCUSDT", 101, 102, """["98.00","0"],["97.5","4"]"""));
        rig.Rest(Path, BinanceRig.Snapshot(98));
        Assert.True(rig.IsLive("BTCUSDT"));
        Assert.Equal([(99.00m, 8m), (97.5m, 4m)], BinanceRig.LevelsOf(rig.Book("BTCUSDT")!, Side.Bid));
        Assert.Equal(102, rig.Book("BTCUSDT")!.UpdateId);
        Assert.Empty(rig.Faults);
    }

    [Theory]
    [InlineData(108, false)] // 109 is neither in it nor in the first update
    [InlineData(109, true)] // ends right before the first update
    [InlineData(110, true)]
    [InlineData(115, true)]
    [InlineData(500, true)] // newer than everything that came
    public void Asks_again_when_the_snapshot_is_too_old(long snapshotId, bool isGood)
    {
        rig.Connect("BTCUSDT");
        rig.Frame(BinanceRig.Depth("BTCUSDT", 110, 115));
        rig.TakeRequests();
        rig.Rest(Path, BinanceRig.Snapshot(snapshotId));
        Assert.Equal(isGood, rig.IsLive("BTCUSDT"));
        if (isGood) return;
        Assert.Equal(Path, Assert.Single(rig.TakeRequests()));
        rig.Frame(BinanceRig.Depth("BTCUSDT", 116, 120));
        rig.Rest(Path, BinanceRig.Snapshot(112));
        Assert.True(rig.IsLive("BTCUSDT"));
        Assert.Equal(120, rig.Book("BTCUSDT")!.UpdateId);
    }

    [Fact]
    public void A_missing_update_loses_the_book_and_a_new_snapshot_brings_it_back()
    {
        rig.GoLive(100, "BTCUSDT");
        rig.Frame(BinanceRig.Depth("BTCUSDT", 101, 102));
        rig.Lost.Clear();
        rig.Frame(BinanceRig.Depth("BTCUSDT", 104, 105, """["99.00","3"]"""));
        Assert.Equal([("BTCUSDT", StaleReason.Gap)], rig.Lost);
        Assert.Equal([FaultKind.Gap], rig.Faults);
        Assert.Equal(1, rig.Session.Counters.Gaps);
        Assert.Equal(Path, Assert.Single(rig.TakeRequests()));
        rig.Frame(BinanceRig.Depth("BTCUSDT", 106, 106));
        rig.Rest(Path, BinanceRig.Snapshot(103));
        Assert.True(rig.IsLive("BTCUSDT"));
        Assert.Equal((99.00m, 3m), BinanceRig.LevelsOf(rig.Book("BTCUSDT")!, Side.Bid)[0]);
        Assert.Equal(106, rig.Book("BTCUSDT")!.UpdateId);
    }

    [Fact]
    public void An_update_missing_while_waiting_is_noticed_and_harmless_if_the_snapshot_holds_it()
    {
        rig.Connect("BTCUSDT");
        rig.Frame(BinanceRig.Depth("BTCUSDT", 100, 101));
        rig.Frame(BinanceRig.Depth("BTCUSDT", 103, 104));
        Assert.Equal(1, rig.Session.Counters.Gaps);
        rig.Rest(Path, BinanceRig.Snapshot(102));
        Assert.True(rig.IsLive("BTCUSDT"));
    }

    [Fact]
    public void An_update_missing_while_waiting_is_waited_for_if_the_snapshot_lacks_it()
    {
        rig.Connect("BTCUSDT");
        rig.Frame(BinanceRig.Depth("BTCUSDT", 100, 101));
        rig.Frame(BinanceRig.Depth("BTCUSDT", 103, 104));
        rig.TakeRequests();
        rig.Rest(Path, BinanceRig.Snapshot(100));
        Assert.False(rig.IsLive("BTCUSDT"));
        Assert.Equal(Path, Assert.Single(rig.TakeRequests()));
        rig.Rest(Path, BinanceRig.Snapshot(103));
        Assert.True(rig.IsLive("BTCUSDT"));
        Assert.Equal(104, rig.Book("BTCUSDT")!.UpdateId);
    }

    [Fact]
    public void A_repeated_update_is_ignored()
    {
        rig.GoLive(100, "BTCUSDT");
        rig.Frame(BinanceRig.Depth("BTCUSDT", 101, 102, """["99.00","3"]"""));
        rig.Frame(BinanceRig.Depth("BTCUSDT", 101, 102, """["99.00","4"]"""));
        Assert.True(rig.IsLive("BTCUSDT"));
        Assert.Equal((99.00m, 3m), BinanceRig.LevelsOf(rig.Book("BTCUSDT")!, Side.Bid)[0]);
        Assert.Equal(1, rig.Session.Counters.Ignored);
    }

    [Fact]
    public void Repeated_losses_wait_longer_each_time_and_end_in_a_new_connection()
    {
        rig.GoLive(100, "BTCUSDT");
        var waits = new List<int>();
        for (var round = 1; rig.Session.Output.Wish == ConnectionWish.Keep; round++)
        {
            Assert.InRange(round, 1, 50);
            rig.Frame(BinanceRig.Depth("BTCUSDT", (1_000 * round) + 2, (1_000 * round) + 2));
            var ticks = 0;
            while (rig.TakeRequests().Count == 0)
            {
                rig.Tick(TimeSpan.FromMilliseconds(250));
                ticks++;
            }

            waits.Add(ticks);
            rig.Rest(Path, BinanceRig.Snapshot((1_000 * round) + 2));
            Assert.True(rig.IsLive("BTCUSDT"));
        }

        Assert.Equal(ConnectionWish.Reconnect, rig.Session.Output.Wish);
        Assert.Equal(StaleReason.Gap, rig.Session.Output.WishReason);
        Assert.Equal([0, 1, 2, 4, 8, 16, 32, 64, 64, 64, 64], waits);
    }

    [Fact]
    public void A_failed_snapshot_is_asked_for_again_later()
    {
        rig.Connect("BTCUSDT");
        rig.Answer(rig.TakeFrames());
        rig.TakeRequests();
        rig.Rest(Path, string.Empty, succeeded: false);
        Assert.Equal([FaultKind.RestFailed], rig.Faults);
        Assert.Empty(rig.TakeRequests());
        rig.Tick(TimeSpan.FromMilliseconds(500));
        Assert.Equal(Path, Assert.Single(rig.TakeRequests()));
        rig.Rest(Path, """{"lastUpdateId":7,"bids":[["1","2"]]}""");
        Assert.Equal([FaultKind.RestFailed, FaultKind.WrongShape], rig.Faults);
        rig.Tick(TimeSpan.FromSeconds(1));
        Assert.Equal(Path, Assert.Single(rig.TakeRequests()));
        rig.Rest(Path, BinanceRig.Snapshot(100));
        Assert.True(rig.IsLive("BTCUSDT"));
    }

    [Fact]
    public void A_suspect_book_gives_up_its_streams_and_asks_for_them_again_and_for_a_snapshot()
    {
        rig.GoLive(100, "BTCUSDT");
        rig.Session.Resync(rig["BTCUSDT"], StaleReason.Suspect, rig.NowNs);
        rig.Tick(TimeSpan.FromMilliseconds(250));
        var frames = rig.TakeFrames();
        Assert.Equal(
            ["""{"method":"UNSUBSCRIBE","params":["btcusdt@depth@100ms","btcusdt@trade"],"id":2}""",
             """{"method":"SUBSCRIBE","params":["btcusdt@depth@100ms","btcusdt@trade"],"id":3}"""],
            frames);

        // An update from before it was given up proves nothing: only the answer does.
        rig.Frame(BinanceRig.Depth("BTCUSDT", 101, 101));
        Assert.Empty(rig.TakeRequests());
        rig.Answer(frames);
        Assert.Equal(Path, Assert.Single(rig.TakeRequests()));
        var snapshots = rig.Market.Counters[0].Snapshots;
        rig.Rest(Path, BinanceRig.Snapshot(101));
        Assert.True(rig.IsLive("BTCUSDT"));
        Assert.Equal(snapshots + 1, rig.Market.Counters[0].Snapshots);
    }

    [Fact]
    public void The_snapshot_of_a_suspect_book_proves_it_also_when_nothing_was_missed()
    {
        rig.GoLive(100, "BTCUSDT");
        rig.Session.Resync(rig["BTCUSDT"], StaleReason.Suspect, rig.NowNs);
        rig.Tick(TimeSpan.FromMilliseconds(250));
        rig.Answer(rig.TakeFrames());
        rig.TakeRequests();
        rig.Rest(Path, BinanceRig.Snapshot(100));
        Assert.Equal(2, rig.Market.Counters[0].Snapshots);
        rig.Frame(BinanceRig.Depth("BTCUSDT", 101, 101));
        Assert.Equal(101, rig.Book("BTCUSDT")!.UpdateId);
    }

    [Fact]
    public void A_resync_never_goes_back_behind_what_the_book_held()
    {
        rig.GoLive(100, "BTCUSDT");
        rig.Frame(BinanceRig.Depth("BTCUSDT", 101, 110));
        rig.Session.Resync(rig["BTCUSDT"], StaleReason.Crossed, rig.NowNs);
        Assert.Equal(Path, Assert.Single(rig.TakeRequests()));
        rig.Rest(Path, BinanceRig.Snapshot(109));
        Assert.Equal(Path, Assert.Single(rig.TakeRequests()));
        rig.Rest(Path, BinanceRig.Snapshot(110));
        Assert.Empty(rig.TakeRequests());
        rig.Frame(BinanceRig.Depth("BTCUSDT", 111, 111));
        Assert.Equal(111, rig.Book("BTCUSDT")!.UpdateId);
    }

    [Fact]
    public void A_crossed_book_is_taken_anew()
    {
        rig.GoLive(100, "BTCUSDT");
        rig.Frame(BinanceRig.Depth("BTCUSDT", 101, 101, """["101.5","1"]"""));
        Assert.Equal(StaleReason.Crossed, rig.Book("BTCUSDT")!.Reason);
        Assert.Equal(Path, Assert.Single(rig.TakeRequests()));
        rig.Rest(Path, BinanceRig.Snapshot(101));
        Assert.True(rig.IsLive("BTCUSDT"));
    }

    [Fact]
    public void Gives_up_the_streams_of_a_released_listing_and_ignores_its_late_frames()
    {
        rig.GoLive(100, "BTCUSDT", "ETHUSDT");
        rig.Lost.Clear();
        rig.Session.Unsubscribe(rig["BTCUSDT"], rig.NowNs);
        rig.Tick(TimeSpan.FromMilliseconds(250));
        Assert.Equal(
            """{"method":"UNSUBSCRIBE","params":["btcusdt@depth@100ms","btcusdt@trade"],"id":2}""", Assert.Single(rig.TakeFrames()));
        Assert.Equal([("BTCUSDT", StaleReason.Released)], rig.Lost);
        rig.Frame(BinanceRig.Depth("BTCUSDT", 101, 101));
        Assert.Empty(rig.Faults);
        Assert.Equal(1, rig.Session.Counters.Ignored);
        Assert.True(rig.IsLive("ETHUSDT"));
    }

    [Fact]
    public void The_answer_to_a_snapshot_call_from_before_a_release_is_not_taken_for_the_new_one()
    {
        rig.Connect("BTCUSDT");
        rig.Answer(rig.TakeFrames());
        rig.Session.Unsubscribe(rig["BTCUSDT"], rig.NowNs);
        rig.Session.Subscribe(rig["BTCUSDT"], rig.NowNs);
        rig.Tick(TimeSpan.FromMilliseconds(250));
        rig.Answer(rig.TakeFrames());
        Assert.Equal(2, rig.TakeRequests().Count);
        rig.Rest(Path, BinanceRig.Snapshot(100));
        Assert.False(rig.IsLive("BTCUSDT"));
        rig.Rest(Path, BinanceRig.Snapshot(105));
        Assert.True(rig.IsLive("BTCUSDT"));
        Assert.Equal(105, rig.Book("BTCUSDT")!.UpdateId);
    }

    [Theory]
    [InlineData("""{"code":2,"msg":"Invalid request: unknown","id":{0}}""")]
    [InlineData("""{"error":{"code":2,"msg":"Invalid request"},"id":{0}}""")]
    [InlineData("""{"id":{0},"error":{"msg":"Invalid request","code":2}}""")]
    public void A_refused_request_is_halved_until_the_refused_symbol_is_found(string error)
    {
        var symbols = Enumerable.Range(0, 5).Select(i => $"A{i}USDT").ToArray();
        var many = new BinanceRig(followsRecording: false, symbols);
        many.Connect(symbols);
        for (var frames = many.TakeFrames(); frames.Count > 0; frames = many.TakeFrames())
        {
            foreach (var frame in frames)
            {
                if (frame.Contains("a3usdt@", StringComparison.Ordinal)) many.Frame(error.Replace("{0}", $"{BinanceRig.IdOf(frame)}", StringComparison.Ordinal));
                else many.Answer([frame]);
            }
        }

        foreach (var path in many.TakeRequests()) many.Rest(path, BinanceRig.Snapshot(1));
        Assert.All(symbols, symbol => Assert.Equal(symbol is not "A3USDT", many.IsLive(symbol)));
        Assert.Equal(StaleReason.Refused, many.Book("A3USDT")!.Reason);
        Assert.All(many.Faults, fault => Assert.Equal(FaultKind.Refused, fault));

        many.Tick(TimeSpan.FromSeconds(1));
        many.TakeFrames();
        many.Tick(TimeSpan.FromMinutes(5));
        Assert.Contains(many.TakeFrames(), frame => frame.Contains("""["a3usdt@depth@100ms","a3usdt@trade"]""", StringComparison.Ordinal));
    }

    [Fact]
    public void A_request_without_an_answer_ends_in_a_new_connection()
    {
        rig.Connect("BTCUSDT");
        rig.Tick(TimeSpan.FromSeconds(20));
        Assert.Equal(ConnectionWish.Keep, rig.Session.Output.Wish);
        rig.Tick(TimeSpan.FromSeconds(1));
        Assert.Equal(ConnectionWish.Reconnect, rig.Session.Output.Wish);
    }

    [Theory]
    [InlineData("""{"e":"serverShutdown","E":1770123456789}""")]
    [InlineData("""{"stream":"!serverShutdown","data":{"e":"serverShutdown","E":1770123456789}}""")]
    public void A_shutdown_notice_hands_over(string notice)
    {
        rig.GoLive(100, "BTCUSDT");
        rig.Frame(notice);
        Assert.Equal(ConnectionWish.HandOver, rig.Session.Output.Wish);
        Assert.True(rig.IsLive("BTCUSDT"));
        Assert.Equal([FaultKind.Maintenance], rig.Faults);
    }

    [Fact]
    public void Asks_for_a_frame_when_the_connection_is_quiet_so_that_its_books_stay_proved()
    {
        rig.GoLive(100, "BTCUSDT");
        for (var i = 0; i < 120; i++)
        {
            rig.Tick(TimeSpan.FromMilliseconds(250));
            foreach (var frame in rig.TakeFrames())
            {
                Assert.Contains("GET_PROPERTY", frame, StringComparison.Ordinal);
                rig.Frame($$"""{"result":true,"id":{{BinanceRig.IdOf(frame)}}}""");
            }

            rig.Market.Tick(rig.NowNs);
        }

        Assert.True(rig.IsLive("BTCUSDT"));
        Assert.Empty(rig.Faults);
        for (var i = 0; i < 24; i++)
        {
            rig.Tick(TimeSpan.FromMilliseconds(250));
            rig.Market.Tick(rig.NowNs);
        }

        Assert.False(rig.IsLive("BTCUSDT"));
    }

    [Theory]
    [InlineData("btcusdt@kline_1m", """{"e":"kline","E":1,"s":"BTCUSDT","k":{"t":1,"T":2,"s":"BTCUSDT","o":"1","b":["x"]}}""")]
    [InlineData("btcusdt@bookTicker", """{"u":400900217,"s":"BTCUSDT","b":"25.3519","B":"31.21","a":"25.3652","A":"40.66"}""")]
    [InlineData("btcusdt@aggTrade", """{"e":"aggTrade","E":1,"s":"BTCUSDT","a":1,"p":"1","q":"1","f":1,"l":1,"T":1,"m":true,"M":true}""")]
    [InlineData("btcusdt@depth5@100ms", """{"lastUpdateId":160,"bids":[["0.0024","10"]],"asks":[["0.0026","100"]]}""")]
    [InlineData("btcusdt@avgPrice", """{"e":"avgPrice","E":1,"s":"BTCUSDT","i":"5m","w":"25776.86","T":1}""")]
    [InlineData("!miniTicker@arr", """[{"e":"24hrMiniTicker","E":1,"s":"BTCUSDT","c":"1","o":"1","h":"1","l":"1","v":"1","q":"1"}]""")]
    public void Ignores_and_counts_streams_that_it_has_no_use_for(string stream, string data)
    {
        rig.GoLive(100, "BTCUSDT");
        rig.Frame($$"""{"stream":"{{stream}}","data":{{data}}}""");
        if (data[0] == '{') rig.Frame(data);
        Assert.Equal(data[0] == '{' ? 2 : 1, rig.Session.Counters.Ignored);
        Assert.Empty(rig.Faults);
        Assert.Empty(rig.Trades);
        Assert.True(rig.IsLive("BTCUSDT"));
    }

    [Fact]
    public void Trades_carry_the_side_of_the_taker()
    {
        rig.GoLive(100, "BTCUSDT");
        rig.Frame("""{"stream":"btcusdt@trade","data":{"e":"trade","E":1672515782136,"s":"BTCUSDT","t":12345,"p":"0.0010","q":"100","b":88,"a":50,"T":1672515782135,"m":true,"M":true}}""");
        rig.Frame("""{"e":"trade","M":true,"m":false,"T":1672515782137,"q":"2","p":"7e-7","t":12346,"s":"BTCUSDT","E":1672515782138,"new":{"x":[1,{}]}}""");
        Assert.Equal(
            [(12345L, Side.Ask, 0.001m, 100m, 1672515782135_000_000L), (12346L, Side.Bid, 0.0000007m, 2m, 1672515782137_000_000L)],
            rig.Trades.Select(trade => (trade.Id, trade.TakerSide, trade.Price.ToDecimal(), trade.Size.ToDecimal(), trade.VenueTimeNs)));
    }

    [Fact]
    public void A_recording_without_trades_has_its_aggregate_trades_for_each_symbol_by_itself()
    {
        var recorded = new BinanceRig(followsRecording: true);
        string Trade(string symbol, int id) => $$"""{"e":"trade","E":1,"s":"{{symbol}}","t":{{id}},"p":"1","q":"1","T":1,"m":true}""";
        string Aggregate(string symbol, int id) => $$"""{"e":"aggTrade","E":1,"s":"{{symbol}}","a":{{id}},"p":"1","q":"1","f":1,"l":1,"T":1,"m":true}""";
        recorded.Frame(Trade("BTCUSDT", 1));
        recorded.Frame(Aggregate("BTCUSDT", 2));
        recorded.Frame(Aggregate("ETHUSDT", 3));
        Assert.Equal([1L, 3L], recorded.Trades.Select(trade => trade.Id));
    }

    [Theory]
    [InlineData("这是测试币456", "\\u8fd9\\u662f\\u6d4b\\u8bd5\\u5e01456")]
    [InlineData("BTCUSDT", "\\u0042TCUSDT")]
    public void Symbols_may_be_any_text_and_escaped(string symbol, string escaped)
    {
        var other = new BinanceRig(followsRecording: false, symbol);
        other.Connect(symbol);
        var frames = other.TakeFrames();
        Assert.Contains($"\"{symbol.ToLowerInvariant()}@depth@100ms\"", frames[0], StringComparison.Ordinal);
        other.Answer(frames);
        var path = Assert.Single(other.TakeRequests());
        Assert.Equal($"/api/v3/depth?symbol={Uri.EscapeDataString(symbol)}&limit=1000", path);
        other.Rest(path, BinanceRig.Snapshot(100));
        other.Frame(BinanceRig.Depth(symbol, 101, 101));
        other.Frame(BinanceRig.Depth(symbol, 102, 102).Replace($"\"{symbol}\"", $"\"{escaped}\"", StringComparison.Ordinal));
        Assert.True(other.IsLive(symbol));
        Assert.Equal(102, other.Book(symbol)!.UpdateId);
        Assert.Empty(other.Faults);
    }

    [Fact]
    public void A_frame_whose_stream_and_symbol_differ_loses_both_books()
    {
        rig.GoLive(100, "BTCUSDT", "ETHUSDT");
        rig.Frame(BinanceRig.Depth("BTCUSDT", 101, 101).Replace("btcusdt", "ethusdt", StringComparison.Ordinal));
        Assert.False(rig.IsLive("BTCUSDT"));
        Assert.False(rig.IsLive("ETHUSDT"));
        Assert.Equal([FaultKind.WrongShape], rig.Faults);
    }

    [Theory]
    [InlineData("""["99.00","-1"]""", FaultKind.AbsurdNumber)]
    [InlineData("""["0","1"]""", FaultKind.AbsurdNumber)]
    [InlineData("""["-5","1"]""", FaultKind.AbsurdNumber)]
    [InlineData("""["NaN","1"]""", FaultKind.AbsurdNumber)]
    [InlineData("""["99999999999999999999999","1"]""", FaultKind.AbsurdNumber)]
    [InlineData("""["0.0000000000000000000000001","1"]""", FaultKind.AbsurdNumber)]
    [InlineData("""["99.00"]""", FaultKind.WrongShape)]
    [InlineData("""[99.00,"1"]""", FaultKind.WrongShape)]
    [InlineData("""["99.00",null]""", FaultKind.WrongShape)]
    [InlineData("""{"p":"1"}""", FaultKind.WrongShape)]
    [InlineData("""[]""", FaultKind.WrongShape)]
    [InlineData("7", FaultKind.WrongShape)]
    [InlineData("""[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]""", FaultKind.WrongShape)]
    public void A_bad_level_loses_its_book_and_no_other(string level, FaultKind fault)
    {
        rig.GoLive(100, "BTCUSDT", "ETHUSDT");
        rig.Lost.Clear();
        rig.Frame(BinanceRig.Depth("BTCUSDT", 101, 101, $"""["99.00","4"],{level}"""));
        Assert.Equal([fault], rig.Faults);
        Assert.Equal([("BTCUSDT", StaleReason.Malformed)], rig.Lost);
        Assert.Equal(Path, Assert.Single(rig.TakeRequests()));
        Assert.Equal((99.00m, 1.5m), BinanceRig.LevelsOf(rig.Book("BTCUSDT")!, Side.Bid)[0]);
        rig.Rest(Path, BinanceRig.Snapshot(101));
        Assert.True(rig.IsLive("BTCUSDT"));
    }

    [Fact]
    public void A_level_may_have_more_than_price_and_quantity()
    {
        rig.GoLive(100, "BTCUSDT");
        rig.Frame(BinanceRig.Depth("BTCUSDT", 101, 101, """["99.00","4",[]],["98.5","1","x",{"y":[2]}]"""));
        Assert.Equal([(99.00m, 4m), (98.5m, 1m), (98.00m, 2m)], BinanceRig.LevelsOf(rig.Book("BTCUSDT")!, Side.Bid));
    }

    [Fact]
    public void Garbage_that_names_no_symbol_loses_every_book_of_the_connection()
    {
        rig.GoLive(100, "BTCUSDT", "ETHUSDT");
        rig.Frame("}garbage");
        Assert.False(rig.IsLive("BTCUSDT"));
        Assert.False(rig.IsLive("ETHUSDT"));
        Assert.Equal([FaultKind.NotJson], rig.Faults);
        Assert.Equal(2, rig.TakeRequests().Count);
    }

    [Fact]
    public void Garbage_that_goes_on_asks_for_no_more_snapshots_than_it_can_use()
    {
        rig.GoLive(100, "BTCUSDT", "ETHUSDT");
        for (var i = 0; i < 100; i++) rig.Frame("}garbage");
        Assert.InRange(rig.TakeRequests().Count, 2, 4);
        Assert.Equal(ConnectionWish.Keep, rig.Session.Output.Wish);
        rig.Tick(TimeSpan.FromSeconds(1));
        foreach (var path in rig.TakeRequests()) rig.Rest(path, BinanceRig.Snapshot(100));
        foreach (var symbol in new[] { "BTCUSDT", "ETHUSDT" })
        {
            // The first answer belongs to the call from before the last garbage.
            rig.Rest($"/api/v3/depth?symbol={symbol}&limit=1000", BinanceRig.Snapshot(100));
            Assert.True(rig.IsLive(symbol));
        }
    }

    [Theory]
    [InlineData("""{"stream":"btcusdt@trade","data":{"e":"trade","E":1,"s":"BTCUSDT","t":1,"p":"0","q":"1","T":1,"m":true}}""", FaultKind.AbsurdNumber)]
    [InlineData("""{"stream":"btcusdt@trade","data":{"e":"trade","E":1,"s":"BTCUSDT","t":1,"p":"1","q":"-1","T":1,"m":true}}""", FaultKind.AbsurdNumber)]
    [InlineData("""{"stream":"btcusdt@trade","data":{"e":"trade","E":1,"s":"BTCUSDT","t":1,"p":"x","q":"1","T":1,"m":true}}""", FaultKind.AbsurdNumber)]
    [InlineData("""{"stream":"btcusdt@trade","data":{"e":"trade","E":1,"s":"BTCUSDT","p":"1","q":"1","T":1,"m":true}}""", FaultKind.WrongShape)]
    [InlineData("""{"stream":"btcusdt@trade","data":{"e":"trade","E":1,"s":"BTC""", FaultKind.NotJson)]
    public void A_bad_trade_is_left_out_and_touches_no_book(string frame, FaultKind fault)
    {
        rig.GoLive(100, "BTCUSDT");
        rig.Frame(frame);
        Assert.Equal([fault], rig.Faults);
        Assert.Empty(rig.Trades);
        Assert.True(rig.IsLive("BTCUSDT"));
    }

    [Theory]
    [InlineData("XXXUSDT", FaultKind.UnknownSymbol)]
    [InlineData("", FaultKind.UnknownSymbol)]
    public void An_unknown_symbol_is_a_fault_and_touches_no_book(string symbol, FaultKind fault)
    {
        rig.GoLive(100, "BTCUSDT");
        rig.Frame(BinanceRig.Depth(symbol, 101, 101));
        Assert.Equal([fault], rig.Faults);
        Assert.True(rig.IsLive("BTCUSDT"));
    }

    [Theory]
    [InlineData("""{"stream":"btcusdt@news","data":{"e":"news","s":"BTCUSDT"}}""")]
    [InlineData("""{"e":"outboundAccountPosition","s":"BTCUSDT"}""")]
    [InlineData("{}")]
    [InlineData("[1,2]")]
    [InlineData("null")]
    public void An_unknown_event_is_a_fault_and_touches_no_book(string frame)
    {
        rig.GoLive(100, "BTCUSDT");
        rig.Frame(frame);
        Assert.Equal([FaultKind.UnknownChannel], rig.Faults);
        Assert.True(rig.IsLive("BTCUSDT"));
    }

    [Theory]
    [InlineData(1_699_999_999_999, true)] // within the jitter
    [InlineData(1_699_999_999_000, true)]
    [InlineData(1_699_999_998_999, false)]
    public void Time_running_backwards_is_told_and_far_backwards_loses_the_book(long timeMs, bool staysLive)
    {
        rig.GoLive(100, "BTCUSDT");
        rig.Frame(BinanceRig.Depth("BTCUSDT", 101, 101));
        rig.Frame(BinanceRig.Depth("BTCUSDT", 102, 102, timeMs: timeMs));
        Assert.Equal([FaultKind.TimeBackwards], rig.Faults);
        Assert.Equal(staysLive, rig.IsLive("BTCUSDT"));
        if (staysLive) return;
        Assert.Equal(Path, Assert.Single(rig.TakeRequests()));
        rig.Rest(Path, BinanceRig.Snapshot(102));
        rig.Frame(BinanceRig.Depth("BTCUSDT", 103, 103, timeMs: timeMs + 1));
        Assert.True(rig.IsLive("BTCUSDT"));
    }

    [Theory]
    [InlineData(103, 102)]
    [InlineData(-1, 102)]
    public void Ids_that_make_no_sense_lose_the_book(long first, long last)
    {
        rig.GoLive(100, "BTCUSDT");
        rig.Frame(BinanceRig.Depth("BTCUSDT", first, last));
        Assert.Equal([FaultKind.AbsurdNumber], rig.Faults);
        Assert.False(rig.IsLive("BTCUSDT"));
    }

    [Fact]
    public void A_new_connection_of_the_same_session_starts_over()
    {
        rig.GoLive(100, "BTCUSDT");
        rig.Session.OnConnected(rig.NowNs);
        Assert.Contains("SUBSCRIBE", Assert.Single(rig.TakeFrames()), StringComparison.Ordinal);
        rig.Tick(TimeSpan.FromMilliseconds(250));
        Assert.Equal(StaleReason.Disconnected, rig.Book("BTCUSDT")!.Reason);
        rig.Frame(BinanceRig.Depth("BTCUSDT", 5, 6));
        Assert.Equal(Path, Assert.Single(rig.TakeRequests()));
        rig.Rest(Path, BinanceRig.Snapshot(6));
        Assert.True(rig.IsLive("BTCUSDT"));
    }

    [Fact]
    public void Many_updates_may_wait_and_the_oldest_make_room()
    {
        rig.Connect("BTCUSDT");
        for (var id = 1; id <= 5_000; id++) rig.Frame(BinanceRig.Depth("BTCUSDT", id, id, $"""["{50 + (id % 40)}","{id}"]"""));
        rig.TakeRequests();
        rig.Rest(Path, BinanceRig.Snapshot(1_000));
        Assert.False(rig.IsLive("BTCUSDT"));
        rig.TakeRequests();
        rig.Rest(Path, BinanceRig.Snapshot(4_900, bids: string.Empty));
        Assert.True(rig.IsLive("BTCUSDT"));
        Assert.Equal(5_000, rig.Book("BTCUSDT")!.UpdateId);
        Assert.Equal(
            Enumerable.Range(4_961, 40).Select(id => ((decimal)(50 + (id % 40)), (decimal)id)).OrderByDescending(level => level.Item1),
            BinanceRig.LevelsOf(rig.Book("BTCUSDT")!, Side.Bid));
        Assert.Empty(rig.Faults);
    }
}
