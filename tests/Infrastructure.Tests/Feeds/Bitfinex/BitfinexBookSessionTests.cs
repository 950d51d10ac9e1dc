using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Feeds.Bitfinex;

namespace CompraVenta.Infrastructure.Tests.Feeds.Bitfinex;

/// <summary>What the session says to the venue and makes of its answers.</summary>
public class BitfinexBookSessionTests
{
    private const string Snapshot = "[11,[[100,1,1],[101,1,-2]]]";

    private readonly BitfinexHarness bitfinex = new();

    [Fact]
    public void Configures_first_and_then_subscribes_book_and_trades()
    {
        var bitcoin = bitfinex.List("tBTCUSD")!;
        bitfinex.Session.Subscribe(bitcoin, bitfinex.NowNs);
        bitfinex.Apply();
        Assert.Empty(bitfinex.TakeSent());
        bitfinex.AssertLost(bitcoin, StaleReason.AwaitingSnapshot);

        bitfinex.Session.OnConnected(bitfinex.NowNs);
        var avalanche = bitfinex.List("tAVAX:USD")!;
        bitfinex.Session.Subscribe(avalanche, bitfinex.NowNs);
        bitfinex.Session.Subscribe(avalanche, bitfinex.NowNs);

        Assert.Equal(
            [
                """{"event":"conf","flags":229376}""",
                """{"event":"subscribe","channel":"book","symbol":"tBTCUSD","prec":"P0","freq":"F0","len":"250","subId":"b0"}""",
                """{"event":"subscribe","channel":"trades","symbol":"tBTCUSD","subId":"t0"}""",
                """{"event":"subscribe","channel":"book","symbol":"tAVAX:USD","prec":"P0","freq":"F0","len":"250","subId":"b1"}""",
                """{"event":"subscribe","channel":"trades","symbol":"tAVAX:USD","subId":"t1"}""",
            ],
            bitfinex.TakeSent());
    }

    [Fact]
    public void The_length_of_books_is_a_setting()
    {
        var shorter = new BitfinexHarness(options: new BitfinexOptions { BookLength = 25 }).Connect();
        shorter.Session.Subscribe(shorter.List("tBTCUSD")!, shorter.NowNs);

        Assert.Contains("\"len\":\"25\"", shorter.TakeSent()[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BitfinexFlags.None, "", "", "")]
    [InlineData(BitfinexFlags.Sequence, ",1", ",2", ",3")]
    [InlineData(BitfinexFlags.Timestamp, ",1700000000001", ",1700000000002", ",1700000000003")]
    [InlineData(BitfinexFlags.Wanted, ",1,1700000000001", ",2,1700000000002", ",3,1700000000003")]
    [InlineData(BitfinexFlags.Wanted, ",null,1,1700000000001", ",\"new\",2,1700000000002", ",[1,{\"x\":2}],3,1700000000003")]
    internal void Reads_frames_by_the_flags_that_were_acknowledged(BitfinexFlags flags, string first, string second, string third)
    {
        bitfinex.Connect(flags);
        var listing = bitfinex.Follow("tBTCUSD", 11, 12);
        bitfinex.Frames(
            $"[11,[[100,1,1],[99,2,0.5],[101,1,-2]]{first}]",
            $"[11,[100,0,1]{second}]",
            $"""[12,"te",[5,1700000000000,-0.25,99.5]{third}]""");

        bitfinex.AssertBook(listing, "99@0.5", "101@2");
        Assert.Equal(2, bitfinex.BookOf(listing).Bids[0].Count);
        Assert.Equal(flags.HasFlag(BitfinexFlags.Sequence) ? 2 : 0, bitfinex.BookOf(listing).UpdateId);
        Assert.Equal(flags.HasFlag(BitfinexFlags.Timestamp) ? 1_700_000_000_002_000_000 : 0, bitfinex.BookOf(listing).VenueTimeNs);
        var trade = Assert.Single(bitfinex.Trades);
        Assert.Equal((5, Side.Ask, 0.25m, 99.5m), (trade.Id, trade.TakerSide, trade.Size.ToDecimal(), trade.Price.ToDecimal()));
        Assert.Empty(bitfinex.Faults);
    }

    [Fact]
    public void Lists_are_updates_with_bulk_and_snapshots_without()
    {
        bitfinex.Connect(BitfinexFlags.Bulk);
        var listing = bitfinex.Follow("tBTCUSD", 11, 12);
        bitfinex.Frames(Snapshot, "[11,[[100,0,1],[98,1,3]]]", "[11,[]]");
        bitfinex.AssertBook(listing, "98@3", "101@2");

        var plain = new BitfinexHarness().Connect(BitfinexFlags.None);
        listing = plain.Follow("tBTCUSD", 11, 12);
        plain.Frames(Snapshot, "[11,[]]", "[11,[[98,1,3]]]");
        plain.AssertBook(listing, "98@3", "");
    }

    [Fact]
    public void An_empty_snapshot_is_a_live_and_empty_book()
    {
        bitfinex.Connect(BitfinexFlags.None);
        var listing = bitfinex.Follow("tBTCUSD", 11, 12);
        bitfinex.Frame("[11,[]]");
        bitfinex.AssertBook(listing, "", "");
        bitfinex.Frame("[11,[100,1,1]]");
        bitfinex.AssertBook(listing, "100@1", "");
    }

    [Fact]
    public void A_gap_loses_every_book_and_asks_for_another_connection()
    {
        var (first, second) = TwoBooks(BitfinexFlags.Sequence, ",1", ",2");
        bitfinex.Frame("""[12,"hb",4]""");

        bitfinex.AssertLost(first, StaleReason.Gap);
        bitfinex.AssertLost(second, StaleReason.Gap);
        Assert.Equal(1, bitfinex.Session.Counters.Gaps);
        Assert.Equal((ConnectionWish.Reconnect, StaleReason.Gap), (bitfinex.Session.Output.Wish, bitfinex.Session.Output.WishReason));
        bitfinex.Frame("[11,[100,1,5],5]");
        bitfinex.AssertLost(first, StaleReason.Gap);
    }

    [Fact]
    public void A_new_connection_starts_from_nothing()
    {
        var (first, _) = TwoBooks(BitfinexFlags.Sequence, ",1", ",2");
        bitfinex.Frame("""[12,"hb",4]""").TakeSent();
        bitfinex.Session.Output.Wish = ConnectionWish.Keep;
        bitfinex.Connect(BitfinexFlags.Sequence);

        Assert.Equal(5, bitfinex.TakeSent().Count);
        bitfinex.Frame("[11,[100,1,5],900]");
        Assert.Equal([FaultKind.Gap, FaultKind.UnknownChannel], bitfinex.Faults);
        bitfinex.Subscribed(first, 77);
        bitfinex.Frame("[77,[[100,1,7],[101,1,-2]],901]");
        bitfinex.AssertBook(first, "100@7", "101@2");
    }

    [Fact]
    public void Frames_delivered_twice_or_late_are_ignored()
    {
        bitfinex.Connect(BitfinexFlags.Sequence);
        var listing = bitfinex.Follow("tBTCUSD", 11, 12);
        bitfinex.Frames("[11,[[100,1,1],[101,1,-2]],1]", "[11,[100,1,5],2]", "[11,[100,1,6],3]", "[11,[100,1,5],2]", """[12,"te",[5,1,1,1],2]""");

        bitfinex.AssertBook(listing, "100@6", "101@2");
        Assert.Empty(bitfinex.Trades);
        Assert.Equal(2, bitfinex.Session.Counters.Ignored);
        Assert.Empty(bitfinex.Faults);
    }

    [Fact]
    public void A_channel_heartbeat_proves_its_book_only()
    {
        var (first, second) = TwoBooks(BitfinexFlags.None, "", "");
        var before = bitfinex.NowNs;
        bitfinex.NowNs += 15_000_000_000;
        bitfinex.Frame("""[21,"hb"]""").Frame("""[12,"hb"]""");

        Assert.Equal(before, bitfinex.BookOf(first).ProofNs);
        Assert.Equal(bitfinex.NowNs, bitfinex.BookOf(second).ProofNs);
        Assert.Equal(before, bitfinex.BookOf(second).DataNs);
    }

    [Fact]
    public void A_wrong_checksum_fetches_the_book_anew()
    {
        bitfinex.Connect(BitfinexFlags.Checksum);
        var listing = bitfinex.Follow("tBTCUSD", 11, 12);
        bitfinex.Frames("[11,[[6000,1,1],[5900,1,2],[6100,1,-3],[6200,1,-4]]]", """[11,"cs",1756193398]""");
        Assert.Equal(1, bitfinex.MarketCounters.ChecksumsPassed);
        bitfinex.TakeSent();

        bitfinex.Frame("""[11,"cs",1]""");
        bitfinex.AssertLost(listing, StaleReason.Checksum);
        Assert.Equal(["""{"event":"unsubscribe","chanId":11}"""], bitfinex.TakeSent());

        // What still comes on the old channel counts for nothing.
        bitfinex.Frames("[11,[6001,1,1]]", """[11,"cs",2]""");
        bitfinex.Frame("""{"event":"unsubscribed","status":"OK","chanId":11}""");
        Assert.Equal(["""{"event":"subscribe","channel":"book","symbol":"tBTCUSD","prec":"P0","freq":"F0","len":"250","subId":"b0"}"""], bitfinex.TakeSent());
        bitfinex.Frame("[11,[6002,1,1]]");
        bitfinex.Subscribed(listing, 15);
        bitfinex.Frames("[11,[6003,1,1]]", "[15,[[6000,1,1],[6100,1,-3]]]");

        bitfinex.AssertBook(listing, "6000@1", "6100@3");
        Assert.Equal(1, bitfinex.MarketCounters.ChecksumsFailed);
        Assert.Empty(bitfinex.Faults);
    }

    [Fact]
    public void Troubles_that_repeat_wait_and_then_replace_the_connection()
    {
        bitfinex.Connect(BitfinexFlags.None);
        var listing = bitfinex.Follow("tBTCUSD", 11, 12);
        bitfinex.Frames(Snapshot, "[11,[100,1]]");
        Renewed(listing, 11, 13);
        bitfinex.Frame("[13,[[100,1,1]]]").Frame("[13,[100,1]]");
        Assert.Empty(bitfinex.TakeSent());
        bitfinex.Session.Resync(listing, StaleReason.Silent, bitfinex.NowNs);
        bitfinex.Advance(TimeSpan.FromSeconds(0.75));
        Assert.Empty(bitfinex.TakeSent());
        bitfinex.Advance(TimeSpan.FromSeconds(0.5));
        Renewed(listing, 13, 14);
        Assert.Equal(ConnectionWish.Keep, bitfinex.Session.Output.Wish);

        bitfinex.Frame("[14,[[100,1,1]]]").Frame("[14,[100,1]]");
        Assert.Equal((ConnectionWish.Reconnect, StaleReason.Malformed), (bitfinex.Session.Output.Wish, bitfinex.Session.Output.WishReason));
    }

    [Fact]
    public void A_suspect_book_is_checked_once_and_data_makes_a_waiting_check_needless()
    {
        bitfinex.Connect(BitfinexFlags.None);
        var listing = bitfinex.Follow("tBTCUSD", 11, 12);
        bitfinex.Frame(Snapshot).TakeSent();
        bitfinex.Session.Resync(listing, StaleReason.Suspect, bitfinex.NowNs);
        bitfinex.Session.Resync(listing, StaleReason.Suspect, bitfinex.NowNs);
        Renewed(listing, 11, 13);
        bitfinex.Frame("[13,[[100,1,1],[101,1,-2]]]");

        bitfinex.Session.Resync(listing, StaleReason.Suspect, bitfinex.NowNs);
        bitfinex.Frame("[13,[99,1,1]]");
        bitfinex.Advance(TimeSpan.FromSeconds(5));
        Assert.Empty(bitfinex.TakeSent());
        bitfinex.AssertBook(listing, "100@1 99@1", "101@2");

        bitfinex.Session.Resync(listing, StaleReason.Suspect, bitfinex.NowNs);
        bitfinex.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(["""{"event":"unsubscribe","chanId":13}"""], bitfinex.TakeSent());
        Assert.Equal(ConnectionWish.Keep, bitfinex.Session.Output.Wish);
    }

    [Fact]
    public void A_released_listing_ends_both_channels_and_can_come_back()
    {
        bitfinex.Connect(BitfinexFlags.None);
        var listing = bitfinex.Follow("tBTCUSD", 11, 12);
        bitfinex.Frame(Snapshot).TakeSent();
        bitfinex.Session.Unsubscribe(listing, bitfinex.NowNs);
        bitfinex.Apply();
        bitfinex.AssertLost(listing, StaleReason.Released);
        Assert.Equal(["""{"event":"unsubscribe","chanId":11}""", """{"event":"unsubscribe","chanId":12}"""], bitfinex.TakeSent());
        bitfinex.Frames("[11,[100,1,9]]", """[12,"te",[5,1,1,1]]""", """{"event":"unsubscribed","status":"OK","chanId":11}""");
        Assert.Empty(bitfinex.Trades);
        Assert.Empty(bitfinex.TakeSent());

        // It is wanted again before the venue has confirmed the second one.
        bitfinex.Session.Subscribe(listing, bitfinex.NowNs);
        Assert.Single(bitfinex.TakeSent());
        bitfinex.Frame("""{"event":"unsubscribed","status":"OK","chanId":12}""");
        Assert.Equal(["""{"event":"subscribe","channel":"trades","symbol":"tBTCUSD","subId":"t0"}"""], bitfinex.TakeSent());
        bitfinex.Subscribed(listing, 15, 16);
        bitfinex.Frame("[15,[[100,1,1]]]");
        bitfinex.AssertBook(listing, "100@1", "");
        Assert.Empty(bitfinex.Faults);
    }

    [Fact]
    public void A_listing_released_before_the_answer_is_ended_when_it_comes()
    {
        bitfinex.Connect(BitfinexFlags.None);
        var listing = bitfinex.List("tBTCUSD")!;
        bitfinex.Session.Subscribe(listing, bitfinex.NowNs);
        bitfinex.Session.Unsubscribe(listing, bitfinex.NowNs);
        bitfinex.TakeSent();
        bitfinex.Subscribed(listing, 11, 12);

        Assert.Equal(["""{"event":"unsubscribe","chanId":11}""", """{"event":"unsubscribe","chanId":12}"""], bitfinex.TakeSent());
        bitfinex.Frame(Snapshot);
        Assert.NotEqual(BookState.Live, bitfinex.BookOf(listing).State);
    }

    [Theory]
    [InlineData(10300, "symbol: invalid", true, 300)]
    [InlineData(10300, "symbol: invalid", false, 300)]
    [InlineData(10305, "subscribe: limit", true, 10)]
    public void A_refused_listing_says_so_and_is_asked_for_again_later(int code, string message, bool echoesId, int seconds)
    {
        bitfinex.Connect(BitfinexFlags.None);
        var listing = bitfinex.List("tFOOBAR")!;
        bitfinex.Session.Subscribe(listing, bitfinex.NowNs);
        bitfinex.TakeSent();
        var id = echoesId ? ",\"subId\":\"b0\"" : "";
        bitfinex.Frame($$"""{"event":"error","msg":"{{message}}","code":{{code}},"channel":"book","symbol":"tFOOBAR"{{id}}}""");
        bitfinex.AssertLost(listing, StaleReason.Refused);
        Assert.Equal([FaultKind.Refused], bitfinex.Faults);
        bitfinex.Frame("""{"event":"subscribed","channel":"trades","chanId":12,"symbol":"tFOOBAR","subId":"t0"}""");

        bitfinex.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.Empty(bitfinex.TakeSent());
        bitfinex.Advance(TimeSpan.FromSeconds(2));
        Assert.Single(bitfinex.TakeSent());
        Assert.Equal(ConnectionWish.Keep, bitfinex.Session.Output.Wish);
    }

    [Fact]
    public void A_subscription_that_exists_already_needs_another_connection()
    {
        bitfinex.Connect(BitfinexFlags.None);
        bitfinex.Session.Subscribe(bitfinex.List("tBTCUSD")!, bitfinex.NowNs);
        bitfinex.Frame("""{"event":"error","msg":"subscribe: dup","code":10301,"channel":"book","symbol":"tBTCUSD","subId":"b0"}""");

        Assert.Equal(ConnectionWish.Reconnect, bitfinex.Session.Output.Wish);
    }

    [Theory]
    [InlineData(10400)]
    [InlineData(10401)]
    public void A_channel_that_cannot_be_ended_has_ended(int code)
    {
        bitfinex.Connect(BitfinexFlags.None);
        var listing = bitfinex.Follow("tBTCUSD", 11, 12);
        bitfinex.Frame(Snapshot);
        bitfinex.Session.Resync(listing, StaleReason.Silent, bitfinex.NowNs);
        bitfinex.TakeSent();
        bitfinex.Frame($$"""{"event":"error","msg":"unsubscribe: invalid","code":{{code}},"chanId":11}""");

        Assert.Single(bitfinex.TakeSent(), frame => frame.Contains("\"subscribe\"", StringComparison.Ordinal));
    }

    [Fact]
    public void A_request_without_answer_replaces_the_connection()
    {
        bitfinex.Connect(BitfinexFlags.None);
        bitfinex.Session.Subscribe(bitfinex.List("tBTCUSD")!, bitfinex.NowNs);
        bitfinex.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(ConnectionWish.Keep, bitfinex.Session.Output.Wish);
        bitfinex.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(ConnectionWish.Reconnect, bitfinex.Session.Output.Wish);
    }

    [Fact]
    public void A_snapshot_that_does_not_come_is_asked_for_again()
    {
        bitfinex.Connect(BitfinexFlags.None);
        bitfinex.Follow("tBTCUSD", 11, 12);
        bitfinex.TakeSent();
        bitfinex.Advance(TimeSpan.FromSeconds(16));

        Assert.Equal(["""{"event":"unsubscribe","chanId":11}"""], bitfinex.TakeSent());
    }

    [Fact]
    public void A_channel_ended_by_the_venue_is_lost_and_subscribed_to_again()
    {
        bitfinex.Connect(BitfinexFlags.None);
        var listing = bitfinex.Follow("tBTCUSD", 11, 12);
        bitfinex.Frame(Snapshot).TakeSent();
        bitfinex.Frame("""{"event":"unsubscribed","status":"OK","chanId":11}""");

        bitfinex.AssertLost(listing, StaleReason.AwaitingSnapshot);
        Assert.Single(bitfinex.TakeSent());
    }

    [Fact]
    public void A_stopping_server_is_handed_over_while_it_still_speaks()
    {
        var (first, second) = TwoBooks(BitfinexFlags.None, "", "");
        bitfinex.Frame("""{"event":"info","code":20051,"msg":"Stopping. Please try to reconnect"}""");

        Assert.All([first, second], listing => Assert.True(bitfinex.Market.FindBook(listing.Slot)!.IsLive));
        Assert.Equal((ConnectionWish.HandOver, StaleReason.Maintenance), (bitfinex.Session.Output.Wish, bitfinex.Session.Output.WishReason));
        Assert.Equal([FaultKind.Maintenance], bitfinex.Faults);
    }

    [Theory]
    [InlineData("""{"event":"info","code":20060,"msg":"Entering in Maintenance mode."}""", """{"event":"info","code":20061,"msg":"Maintenance ended."}""")]
    [InlineData("""{"event":"info","version":2,"platform":{"status":0}}""", """{"event":"info","version":2,"platform":{"status":1}}""")]
    public void Maintenance_loses_every_book_until_all_is_subscribed_anew(string begins, string ends)
    {
        var (first, second) = TwoBooks(BitfinexFlags.None, "", "");
        bitfinex.TakeSent();
        bitfinex.Frame(begins);
        bitfinex.AssertLost(first, StaleReason.Maintenance);
        bitfinex.AssertLost(second, StaleReason.Maintenance);
        bitfinex.Frame("[11,[100,1,9]]").Frame(Snapshot);
        bitfinex.Advance(TimeSpan.FromSeconds(100));
        bitfinex.AssertLost(first, StaleReason.Maintenance);
        Assert.Empty(bitfinex.TakeSent());

        bitfinex.Frame(ends);
        Assert.Equal([11, 12, 21, 22], bitfinex.TakeSent().Select(ChannelOf));
        bitfinex.Frame("""{"event":"unsubscribed","status":"OK","chanId":11}""");
        bitfinex.Subscribed(first, 31);
        bitfinex.Frame("[31,[[100,1,1]]]");
        bitfinex.AssertBook(first, "100@1", "");
        Assert.Equal(ConnectionWish.Keep, bitfinex.Session.Output.Wish);
    }

    [Fact]
    public void Maintenance_without_end_replaces_the_connection()
    {
        TwoBooks(BitfinexFlags.None, "", "");
        bitfinex.Frame("""{"event":"info","code":20060,"msg":"Entering in Maintenance mode."}""");
        bitfinex.Advance(TimeSpan.FromSeconds(151));

        Assert.Equal((ConnectionWish.Reconnect, StaleReason.Maintenance), (bitfinex.Session.Output.Wish, bitfinex.Session.Output.WishReason));
    }

    [Fact]
    public void Another_version_of_the_protocol_is_a_fault_and_left()
    {
        bitfinex.Session.OnConnected(bitfinex.NowNs);
        bitfinex.Frame("""{"event":"info","version":3,"platform":{"status":1}}""");

        Assert.Equal([FaultKind.WrongShape], bitfinex.Faults);
        Assert.Equal(ConnectionWish.Reconnect, bitfinex.Session.Output.Wish);
    }

    [Fact]
    public void Trades_of_the_snapshot_are_remembered_and_not_told()
    {
        bitfinex.Connect(BitfinexFlags.None);
        bitfinex.Follow("tBTCUSD", 11, 12);
        bitfinex.Frames(
            "[12,[[40,1700000000000,1,100],[38,1700000000000,-1,100]]]",
            """[12,"te",[40,1700000000000,1,100]]""",
            """[12,"tu",[40,1700000000000,1,100]]""",
            """[12,"te",[39,1700000000001,2,100]]""",
            """[12,"te",[41,1700000000002,-3,101]]""",
            """[12,"tu",[41,1700000000002,-3,101]]""",
            """[12,"te",[41,1700000000002,-3,101]]""");

        Assert.Equal([39, 41], bitfinex.Trades.Select(trade => trade.Id));
        Assert.Equal([Side.Bid, Side.Ask], bitfinex.Trades.Select(trade => trade.TakerSide));
        Assert.Empty(bitfinex.Faults);
    }

    [Theory]
    [InlineData("""[12,"te",[41,1700000000002,0,101]]""", FaultKind.AbsurdNumber)]
    [InlineData("""[12,"te",[41,1700000000002,1,-101]]""", FaultKind.AbsurdNumber)]
    [InlineData("""[12,"te",[41,99999999999999999,1,101]]""", FaultKind.AbsurdNumber)]
    [InlineData("""[12,"te",[41,1700000000002,1]]""", FaultKind.WrongShape)]
    [InlineData("""[12,"te",41]""", FaultKind.WrongShape)]
    [InlineData("""[12,[1,2,3]]""", FaultKind.WrongShape)]
    [InlineData("""[12,"te",[41,1700000000002,1,101]""", FaultKind.NotJson)]
    public void A_bad_trade_touches_no_book(string frame, FaultKind expected)
    {
        var (first, _) = TwoBooks(BitfinexFlags.None, "", "");
        bitfinex.Frame(frame);

        Assert.Equal([expected], bitfinex.Faults);
        Assert.Empty(bitfinex.Trades);
        Assert.Equal(BookState.Live, bitfinex.BookOf(first).State);
    }

    [Theory]
    [InlineData("[11,[100,1]]", FaultKind.WrongShape)]
    [InlineData("[11,[100,1.5,1]]", FaultKind.WrongShape)]
    [InlineData("[11,[100,-1,1]]", FaultKind.AbsurdNumber)]
    [InlineData("[11,[100,99999999999,1]]", FaultKind.WrongShape)]
    [InlineData("[11,[100,1,0]]", FaultKind.AbsurdNumber)]
    [InlineData("[11,[0,1,1]]", FaultKind.AbsurdNumber)]
    [InlineData("[11,[-100,1,1]]", FaultKind.AbsurdNumber)]
    [InlineData("[11,[1e400,1,1]]", FaultKind.AbsurdNumber)]
    [InlineData("[11,[100,1,1e-30]]", FaultKind.AbsurdNumber)]
    [InlineData("""[11,["100",1,1]]""", FaultKind.WrongShape)]
    [InlineData("[11,[100,null,1]]", FaultKind.WrongShape)]
    [InlineData("[11,[[100,1,1],5]]", FaultKind.WrongShape)]
    [InlineData("[11,[[100,1,1],[100]]]", FaultKind.WrongShape)]
    [InlineData("[11,[[[[[100]]]]]]", FaultKind.WrongShape)]
    [InlineData("[11,5]", FaultKind.WrongShape)]
    [InlineData("[11]", FaultKind.WrongShape)]
    [InlineData("""[11,{"price":100}]""", FaultKind.WrongShape)]
    [InlineData("""[11,"cs","x"]""", FaultKind.WrongShape)]
    [InlineData("""[11,"cs",4294967295]""", FaultKind.WrongShape)]
    [InlineData("[11,[100,1,1]", FaultKind.NotJson)]
    [InlineData("[11,[100,1,1]]]", FaultKind.NotJson)]
    [InlineData("[11,[100,1,01]]", FaultKind.NotJson)]
    [InlineData("[11,[100,1,NaN]]", FaultKind.NotJson)]
    [InlineData("[11,[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]", FaultKind.NotJson)]
    public void A_bad_frame_loses_the_book_that_it_touches(string frame, FaultKind expected)
    {
        var (first, second) = TwoBooks(BitfinexFlags.None, "", "");
        bitfinex.TakeSent();
        bitfinex.Frame(frame);

        Assert.Equal([expected], bitfinex.Faults);
        Assert.Equal(1, bitfinex.Session.Counters.Malformed);
        bitfinex.AssertLost(first, StaleReason.Malformed);
        Assert.Equal(BookState.Live, bitfinex.BookOf(second).State);
        Assert.Equal([11L], bitfinex.TakeSent().Select(ChannelOf));
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("null")]
    [InlineData("17")]
    [InlineData("[]")]
    [InlineData("[1")]
    [InlineData("[1.5,[100,1,1]]")]
    [InlineData("""["11",[100,1,1]]""")]
    [InlineData("""{"event":"info" """)]
    public void A_bad_frame_whose_channel_cannot_be_read_loses_every_book(string frame)
    {
        var (first, second) = TwoBooks(BitfinexFlags.None, "", "");
        bitfinex.Frame(frame);

        Assert.Equal(1, bitfinex.Session.Counters.Malformed);
        bitfinex.AssertLost(first, StaleReason.Malformed);
        bitfinex.AssertLost(second, StaleReason.Malformed);
    }

    [Theory]
    [InlineData("[99,[100,1,1]]", FaultKind.UnknownChannel)]
    [InlineData("""{"event":"subscribed","channel":"book","chanId":55,"symbol":"tETHUSD"}""", FaultKind.UnknownChannel)]
    [InlineData("""{"event":"subscribed","channel":"book","symbol":"tETHUSD"}""", FaultKind.WrongShape)]
    [InlineData("""{"event":"something"}""", FaultKind.WrongShape)]
    [InlineData("""{"event":5,"code":"x","chanId":{},"platform":7}""", FaultKind.WrongShape)]
    [InlineData("""{"\u0065vent":"\ud800","flags":[1]}""", FaultKind.WrongShape)]
    [InlineData("""{}""", FaultKind.WrongShape)]
    [InlineData("""{"event":"conf","status":"FAILED"}""", FaultKind.Refused)]
    [InlineData("""{"event":"error","code":10000,"msg":"unknown event"}""", FaultKind.Refused)]
    public void Odd_frames_that_touch_no_book_are_only_faults(string frame, FaultKind expected)
    {
        var (first, second) = TwoBooks(BitfinexFlags.None, "", "");
        bitfinex.Frame(frame);

        Assert.Equal([expected], bitfinex.Faults);
        Assert.Equal(BookState.Live, bitfinex.BookOf(first).State);
        Assert.Equal(BookState.Live, bitfinex.BookOf(second).State);
        Assert.Equal(ConnectionWish.Keep, bitfinex.Session.Output.Wish);
    }

    [Fact]
    public void A_frame_without_the_number_it_should_have_is_bad()
    {
        var (first, second) = TwoBooks(BitfinexFlags.Wanted, ",1,1700000000000", ",2,1700000000000");
        bitfinex.Frame("[11,[100,1,2],1700000000000]");

        Assert.Equal([FaultKind.WrongShape], bitfinex.Faults);
        bitfinex.AssertLost(first, StaleReason.Malformed);
        Assert.Equal(BookState.Live, bitfinex.BookOf(second).State);
    }

    [Fact]
    public void A_bad_payload_leaves_the_count_of_frames_intact()
    {
        var (first, second) = TwoBooks(BitfinexFlags.Sequence, ",1", ",2");
        bitfinex.Frames("[11,[100,1],3]", "[21,[100,1,5],4]");

        bitfinex.AssertLost(first, StaleReason.Malformed);
        bitfinex.AssertBook(second, "100@5", "101@2");
        Assert.Equal(0, bitfinex.Session.Counters.Gaps);
    }

    [Fact]
    public void Time_running_backwards_is_told_and_the_book_kept()
    {
        var (first, _) = TwoBooks(BitfinexFlags.Wanted, ",1,1700000000000", ",2,1700000000000");
        bitfinex.Frame("[11,[100,1,2],3,1699999999999]");

        Assert.Equal([FaultKind.TimeBackwards], bitfinex.Faults);
        bitfinex.AssertBook(first, "100@2", "101@2");
    }

    [Fact]
    public void The_same_answer_twice_changes_nothing()
    {
        bitfinex.Connect(BitfinexFlags.None);
        var listing = bitfinex.Follow("tBTCUSD", 11, 12);
        bitfinex.Frame(Snapshot).TakeSent();
        bitfinex.Subscribed(listing, 11, 12);

        bitfinex.AssertBook(listing, "100@1", "101@2");
        Assert.Empty(bitfinex.Faults);
        Assert.Empty(bitfinex.TakeSent());
    }

    [Fact]
    public void Two_subscriptions_under_one_number_replace_the_connection()
    {
        bitfinex.Connect(BitfinexFlags.None);
        var first = bitfinex.Follow("tBTCUSD", 11, 12);
        bitfinex.Frame(Snapshot);
        bitfinex.Follow("tETHUSD", 11, 22);

        bitfinex.AssertLost(first, StaleReason.Gap);
        Assert.Equal(ConnectionWish.Reconnect, bitfinex.Session.Output.Wish);
    }

    [Fact]
    public void A_recording_is_followed_whatever_it_subscribes_and_nothing_is_sent()
    {
        var recording = new BitfinexHarness(followsRecording: true);
        recording.Session.OnConnected(0);
        recording.Frames(
            """{"event":"subscribed","channel":"ticker","chanId":1,"symbol":"tBTCUST"}""",
            """{"event":"subscribed","channel":"candles","chanId":2,"key":"trade:1m:tBTCUST"}""",
            """{"event":"subscribed","channel":"book","chanId":3,"symbol":"fUSD","prec":"P0"}""",
            """{"event":"subscribed","channel":"book","chanId":4,"symbol":"tBTCUST","prec":"P0","subId":"b77"}""",
            "[1,[0.98,47.9,0.999,439.4,0,0,0.999,0.1,0.999,0.999]]",
            "[2,[[1700000000000,1,1,1,1,1]]]",
            "[3,[[0.0001,30,1,-50]]]",
            Snapshot.Replace("11", "4", StringComparison.Ordinal));

        Assert.Equal("BTC-USDT", recording.Listings.All.Single().Instrument.Name);
        recording.AssertBook(recording.Listings[0], "100@1", "101@2");
        Assert.Equal(3, recording.Session.Counters.Ignored);
        Assert.Empty(recording.Faults);
        Assert.Empty(recording.TakeSent());

        // A subscription that was renewed within the recording.
        recording.Frames(
            """{"event":"unsubscribed","status":"OK","chanId":4}""",
            """{"event":"subscribed","channel":"book","chanId":5,"symbol":"tBTCUST","prec":"P0"}""");
        recording.AssertLost(recording.Listings[0], StaleReason.AwaitingSnapshot);
        recording.Frame("[5,[[200,1,1]]]");
        recording.AssertBook(recording.Listings[0], "200@1", "");
    }

    private static long ChannelOf(string frame) =>
        System.Text.Json.JsonDocument.Parse(frame).RootElement is var e && e.GetProperty("event").ValueEquals("unsubscribe") ? e.GetProperty("chanId").GetInt64() : 0;

    private (Listing First, Listing Second) TwoBooks(BitfinexFlags flags, string firstTail, string secondTail)
    {
        bitfinex.Connect(flags);
        var first = bitfinex.Follow("tBTCUSD", 11, 12);
        var second = bitfinex.Follow("tETHUSD", 21, 22);
        bitfinex.Frames($"[11,[[100,1,1],[101,1,-2]]{firstTail}]", $"[21,[[100,1,1],[101,1,-2]]{secondTail}]");
        Assert.Equal(BookState.Live, bitfinex.BookOf(second).State);
        return (first, second);
    }

    private void Renewed(Listing listing, long oldId, long newId)
    {
        Assert.Contains($$"""{"event":"unsubscribe","chanId":{{oldId}}}""", bitfinex.TakeSent());
        bitfinex.Frame($$"""{"event":"unsubscribed","status":"OK","chanId":{{oldId}}}""");
        Assert.Single(bitfinex.TakeSent());
        bitfinex.Subscribed(listing, newId);
    }
}
