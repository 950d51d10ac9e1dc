using System.Globalization;
using System.Text;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds.Bitfinex;
using CompraVenta.TestKit.Markets;
using FsCheck;
using FsCheck.Fluent;

namespace CompraVenta.Infrastructure.Tests.Feeds.Bitfinex;

/// <summary>Frames cut, damaged and generated.</summary>
public class BitfinexDecoderTests
{
    private const string Snapshot = "[11,[[100,1,1],[99.5,2,7e-7],[101,1,-2]],1,1700000000000]";

    public static TheoryData<string> GoodFrames =>
    [
        "[11,[100,3,1.25],2,1700000000001]",
        "[11,[101,0,-1],2,1700000000001]",
        " [ 11 , [ 1e2 , 1 , 1.5 ] , 2 , 1700000000001 ] ",
        "[11,[[98,1,1],[97,2,1.5],[103,1,-0.00000001]],2,1700000000001]",
        """[11,"hb",2,1700000000001]""",
        """[11,"cs",-1940866861,2,1700000000001]""",
        """[12,"te",[401597393,1574694475039,0.005,7244.9],2,1700000000001]""",
        """[12,"tu",[401597393,1574694475039,0.005,7244.9],2,1700000000001]""",
    ];

    private static Gen<(bool IsBid, int Price, int Size, int Count)> Changes =>
        from isBid in Gen.Elements(true, false)
        from price in Gen.Choose(1, 40)
        from size in Gen.Choose(1, 100_000)
        from count in Gen.Frequency((1, Gen.Constant(0)), (3, Gen.Choose(1, 9)))
        select (isBid, price, size, count);

    [Theory]
    [MemberData(nameof(GoodFrames))]
    public void Every_prefix_of_a_good_frame_is_a_fault_and_never_a_book(string frame)
    {
        for (var length = 0; length < frame.TrimEnd().Length; length++)
        {
            var (bitfinex, listing) = Open();
            bitfinex.Frame(frame[..length]);

            Assert.Equal(1, bitfinex.Session.Counters.Malformed);
            Assert.Empty(bitfinex.Trades);
            var isTradesFrame = frame.StartsWith("[12", StringComparison.Ordinal) && length > 3;
            Assert.Equal(isTradesFrame, bitfinex.BookOf(listing).State == BookState.Live);
        }
    }

    [Theory]
    [MemberData(nameof(GoodFrames))]
    public void Every_split_of_a_good_frame_is_two_faults(string frame)
    {
        var text = frame.Trim();
        for (var at = 1; at < text.Length; at++)
        {
            var (bitfinex, listing) = Open();
            bitfinex.Frames(text[..at], text[at..]);

            Assert.Equal(2, bitfinex.Session.Counters.Malformed);
            Assert.Empty(bitfinex.Trades);
            Assert.NotEqual(BookState.Live, bitfinex.BookOf(listing).State);
        }
    }

    [Theory]
    [MemberData(nameof(GoodFrames))]
    public void Every_byte_replaced_by_any_other_gives_a_lost_book_or_what_the_frame_now_says(string frame)
    {
        var good = Encoding.UTF8.GetBytes(frame);
        var damaged = new byte[good.Length];
        for (var at = 0; at < good.Length; at++)
        {
            for (var value = 0; value < 256; value++)
            {
                good.CopyTo(damaged, 0);
                damaged[at] = (byte)value;
                var (bitfinex, listing) = Open();
                var naive = new NaiveBitfinex();
                naive.Connect(BitfinexFlags.Sequence | BitfinexFlags.Timestamp);
                naive.Open(11, "book", "tBTCUSD", isRaw: false);
                naive.Open(12, "trades", "tBTCUSD", isRaw: false);
                naive.Take(Encoding.UTF8.GetBytes(Snapshot));

                bitfinex.Frame(damaged);
                var outcome = naive.Take(damaged);
                var book = bitfinex.BookOf(listing);
                if (book.State == BookState.Live) naive.BookOf("tBTCUSD")!.AssertEqual(book);
                if (outcome is NaiveOutcome.Broken or NaiveOutcome.Gap) Assert.True(book.State != BookState.Live || naive.IsForTrades(damaged), Encoding.Latin1.GetString(damaged) + outcome);
            }
        }
    }

    [Fact]
    public void Generated_updates_end_in_the_naive_book()
    {
        var streams =
            from flags in Gen.Elements(BitfinexFlags.None, BitfinexFlags.Sequence, BitfinexFlags.Wanted, BitfinexFlags.Wanted | BitfinexFlags.Bulk)
            from priceScale in Gen.Choose(0, 9)
            from changes in Gen.ListOf(Changes)
            select (Flags: flags, PriceScale: priceScale, Changes: changes.ToArray());

        Prop.ForAll(streams.ToArbitrary(), stream =>
        {
            var bitfinex = new BitfinexHarness().Connect(stream.Flags);
            var listing = bitfinex.Follow("tBTCUSD", 11, 12);
            var naive = new NaiveBook();
            var sequence = 0;
            bitfinex.Frame($"[11,[]{Tail()}]");
            foreach (var chunk in stream.Changes.Chunk(stream.Flags.HasFlag(BitfinexFlags.Bulk) ? 3 : 1))
            {
                var entries = chunk.Select(change => Entry(change, stream.PriceScale, naive)).ToArray();
                bitfinex.Frame(stream.Flags.HasFlag(BitfinexFlags.Bulk) ? $"[11,[{string.Join(',', entries)}]{Tail()}]" : $"[11,{entries[0]}{Tail()}]");
                naive.AssertEqual(bitfinex.BookOf(listing));
            }

            Assert.Equal(BookState.Live, bitfinex.BookOf(listing).State);

            string Tail() => (stream.Flags.HasFlag(BitfinexFlags.Sequence) ? $",{++sequence}" : "")
                + (stream.Flags.HasFlag(BitfinexFlags.Timestamp) ? $",{1_700_000_000_000 + sequence}" : "");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(new Replay(new Rnd(5, 9), null)));
    }

    [Fact]
    public void Generated_orders_end_in_the_naive_book_with_their_checksums()
    {
        var orders =
            from id in Gen.Choose(1, 60)
            from isBid in Gen.Elements(true, false)
            from price in Gen.Frequency((1, Gen.Constant(0)), (3, Gen.Choose(1, 20)))
            from size in Gen.Choose(1, 100_000)
            select (Id: id, IsBid: isBid, Price: price, Size: size);

        Prop.ForAll(Gen.ListOf(orders).ToArbitrary(), stream =>
        {
            var bitfinex = new BitfinexHarness().Connect(BitfinexFlags.Checksum);
            var listing = bitfinex.Follow("tBTCUSD", 11, 12, "R0");
            var naive = new NaiveBitfinex();
            naive.Open(11, "book", "tBTCUSD", isRaw: true);
            Both("[11,[]]");
            foreach (var order in stream)
            {
                // Bids stay below 100 and asks above, so that the book never crosses.
                var price = order.Price == 0 ? 0 : order.IsBid ? 100 - order.Price : 100 + order.Price;
                Both(string.Create(CultureInfo.InvariantCulture, $"[11,[{order.Id},{price},{(order.IsBid ? "" : "-")}{JavaScript(order.Size, 8)}]]"));
                naive.BookOf("tBTCUSD")!.AssertEqual(bitfinex.BookOf(listing));
                Both($$"""[11,"cs",{{naive.ChecksumOf("tBTCUSD")}}]""");
            }

            Assert.Equal(stream.Count, bitfinex.Session.Counters.ChecksumsPassed);
            Assert.Equal(BookState.Live, bitfinex.BookOf(listing).State);

            void Both(string frame)
            {
                bitfinex.Frame(frame);
                naive.Take(Encoding.UTF8.GetBytes(frame));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(new Replay(new Rnd(3, 7), null)));
    }

    [Fact]
    public void Generated_levels_have_the_checksum_of_the_text_that_was_sent()
    {
        var streams =
            from priceScale in Gen.Choose(0, 11)
            from changes in Gen.ListOf(Changes)
            select (PriceScale: priceScale, Changes: changes.ToArray());

        Prop.ForAll(streams.ToArbitrary(), stream =>
        {
            var bitfinex = new BitfinexHarness().Connect(BitfinexFlags.Checksum);
            var listing = bitfinex.Follow("tBTCUSD", 11, 12);
            var naive = new NaiveBitfinex();
            naive.Open(11, "book", "tBTCUSD", isRaw: false);
            Both("[11,[]]");
            foreach (var change in stream.Changes)
            {
                Both($"[11,{Entry(change, stream.PriceScale, new NaiveBook())}]");
                Both($$"""[11,"cs",{{naive.ChecksumOf("tBTCUSD")}}]""");
            }

            Assert.Equal(stream.Changes.Length, bitfinex.MarketCounters.ChecksumsPassed);
            Assert.Equal(BookState.Live, bitfinex.BookOf(listing).State);

            void Both(string frame)
            {
                bitfinex.Frame(frame);
                naive.Take(Encoding.UTF8.GetBytes(frame));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(new Replay(new Rnd(11, 13), null)));
    }

    private static (BitfinexHarness Bitfinex, Listing Listing) Open()
    {
        var bitfinex = new BitfinexHarness().Connect(BitfinexFlags.Sequence | BitfinexFlags.Timestamp);
        var listing = bitfinex.Follow("tBTCUSD", 11, 12);
        bitfinex.Frame(Snapshot);
        return (bitfinex, listing);
    }

    /// <summary>A level as the venue writes it, and set in the naive book. Bids and asks have their own prices, so that they never cross.</summary>
    private static string Entry((bool IsBid, int Price, int Size, int Count) change, int priceScale, NaiveBook naive)
    {
        var units = change.IsBid ? change.Price : 40 + change.Price;
        var size = change.Size / 100_000_000m;
        naive.Set(change.IsBid ? Side.Bid : Side.Ask, new ExactDecimal(units, (byte)priceScale).ToDecimal(), change.Count == 0 ? 0 : size);
        var sign = change.IsBid ? "" : "-";
        return $"[{JavaScript(units, priceScale)},{change.Count},{sign}{(change.Count == 0 ? "1" : JavaScript(change.Size, 8))}]";
    }

    /// <summary>A number as JavaScript prints it: below 10⁻⁶ with an exponent.</summary>
    private static string JavaScript(long mantissa, int scale)
    {
        var number = new ExactDecimal(mantissa, (byte)scale);
        if (number.ToDecimal() is 0 or >= 0.000001m) return number.ToString();
        var digits = mantissa.ToString(CultureInfo.InvariantCulture);
        var exponent = scale - digits.Length + 1;
        digits = digits.TrimEnd('0');
        return $"{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e-{exponent}";
    }
}
