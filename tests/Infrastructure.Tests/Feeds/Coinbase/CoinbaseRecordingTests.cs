using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Feeds.Coinbase;
using CompraVenta.Infrastructure.Recordings;
using CompraVenta.TestKit;

namespace CompraVenta.Infrastructure.Tests.Feeds.Coinbase;

public class CoinbaseRecordingTests
{
    private const string Advanced = "coinbase-advanced-20260809-btcusd-ethusd-first15s.jsonl.gz";
    private const string Exchange = "coinbase-pro-20210417-five-products.jsonl.gz";

    [RecordingTheory]
    [InlineData(Advanced, 2, 630, 72_045, 58)]
    [InlineData(Exchange, 5, 6_038, 0, 69)]
    public void Ends_in_the_naive_books_level_by_level(string file, int books, int frames, int levels, int trades)
    {
        var bench = new CoinbaseBench(followsRecording: true);
        var reference = new CoinbaseReference();
        bench.Session.OnConnected(bench.NowNs);
        foreach (var frame in Frames(file))
        {
            bench.Frame(frame);
            reference.Apply(frame);
        }

        Assert.Equal(books, reference.Books.Count);
        foreach (var (symbol, naive) in reference.Books)
        {
            Assert.True(bench.Book(symbol).IsLive);
            naive.AssertEqual(bench.Book(symbol));
        }

        var counters = bench.Market.Counters[CoinbaseFeed.Identity.Index];
        Assert.Equal(frames, bench.Session.Counters.Frames);
        if (levels != 0) Assert.Equal(levels, counters.LevelUpdates);
        Assert.Equal((0, 0, 0), (counters.Crossed, counters.WentStale, counters.UpdatesIgnored));
        Assert.Empty(bench.Faults);
        Assert.Empty(bench.Sent);
        Assert.Equal(ConnectionWish.Keep, bench.Session.Output.Wish);

        // Every trade once and in order, its id the one after, and no snapshot or last_match among them.
        Assert.Equal(trades, bench.Trades.Count);
        Assert.Equal(
            reference.Trades.Select(t => (t.Product, t.Id, t.Price)),
            bench.Trades.Select(t => (SymbolOf(bench, t), t.Id, t.Price.ToDecimal())));
        foreach (var product in bench.Trades.GroupBy(t => t.Slot))
        {
            Assert.Equal(Enumerable.Range(0, product.Count()).Select(i => product.First().Id + i), product.Select(t => t.Id));
        }
    }

    [RecordingTheory]
    [InlineData(Advanced)]
    [InlineData(Exchange)]
    public void The_side_of_a_trade_is_the_makers_on_both_feeds(string file)
    {
        // What the venue's pages leave open is decided by the prices: the first trade of a burst prints at the touch that was there before it.
        var bench = new CoinbaseBench(followsRecording: true);
        bench.Session.OnConnected(bench.NowNs);
        int agree = 0, against = 0;
        foreach (var frame in Frames(file))
        {
            var before = new Dictionary<int, decimal>();
            for (var slot = 0; bench.Market.FindBook(slot) is { } book; slot++)
            {
                if (!book.IsLive || book.Bids.Count == 0 || book.Asks.Count == 0) continue;
                before[slot] = (Price(book, book.Bids) + Price(book, book.Asks)) / 2;
            }

            var first = bench.Trades.Count;
            bench.Frame(frame);
            for (var i = first; i < bench.Trades.Count; i++)
            {
                var trade = bench.Trades[i];
                if (!before.TryGetValue(trade.Slot, out var middle) || trade.Price.ToDecimal() == middle) continue;
                if (trade.Price.ToDecimal() > middle == (trade.TakerSide == Side.Bid)) agree++;
                else against++;
            }
        }

        Assert.True(agree > 50, $"{agree} agree, {against} against");
        Assert.True(against <= agree / 10, $"{agree} agree, {against} against");
    }

    [RecordingFact]
    public void Every_book_frame_cut_out_of_Advanced_Trade_is_noticed()
    {
        var frames = Frames(Advanced);
        var books = Enumerable.Range(0, frames.Count).Where(i => Contains(frames[i], "l2_data")).ToList();
        foreach (var cut in books.Where((_, i) => i is 0 or 1 || i % 40 == 0))
        {
            var bench = new CoinbaseBench(followsRecording: true);
            bench.Session.OnConnected(bench.NowNs);
            for (var i = 0; i <= cut + 1 && i < frames.Count; i++)
            {
                if (i != cut) bench.Frame(frames[i]);
            }

            if (cut + 1 == frames.Count) continue;
            Assert.Equal(1, bench.Session.Counters.Gaps);
            foreach (var symbol in new[] { "BTC-USD", "ETH-USD" })
            {
                // Live again only if the very next frame was its snapshot.
                var isSnapshot = Contains(frames[cut + 1], "l2_data") && Contains(frames[cut + 1], "\"snapshot\"") && Contains(frames[cut + 1], symbol);
                Assert.Equal(isSnapshot, bench.Find(symbol) is { IsLive: true });
            }
        }
    }

    [RecordingTheory]
    [InlineData(Advanced, "BTC-USD")]
    [InlineData(Exchange, "SKL-USD")]
    public void A_broken_frame_in_a_recording_stops_its_book(string file, string symbol)
    {
        var frames = Frames(file);
        var cut = Enumerable.Range(0, frames.Count).Where(i => (Contains(frames[i], "l2update") || Contains(frames[i], "l2_data")) && Contains(frames[i], symbol)).ElementAt(20);
        var bench = new CoinbaseBench(followsRecording: true);
        for (var i = 0; i < frames.Count; i++) bench.Frame(i == cut ? frames[i].AsSpan(0, frames[i].Length - 10) : frames[i]);
        Assert.Equal((BookState.Stale, StaleReason.Malformed), (bench.Book(symbol).State, bench.Book(symbol).Reason));
        Assert.Equal(1, bench.Session.Counters.Malformed);
    }

    [RecordingFact]
    public void A_recorded_frame_costs_no_allocation()
    {
        foreach (var file in new[] { Advanced, Exchange })
        {
            var frames = Frames(file);
            var bench = new CoinbaseBench(followsRecording: true) { Remembers = false };
            bench.Session.OnConnected(bench.NowNs);
            Run(bench, frames);

            // Beginning again makes the session choose its feed once more, by the first frame; the others cost nothing.
            var (first, rest) = (frames[..1], frames[1..]);
            Assert.InRange(
                Allocations.Of(() =>
                {
                    bench.Session.OnConnected(bench.NowNs);
                    Run(bench, first);
                }),
                0,
                512);
            Assert.Equal(0, Allocations.Of(() => Run(bench, rest)));
        }

        static void Run(CoinbaseBench bench, List<byte[]> frames)
        {
            foreach (var frame in frames)
            {
                bench.Session.OnFrame(frame, bench.NowNs);
                bench.Market.Apply(bench.Batch, bench.NowNs);
                bench.Batch.Clear();
            }
        }
    }

    private static decimal Price(VenueBook book, BookSide side) =>
        new ExactDecimal(side.PriceOf(side.BestKey), (byte)book.Scale.PriceDecimals).ToDecimal();

    private static string SymbolOf(CoinbaseBench bench, in Trade trade) => bench.Market.FindBook(trade.Slot)!.Listing.Symbol;

    private static bool Contains(byte[] frame, string text) =>
        frame.AsSpan(0, Math.Min(frame.Length, 400)).IndexOf(CoinbaseFrames.Utf8(text)) >= 0;

    private static List<byte[]> Frames(string file)
    {
        using var reader = RecordingReader.Open(TestData.Recording(file));
        var frames = new List<byte[]>();
        while (reader.TryRead(out var line))
        {
            if (line.Kind == RecordingLineKind.Frame) frames.Add(line.Text.ToArray());
        }

        return frames;
    }
}
