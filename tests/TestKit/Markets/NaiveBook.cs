using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;

namespace CompraVenta.TestKit.Markets;

/// <summary>The simplest book there is: a sorted dictionary a side, in <see cref="decimal"/>. What real books are compared with.</summary>
public sealed class NaiveBook
{
    public SortedDictionary<decimal, decimal> Bids { get; } = new(Comparer<decimal>.Create(static (a, b) => b.CompareTo(a)));

    public SortedDictionary<decimal, decimal> Asks { get; } = [];

    public void Clear()
    {
        Bids.Clear();
        Asks.Clear();
    }

    public void Set(Side side, decimal price, decimal size)
    {
        var levels = side == Side.Bid ? Bids : Asks;
        if (size == 0) levels.Remove(price);
        else levels[price] = size;
    }

    public void Set(in LevelChange change) => Set(
        change.Side,
        new ExactDecimal(change.Price, change.PriceScale).ToDecimal(),
        new ExactDecimal(change.Size, change.SizeScale).ToDecimal());

    /// <summary>Fails, naming the first difference, unless the other book has the same levels in the same order.</summary>
    public void AssertEqual(VenueBook book)
    {
        AssertSide(Bids, book, book.Bids);
        AssertSide(Asks, book, book.Asks);
    }

    private static void AssertSide(SortedDictionary<decimal, decimal> expected, VenueBook book, BookSide actual)
    {
        var levels = new List<(decimal, decimal)>();
        for (var rank = 0; rank < actual.Count; rank++)
        {
            levels.Add((
                new ExactDecimal(actual.PriceOf(actual[rank].Key), (byte)book.Scale.PriceDecimals).ToDecimal(),
                new ExactDecimal(actual[rank].Size, (byte)book.Scale.SizeDecimals).ToDecimal()));
        }

        // The assertion that finds the difference takes a hundred times as long.
        var wanted = expected.Select(l => (l.Key, l.Value));
        if (!wanted.SequenceEqual(levels)) Assert.Equal(wanted, levels);
    }
}
