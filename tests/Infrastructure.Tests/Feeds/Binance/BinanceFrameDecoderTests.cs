using System.Text;
using System.Text.Json;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Feeds.Binance;

namespace CompraVenta.Infrastructure.Tests.Feeds.Binance;

public class BinanceFrameDecoderTests
{
    private const string DepthText = """{"stream":"bnbbtc@depth@100ms","data":{"e":"depthUpdate","E":1672515782136,"s":"BNBBTC","U":157,"u":160,"b":[["0.0024","10"],["0.0023","0.00000000"]],"a":[["0.0026","100"]]}}""";
    private const string TradeText = """{"stream":"bnbbtc@trade","data":{"e":"trade","E":1672515782136,"s":"BNBBTC","t":12345,"p":"0.001","q":"100","T":1672515782136,"m":true,"M":true}}""";

    [Theory]
    [InlineData(DepthText)]
    [InlineData("""{"e":"depthUpdate","E":1672515782136,"s":"BNBBTC","U":157,"u":160,"b":[["0.0024","10"],["0.0023","0.00000000"]],"a":[["0.0026","100"]]}""")]
    [InlineData(""" { "data" : { "a" : [ [ "0.0026" , "100" , [] ] ] , "new" : { "deep" : [ { } ] } , "b" : [ [ "0.0024" , "10" ] , [ "0.0023" , "0.00000000" ] ] , "u" : 160 , "U" : 157 , "s" : "BNBBTC" , "E" : 1672515782136 , "e" : "depthUpdate" } , "more" : null , "stream" : "bnbbtc@depth@100ms" } """)]
    [InlineData("""{"\u0073tream":"bnbbtc@depth@100ms","data":{"\u0065":"depth\u0055pdate","E":1672515782136,"s":"\u0042NBBTC","U":157,"u":160,"b":[["0.0024","10"],["0.0023","0.00000000"]],"a":[["0.0026","100"]]}}""")]
    public void Reads_a_book_change_in_whatever_order_its_fields_come(string text)
    {
        var batch = new FeedBatch();
        var frame = Decode(text, batch);
        Assert.Equal(BinanceEvent.Depth, frame.Event);
        Assert.Equal("BNBBTC", Encoding.UTF8.GetString(frame.Symbol));
        Assert.Equal((157L, 160L, 1672515782136L), (frame.FirstId, frame.LastId, frame.EventTimeMs));
        Assert.Null(frame.Problem);
        Assert.True(frame.Has(BinanceFields.Event | BinanceFields.Symbol | BinanceFields.Bids | BinanceFields.Asks));
        batch.AddBook(FeedEventKind.BookUpdate, 0, default, 160, 0, 0);
        var levels = batch.LevelsOf(batch.Events[0]).ToArray();
        Assert.Equal(
            [(Side.Bid, 24L, 4, 10L), (Side.Bid, 23L, 4, 0L), (Side.Ask, 26L, 4, 100L)],
            levels.OrderBy(level => level.Side).Select(level => (level.Side, level.Price, (int)level.PriceScale, level.Size)));
    }

    [Fact]
    public void Reads_a_trade()
    {
        var frame = Decode(TradeText, new FeedBatch());
        Assert.Equal(BinanceEvent.Trade, frame.Event);
        Assert.Equal((12345L, 1672515782136L, true), (frame.TradeId, frame.TradeTimeMs, frame.BuyerIsMaker));
        Assert.Equal((0.001m, 100m), (frame.Price.ToDecimal(), frame.Quantity.ToDecimal()));
    }

    [Theory]
    [InlineData("""{"result":null,"id":3}""", BinanceFields.Result | BinanceFields.RequestId)]
    [InlineData("""{"id":3,"result":["btcusdt@trade"]}""", BinanceFields.Result | BinanceFields.RequestId)]
    [InlineData("""{"code":2,"msg":"Invalid request","id":3}""", BinanceFields.Error | BinanceFields.RequestId)]
    [InlineData("""{"error":{"code":2,"msg":"Invalid request"},"id":3}""", BinanceFields.Error | BinanceFields.RequestId)]
    [InlineData("""{"code":3,"msg":"Invalid JSON","id":null}""", BinanceFields.Error)]
    public void Reads_answers_flat_and_nested(string text, BinanceFields expected)
    {
        var frame = Decode(text, new FeedBatch());
        Assert.Equal(expected, frame.Fields);
        if (expected.HasFlag(BinanceFields.RequestId)) Assert.Equal(3, frame.RequestId);
    }

    [Theory]
    [InlineData("""{"data":{"u":1,"u":2}}""")]
    [InlineData("""{"data":{"b":[],"b":[]}}""")]
    [InlineData("""{"stream":"a@trade","stream":"b@trade"}""")]
    [InlineData("""{"data":{},"data":{}}""")]
    public void A_field_that_comes_twice_is_told(string text) =>
        Assert.True(Decode(text, new FeedBatch()).HasAny(BinanceFields.Repeated));

    [Theory]
    [InlineData(DepthText)]
    [InlineData(TradeText)]
    public void Every_prefix_of_a_good_frame_is_a_fault_and_leaves_nothing_behind(string text)
    {
        var whole = Encoding.UTF8.GetBytes(text);
        for (var length = 0; length < whole.Length; length++)
        {
            var rig = new BinanceRig(followsRecording: false, "BNBBTC");
            rig.GoLive(156, "BNBBTC");
            rig.Frame(whole.AsSpan(0, length));
            Assert.Equal([FaultKind.NotJson], rig.Faults);
            Assert.Empty(rig.Trades);
            Assert.Equal(156, rig.Book("BNBBTC")!.UpdateId);

            // A cut frame of the trade stream, once that much can be read of it, touches no book.
            Assert.Equal(text is TradeText && length >= """{"stream":"bnbbtc@trade" """.Length - 1, rig.IsLive("BNBBTC"));
        }
    }

    [Fact]
    public void A_good_frame_split_in_two_is_two_faults_and_the_next_snapshot_mends_it()
    {
        var whole = Encoding.UTF8.GetBytes(DepthText);
        for (var at = 1; at < whole.Length; at++)
        {
            var rig = new BinanceRig(followsRecording: false, "BNBBTC");
            rig.GoLive(156, "BNBBTC");
            rig.Frame(whole.AsSpan(0, at));
            rig.Frame(whole.AsSpan(at));
            Assert.Equal(2, rig.Session.Counters.Malformed);
            Assert.False(rig.IsLive("BNBBTC"));
            rig.Tick(TimeSpan.FromSeconds(1));
            foreach (var path in rig.TakeRequests()) rig.Rest(path, BinanceRig.Snapshot(160));
            Assert.True(rig.IsLive("BNBBTC"));
        }
    }

    [Fact]
    public void Every_byte_of_a_good_frame_may_be_damaged_without_an_exception()
    {
        var whole = Encoding.UTF8.GetBytes(DepthText);
        foreach (var damage in new byte[] { 0, (byte)'"', (byte)'{', (byte)']', (byte)'\\', (byte)'-', 0xC3, 0xFF })
        {
            for (var at = 0; at < whole.Length; at++)
            {
                var rig = new BinanceRig(followsRecording: false, "BNBBTC");
                rig.GoLive(156, "BNBBTC");
                var damaged = (byte[])whole.Clone();
                damaged[at] = damage;
                rig.Frame(damaged);
                Assert.True(!rig.IsLive("BNBBTC") || rig.Book("BNBBTC")!.UpdateId == 160, Encoding.UTF8.GetString(damaged));
            }
        }
    }

    private static BinanceFrame Decode(string text, FeedBatch batch)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), BinanceFrameDecoder.Options);
        BinanceFrame frame = default;
        BinanceFrameDecoder.Decode(ref reader, batch, new byte[BinanceFrameDecoder.ScratchBytes], ref frame);
        return frame;
    }
}
