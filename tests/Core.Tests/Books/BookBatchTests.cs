using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Core.Tests.Books;

/// <summary>Updates of many levels, in every order in which a venue might send them, end in the book that a dictionary ends in.</summary>
public sealed class BookBatchTests
{
    private const int PriceMax = 4_000;

    private readonly NaiveBook naive = new();
    private readonly VenueBook book = new(new TestMarket().List(0), new BookScale(), checksum: null);

    /// <summary>How the levels of an update follow each other.</summary>
    public enum Order
    {
        BestFirst,
        WorstFirst,
        Shuffled,
        SidesByTurns,
    }

    /// <summary>Every order with books from empty to deep, and updates that only add, mostly change and mostly remove.</summary>
    public static TheoryData<Order, int, int> Mixes
    {
        get
        {
            var mixes = new TheoryData<Order, int, int>();
            foreach (var order in Enum.GetValues<Order>())
            {
                foreach (var depth in new[] { 0, 1, 30, PriceMax / 2 })
                {
                    foreach (var removedPercent in new[] { 0, 40, 90, 100 }) mixes.Add(order, depth, removedPercent);
                }
            }

            return mixes;
        }
    }

    [Theory]
    [MemberData(nameof(Mixes))]
    public void Batches_equal_a_naive_dictionary(Order order, int depth, int removedPercent)
    {
        var random = new Random(HashCode.Combine(17, (int)order) ^ (depth * 31) ^ removedPercent);
        Load(Enumerable.Range(0, 2 * depth).Select(i => Change((Side)(i & 1), random.Next(1, PriceMax), random.Next(1, 1_000))));
        for (var round = 0; round < 40; round++)
        {
            // Narrow updates meet levels and each other often, wide ones seldom.
            var width = round % 3 == 0 ? PriceMax : 1 + random.Next(60);
            var first = 1 + random.Next(PriceMax - width + 1);
            var changes = Enumerable.Range(0, random.Next(1, 80))
                .Select(_ => Change((Side)random.Next(2), first + random.Next(width), random.Next(100) < removedPercent ? 0 : random.Next(1, 1_000)))
                .ToArray();
            Apply(Ordered(changes, order, random));
        }
    }

    /// <summary>The order in which venues send, each price once: what is taken in one pass.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Neighbours_that_come_and_go_together_equal_a_naive_dictionary(int seed)
    {
        var random = new Random(seed);
        Load(Enumerable.Range(1, 40).SelectMany(i => new[] { Change(Side.Bid, 2 * i, i), Change(Side.Ask, 100 + (2 * i), i) }));
        for (var round = 0; round < 1_000; round++)
        {
            var changes = new List<LevelChange>();
            foreach (var side in new[] { Side.Bid, Side.Ask })
            {
                var prices = Enumerable.Range(1, 200).Where(_ => random.Next(8) == 0);
                foreach (var price in side == Side.Bid ? prices.Reverse() : prices) changes.Add(Change(side, price, random.Next(2) * random.Next(1, 50)));
            }

            Apply([.. changes]);
        }
    }

    [Theory]
    [InlineData(Side.Bid)]
    [InlineData(Side.Ask)]
    public void A_whole_side_leaves_and_comes_back_in_one_update(Side side)
    {
        var prices = Enumerable.Range(1, 500).ToArray();
        if (side == Side.Bid) Array.Reverse(prices);
        for (var round = 1; round < 4; round++)
        {
            Apply([.. prices.Select(p => Change(side, p, round))]);
            Assert.Equal(prices.Length, book[side].Count);
            Apply([.. prices.Select(p => Change(side, p, 0))]);
            Assert.Equal(0, book[side].Count);
        }
    }

    [Fact]
    public void Of_equal_prices_in_an_update_the_last_counts()
    {
        Load([Change(Side.Bid, 10, 1), Change(Side.Ask, 20, 1)]);
        Apply([Change(Side.Bid, 10, 2), Change(Side.Bid, 10, 0), Change(Side.Bid, 9, 5), Change(Side.Bid, 9, 6)]);
        Apply([Change(Side.Ask, 20, 0), Change(Side.Ask, 20, 3), Change(Side.Ask, 21, 4), Change(Side.Ask, 21, 0), Change(Side.Ask, 22, 0)]);
        Assert.Equal(1, book.Bids.Count);
        Assert.Equal(1, book.Asks.Count);
    }

    /// <summary>A level of more decimals in the middle of an update changes the units of those before and behind it.</summary>
    [Fact]
    public void An_update_may_change_the_scale_in_its_middle()
    {
        var random = new Random(23);
        Load([Change(Side.Bid, 10, 1), Change(Side.Ask, 20, 1)]);
        for (var decimals = 0; decimals < 8; decimals++)
        {
            for (var round = 0; round < 20; round++)
            {
                var scale = decimals;
                Apply(
                [
                    .. Enumerable.Range(1, 30).Select(i =>
                    {
                        var change = Change(Side.Ask, i, random.Next(3));
                        var isFiner = i == 15;
                        change.PriceScale = (byte)(isFiner ? scale + 1 : scale);
                        change.Price *= ExactDecimal.PowerOfTen(change.PriceScale);
                        if (isFiner) change.Price++;
                        change.SizeScale = (byte)(isFiner ? scale + 1 : random.Next(scale + 1));
                        return change;
                    }),
                ]);
            }
        }

        Assert.True(book.Scale.Changes >= 8);
    }

    /// <summary>Best first, worst first, in no order: a snapshot is a book whatever its order, and takes updates at both of its ends.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void Snapshots_of_any_size_and_order_take_updates(int levels)
    {
        var random = new Random(levels);
        foreach (var order in Enum.GetValues<Order>())
        {
            var changes = Enumerable.Range(1, levels).Select(i => Change((Side)(i & 1), i, 1 + (i % 7))).ToArray();
            Load(Ordered(changes, order, random));
            Apply(Ordered([Change(Side.Bid, 1, 0), Change(Side.Ask, 2, 0), Change(Side.Bid, levels + 5, 9), Change(Side.Ask, levels + 4, 9)], order, random));
        }
    }

    private static LevelChange Change(Side side, long price, long size) => new() { Side = side, Price = price, Size = size, Count = (int)size };

    private static LevelChange[] Ordered(LevelChange[] changes, Order order, Random random)
    {
        random.Shuffle(changes);
        return order switch
        {
            Order.BestFirst => [.. changes.OrderBy(c => c.Side).ThenBy(c => c.Side == Side.Bid ? -c.Price : c.Price)],
            Order.WorstFirst => [.. changes.OrderBy(c => c.Side).ThenBy(c => c.Side == Side.Bid ? c.Price : -c.Price)],
            Order.SidesByTurns => [.. changes.OrderBy(c => c.Price)],
            _ => changes,
        };
    }

    private void Load(IEnumerable<LevelChange> levels)
    {
        naive.Clear();
        var snapshot = levels.ToArray();
        Assert.True(book.TryLoad(snapshot));
        foreach (ref readonly var level in snapshot.AsSpan()) naive.Set(level);
        naive.AssertEqual(book);
    }

    private void Apply(LevelChange[] changes)
    {
        Assert.True(book.TryApply(changes));
        foreach (ref readonly var change in changes.AsSpan()) naive.Set(change);
        naive.AssertEqual(book);
        foreach (var change in changes)
        {
            // Order counts go with the sizes.
            var side = book[change.Side];
            var rank = side.CountBetterThan(side.KeyOf(change.Price));
            if (book.Scale.PriceDecimals == 0 && rank < side.Count && side[rank].Key == side.KeyOf(change.Price)) Assert.Equal(side[rank].Size, side[rank].Count);
        }
    }
}
