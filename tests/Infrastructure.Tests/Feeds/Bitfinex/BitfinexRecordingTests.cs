using CompraVenta.Core.Books;
using CompraVenta.Infrastructure.Recordings;
using CompraVenta.TestKit;

namespace CompraVenta.Infrastructure.Tests.Feeds.Bitfinex;

/// <summary>Real recordings through the real session and market.</summary>
public class BitfinexRecordingTests
{
    private const string EightSymbols = "bitfinex-20210405-eight-symbols-first75s.jsonl.gz";
    private const string RawBook = "bitfinex-btcusd-r0-len25.jsonl.gz";

    [RecordingTheory]
    [InlineData(EightSymbols, 8, 5, 0)]
    [InlineData("bitfinex-btcusd-p0-len25.jsonl.gz", 1, 0, 0)]
    [InlineData(RawBook, 1, 0, 0)]
    [InlineData("bitfinex-checksum-xrpbtc.jsonl.gz", 1, 0, 1)]
    [InlineData("bitfinex-checksum-xrpbtc-small.jsonl.gz", 1, 0, 1)]
    public void Books_equal_the_naive_ones_all_along(string recording, int books, int trades, int checksums)
    {
        var bitfinex = new BitfinexHarness(followsRecording: true);
        var naive = new NaiveBitfinex();
        bitfinex.Session.OnConnected(bitfinex.NowNs);
        var applied = 0;
        foreach (var frame in Frames(recording))
        {
            bitfinex.Frame(frame);
            if (naive.Take(frame) == NaiveOutcome.Applied && applied++ % 37 == 0) AssertEqual(naive.Touched!);
        }

        Assert.Equal(books, naive.Symbols.Count());
        foreach (var symbol in naive.Symbols) AssertEqual(symbol);
        Assert.Equal(trades, bitfinex.Trades.Count);
        Assert.Equal(naive.TradeIds, bitfinex.Trades.Select(trade => trade.Id));
        Assert.Equal(checksums, bitfinex.MarketCounters.ChecksumsPassed);
        Assert.Equal(0, bitfinex.MarketCounters.ChecksumsFailed);
        Assert.Equal((checksums, 0), (naive.ChecksumsPassed, naive.ChecksumsFailed));
        Assert.Empty(bitfinex.Faults);
        Assert.Empty(bitfinex.Session.Output.Frames);

        void AssertEqual(string symbol)
        {
            var book = bitfinex.BookOf(symbol);
            Assert.Equal(BookState.Live, book.State);
            naive.BookOf(symbol)!.AssertEqual(book);
        }
    }

    [RecordingFact]
    public void Trades_have_the_takers_side_and_the_venues_time()
    {
        var bitfinex = Replay(Frames(EightSymbols));

        Assert.Equal([658733916, 658733919, 658733921, 658733923, 658733936], bitfinex.Trades.Select(trade => trade.Id));
        Assert.Equal("0.7574881", bitfinex.Trades[0].Size.ToString());
        Assert.Equal("230890", bitfinex.Trades[0].Price.ToString());
        Assert.Equal(1617643611128_000_000, bitfinex.Trades[0].VenueTimeNs);
        Assert.Equal("ETH-JPY", bitfinex.Listings[bitfinex.Trades[0].Slot].Instrument.Name);
    }

    [RecordingFact]
    public void A_frame_cut_out_is_noticed_wherever_sequence_numbers_are_on()
    {
        var frames = Frames(EightSymbols);
        var data = Enumerable.Range(0, frames.Count - 1).Where(i => frames[i][0] == '[').ToArray();
        foreach (var cut in new[] { data[1], data[data.Length / 3], data[data.Length / 2], data[^2] })
        {
            var bitfinex = Replay(frames.Where((_, i) => i != cut));

            Assert.Equal(1, bitfinex.Session.Counters.Gaps);
            Assert.True(bitfinex.MarketCounters.WentStale > 0 || cut == data[1]);
        }
    }

    [RecordingFact]
    public void A_frame_delivered_twice_changes_nothing()
    {
        var frames = Frames(EightSymbols);
        var bitfinex = Replay(frames.SelectMany((frame, i) => i % 7 == 0 ? new[] { frame, frame } : [frame]));
        var plain = Replay(frames);

        Assert.Equal(0, bitfinex.Session.Counters.Gaps);
        Assert.Empty(bitfinex.Faults);
        Assert.Equal(5, bitfinex.Trades.Count);
        foreach (var listing in plain.Listings.All)
        {
            var book = plain.BookOf(listing);
            bitfinex.AssertBook(bitfinex.Listings[listing.Slot], BitfinexHarness.Levels(book.Bids, book), BitfinexHarness.Levels(book.Asks, book));
        }
    }

    [RecordingTheory]
    [InlineData("bitfinex-checksum-xrpbtc.jsonl.gz", 5)]
    [InlineData("bitfinex-checksum-xrpbtc-small.jsonl.gz", 3)]
    public void An_update_cut_out_is_noticed_by_the_checksum(string recording, int cut)
    {
        var bitfinex = Replay(Frames(recording).Where((_, i) => i != cut));

        Assert.Equal(1, bitfinex.MarketCounters.ChecksumsFailed);
        Assert.Equal(StaleReason.Checksum, bitfinex.BookOf("tXRPBTC").Reason);
    }

    private static BitfinexHarness Replay(IEnumerable<byte[]> frames)
    {
        var bitfinex = new BitfinexHarness(followsRecording: true);
        bitfinex.Session.OnConnected(bitfinex.NowNs);
        foreach (var frame in frames) bitfinex.Frame(frame);
        return bitfinex;
    }

    private static List<byte[]> Frames(string recording)
    {
        var frames = new List<byte[]>();
        using var reader = RecordingReader.Open(TestData.Recording(recording));
        while (reader.TryRead(out var line))
        {
            if (line.Kind == RecordingLineKind.Frame) frames.Add(line.Text.ToArray());
        }

        return frames;
    }
}
