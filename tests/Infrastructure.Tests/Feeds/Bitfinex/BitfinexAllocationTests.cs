using System.Text;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Feeds.Bitfinex;
using CompraVenta.Infrastructure.Recordings;
using CompraVenta.TestKit;

namespace CompraVenta.Infrastructure.Tests.Feeds.Bitfinex;

/// <summary>The budget: no byte is allocated a frame once all has grown to its size.</summary>
public class BitfinexAllocationTests
{
    [Theory]
    [InlineData("P0", "[11,[{0},2,1.25],{1},1700000000000]", "[11,[{0},0,1],{1},1700000000000]")]
    [InlineData("R0", "[11,[{0}00,{0},1.25],{1},1700000000000]", "[11,[{0}00,0,1],{1},1700000000000]")]
    public void Frames_in_steady_state_allocate_nothing(string precision, string adds, string removes)
    {
        var bitfinex = new BitfinexHarness().Connect(BitfinexFlags.Wanted);
        bitfinex.Follow("tBTCUSD", 11, 12, precision);
        var sequence = 0;
        var frames = new List<byte[]>();
        Add("[11,[],{1},1700000000000]");
        for (var round = 0; round < 40; round++)
        {
            for (var price = 100; price < 140; price++) Add(adds, price);
            Add("[11,\"hb\",{1},1700000000000]");
            if (precision == "P0") Add("[11,\"cs\",12345,{1},1700000000000]");
            for (var price = 100; price < 140; price++) Add(removes, price);
            Add("[12,\"te\",[{1},1574694475039,0.005,7244.9],{1},1700000000000]");
        }

        // The checksum is told to a market elsewhere: here only what the session and its decoder do is counted.
        Assert.Equal(0, AllocatedAfterWarmUp(bitfinex.Session, frames));

        void Add(string frame, int price = 0) =>
            frames.Add(Encoding.UTF8.GetBytes(frame.Replace("{0}", $"{price}", StringComparison.Ordinal).Replace("{1}", $"{++sequence}", StringComparison.Ordinal)));
    }

    [Fact]
    public void Checksums_allocate_nothing()
    {
        var bitfinex = new BitfinexHarness().Connect(BitfinexFlags.Checksum);
        var listing = bitfinex.Follow("tBTCUSD", 11, 12);
        bitfinex.Frame("[11,[[6000,1,1],[5900,1,2],[6100,1,-3],[6200,1,-4]]]");
        var (book, checksum) = (bitfinex.BookOf(listing), new BitfinexChecksum());
        Assert.True(checksum.Matches(book, 1756193398));
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 1_000; i++) Assert.True(checksum.Matches(book, 1756193398));
        }));
    }

    [RecordingFact]
    public void Recorded_frames_with_their_market_allocate_nothing()
    {
        var bitfinex = new BitfinexHarness(followsRecording: true);
        bitfinex.Session.OnConnected(0);
        var frames = new List<byte[]>();
        using var reader = RecordingReader.Open(TestData.Recording("bitfinex-20210405-eight-symbols-first75s.jsonl.gz"));
        while (reader.TryRead(out var line))
        {
            if (line.Kind == RecordingLineKind.Frame) frames.Add(line.Text.ToArray());
        }

        var batch = new FeedBatch { ConnectionId = 1 };
        bitfinex.Session.Batch = batch;
        foreach (var frame in frames.Take(2_000)) Run(frame);
        var allocated = Allocations.Of(() =>
        {
            for (var i = 2_000; i < frames.Count; i++) Run(frames[i]);
        });

        // Trades make tapes, and a few books grow on the way: far below one byte a frame.
        Assert.InRange(allocated, 0, frames.Count);

        void Run(byte[] frame)
        {
            bitfinex.Session.OnFrame(frame, 1);
            bitfinex.Market.Apply(batch, 1);
            batch.Clear();
        }
    }

    private static long AllocatedAfterWarmUp(VenueSession session, List<byte[]> frames)
    {
        var half = frames.Count / 2;
        for (var i = 0; i < half; i++) Run(frames[i]);
        return Allocations.Of(() =>
        {
            for (var i = half; i < frames.Count; i++) Run(frames[i]);
        });

        void Run(byte[] frame)
        {
            session.OnFrame(frame, 1);
            session.Batch.Clear();
        }
    }
}
