using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Markets;
using FsCheck;
using FsCheck.Fluent;

namespace CompraVenta.Core.Tests.Books;

public class VenueBookTests
{
    private readonly TestMarket market = new();

    /// <summary>Random levels of few prices, so that they meet, in all kinds of decimals.</summary>
    private static Gen<LevelChange> Levels =>
        from side in Gen.Elements(Side.Bid, Side.Ask)
        from price in Gen.Choose(1, 60)
        from priceZeros in Gen.Choose(0, 4)
        from priceDecimals in Gen.Choose(0, 3)
        from size in Gen.Frequency((1, Gen.Constant(0)), (3, Gen.Choose(1, 999)))
        from sizeDecimals in Gen.Choose(0, 8)
        select new LevelChange
        {
            Side = side,
            Price = price * ExactDecimal.PowerOfTen(priceZeros),
            PriceScale = (byte)(priceDecimals + priceZeros),
            Size = size,
            SizeScale = (byte)sizeDecimals,
        };

    private static IEnumerable<LevelChange> Run(Random random, Side side)
    {
        var prices = Enumerable.Range(1, 120).Where(_ => random.Next(4) == 0);
        return (side == Side.Bid ? prices.Reverse() : prices).Select(price => new LevelChange
        {
            Side = side,
            Price = price,
            PriceScale = 1,
            Size = random.Next(2) * random.Next(1, 99),
            SizeScale = 2,
        });
    }

    [Fact]
    public void Equals_a_naive_dictionary_after_any_snapshot_and_updates()
    {
        var streams = Gen.ListOf(Levels, 40).SelectMany(snapshot => Gen.ListOf(Gen.NonEmptyListOf(Levels), 30).Select(updates => (snapshot, updates)));
        Prop.ForAll(streams.ToArbitrary(), stream =>
        {
            var scale = new BookScale();
            var listing = new TestMarket().List(0);
            var book = new VenueBook(listing, scale, checksum: null);
            var other = new VenueBook(listing, scale, checksum: null);
            var naive = new NaiveBook();
            Assert.True(other.TryLoad([TestMarket.Level(Side.Bid, "1.5", "2")]));
            Assert.True(book.TryLoad(stream.snapshot.ToArray()));
            foreach (var level in stream.snapshot) naive.Set(level);
            naive.AssertEqual(book);
            foreach (var update in stream.updates)
            {
                Assert.True(book.TryApply(update.ToArray()));
                foreach (var level in update) naive.Set(level);
                naive.AssertEqual(book);
            }

            var untouched = new NaiveBook();
            untouched.Set(Side.Bid, 1.5m, 2m);
            untouched.AssertEqual(other);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(new Replay(new Rnd(7, 11), null)));
    }

    [Fact]
    public void Equals_a_naive_dictionary_after_updates_that_come_best_first()
    {
        var random = new Random(20_261_121);
        for (var round = 0; round < 400; round++)
        {
            var book = new VenueBook(market.List(0), new BookScale(), checksum: null);
            var naive = new NaiveBook();
            Assert.True(book.TryLoad([]));
            for (var update = 0; update < 40; update++)
            {
                // Runs of both sides, now and then broken by a price out of order, one told twice or one of another scale.
                var changes = Run(random, Side.Bid).Concat(Run(random, Side.Ask)).ToArray();
                if (changes.Length > 2 && random.Next(3) == 0) changes[random.Next(changes.Length)] = changes[random.Next(changes.Length)];
                if (changes.Length > 2 && random.Next(10) == 0) changes[random.Next(changes.Length)].SizeScale = (byte)random.Next(3);
                Assert.True(book.TryApply(changes));
                foreach (var change in changes) naive.Set(change);
                naive.AssertEqual(book);
            }
        }
    }

    [Fact]
    public void Keeps_sizes_that_need_fewer_decimals_to_fit()
    {
        var book = new VenueBook(market.List(0), new BookScale(), checksum: null);
        Assert.True(book.TryLoad([TestMarket.Level(Side.Bid, "0.00001234", "5.00000000")]));
        Assert.Equal(8, book.Scale.SizeDecimals);
        Assert.True(book.TryApply([TestMarket.Level(Side.Bid, "0.00001233", "987654321098765.00000000")]));
        var naive = new NaiveBook();
        naive.Set(Side.Bid, 0.00001234m, 5);
        naive.Set(Side.Bid, 0.00001233m, 987_654_321_098_765m);
        naive.AssertEqual(book);
    }

    [Fact]
    public void Refuses_numbers_that_no_common_scale_holds()
    {
        var book = new VenueBook(market.List(0), new BookScale(), checksum: null);
        Assert.True(book.TryLoad([TestMarket.Level(Side.Bid, "1", "0.00000000000001")]));
        Assert.False(book.TryApply([TestMarket.Level(Side.Bid, "2", "99999999999999")]));
    }

    [Theory]
    [InlineData("100", "100.01", false)]
    [InlineData("100", "100", true)]
    [InlineData("100.01", "100", true)]
    public void Knows_when_it_is_crossed(string bid, string ask, bool crossed)
    {
        var book = new VenueBook(market.List(0), new BookScale(), checksum: null);
        Assert.True(book.TryLoad([TestMarket.Level(Side.Bid, bid, "1"), TestMarket.Level(Side.Ask, ask, "1")]));
        Assert.Equal(crossed, book.IsCrossed);
    }

    [Fact]
    public void Takes_the_last_of_equal_prices_in_a_snapshot_and_leaves_zero_out()
    {
        var book = new VenueBook(market.List(0), new BookScale(), checksum: null);
        Assert.True(book.TryLoad(
        [
            TestMarket.Level(Side.Ask, "3", "1"), TestMarket.Level(Side.Ask, "1", "1"), TestMarket.Level(Side.Ask, "3", "2"),
            TestMarket.Level(Side.Ask, "2", "0"),
        ]));
        var naive = new NaiveBook();
        naive.Set(Side.Ask, 1, 1);
        naive.Set(Side.Ask, 3, 2);
        naive.AssertEqual(book);
    }

    [Fact]
    public void Allocates_nothing_once_it_has_its_depth()
    {
        var book = new VenueBook(market.List(0), new BookScale(), checksum: null);
        var random = new Random(5);
        var changes = new LevelChange[512];
        void Churn()
        {
            for (var i = 0; i < changes.Length; i++)
            {
                changes[i] = new LevelChange
                {
                    Side = (Side)(i & 1), Price = random.Next(1, 300), PriceScale = 2, Size = random.Next(0, 4), SizeScale = 8,
                };
            }

            book.TryApply(changes);
        }

        for (var i = 0; i < 50; i++) Churn();
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 50; i++) Churn();
        }));
    }
}
