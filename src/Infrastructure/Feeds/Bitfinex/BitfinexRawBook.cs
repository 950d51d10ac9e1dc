using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>A raw book (precision R0): single orders, told to the market as levels summed by price, with the number of orders.</summary>
/// <remarks>Each side is one list, best price first and, within a price, the smaller order number first, which is the order of the
/// checksum. Source: Bitfinex API v2, "Raw Books" and "WebSocket Checksum". Not thread-safe.</remarks>
internal sealed class BitfinexRawBook
{
    private readonly List<BitfinexOrder> bids = [];
    private readonly List<BitfinexOrder> asks = [];

    /// <summary>How many orders there are.</summary>
    public int Count => bids.Count + asks.Count;

    /// <summary>Replaces all orders and writes every level.</summary>
    /// <returns>False when a level's sum can't be held exactly.</returns>
    public bool TryLoad(ReadOnlySpan<BitfinexOrder> orders, FeedBatch batch)
    {
        bids.Clear();
        asks.Clear();
        foreach (ref readonly var order in orders)
        {
            Remove(order.Id, out _);
            if (order.Price.Mantissa > 0) Insert(order);
        }

        return TryWriteAll(bids, batch) && TryWriteAll(asks, batch);
    }

    /// <summary>Adds, replaces or removes one order and writes the levels that this changes; an unknown order is removed already.</summary>
    /// <returns>False when a level's sum can't be held exactly.</returns>
    public bool TryApply(in BitfinexOrder order, FeedBatch batch)
    {
        var existed = Remove(order.Id, out var old);
        var stays = order.Price.Mantissa > 0;
        if (stays) Insert(order);
        if (existed && !(stays && old.Side == order.Side && Compare(old.Price, order.Price) == 0))
        {
            if (!TryWrite(old.Side, old.Price, batch)) return false;
        }

        return !stays || TryWrite(order.Side, order.Price, batch);
    }

    /// <summary>Whether the orders have the checksum that the venue sent: as for levels, with order numbers in place of prices.</summary>
    public bool Matches(int expected)
    {
        var text = Write(exponents: true);
        return text.Checksum == expected || (text.HasSmallNumbers && Write(exponents: false).Checksum == expected);
    }

    private BitfinexChecksumText Write(bool exponents)
    {
        var text = new BitfinexChecksumText(BitfinexChecksum.Buffer, exponents);
        for (var rank = 0; rank < BitfinexChecksumText.LevelsMax; rank++)
        {
            if (rank < bids.Count) Add(ref text, bids[rank]);
            if (rank < asks.Count) Add(ref text, asks[rank]);
        }

        return text;

        static void Add(ref BitfinexChecksumText text, in BitfinexOrder order)
        {
            text.Add(order.Id);
            text.Add(order.Side == Side.Ask, order.Size.Mantissa, order.Size.Scale);
        }
    }

    private List<BitfinexOrder> SideOf(Side side) => side == Side.Bid ? bids : asks;

    private bool Remove(long id, out BitfinexOrder removed) => Remove(bids, id, out removed) || Remove(asks, id, out removed);

    private static bool Remove(List<BitfinexOrder> side, long id, out BitfinexOrder removed)
    {
        // At most 250 orders a side: a scan is as fast as an index that would have to be kept.
        for (var i = 0; i < side.Count; i++)
        {
            if (side[i].Id != id) continue;
            removed = side[i];
            side.RemoveAt(i);
            return true;
        }

        removed = default;
        return false;
    }

    private void Insert(in BitfinexOrder order)
    {
        var side = SideOf(order.Side);
        var (low, high) = (0, side.Count);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            var other = side[middle];
            var isBefore = Rank(order.Side, other.Price, order.Price) is var rank && (rank < 0 || (rank == 0 && other.Id < order.Id));
            if (isBefore) low = middle + 1;
            else high = middle;
        }

        side.Insert(low, order);
    }

    private static bool TryWriteAll(List<BitfinexOrder> side, FeedBatch batch)
    {
        for (var at = 0; at < side.Count;)
        {
            if (!TrySum(side, at, out var size, out var count)) return false;
            if (!LevelChange.TryCreate(side[at].Side, side[at].Price, size, count, out batch.AddLevel())) return false;
            at += count;
        }

        return true;
    }

    private bool TryWrite(Side side, ExactDecimal price, FeedBatch batch)
    {
        var orders = SideOf(side);
        var first = FirstAt(orders, side, price);
        return TrySumAt(orders, first, price, out var size, out var count)
            && LevelChange.TryCreate(side, price, size, count, out batch.AddLevel());
    }

    private static int FirstAt(List<BitfinexOrder> orders, Side side, ExactDecimal price)
    {
        var (low, high) = (0, orders.Count);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (Rank(side, orders[middle].Price, price) < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static bool TrySum(List<BitfinexOrder> orders, int first, out ExactDecimal size, out int count) =>
        TrySumAt(orders, first, orders[first].Price, out size, out count);

    private static bool TrySumAt(List<BitfinexOrder> orders, int first, ExactDecimal price, out ExactDecimal size, out int count)
    {
        size = ExactDecimal.Zero;
        for (count = 0; first + count < orders.Count && Compare(orders[first + count].Price, price) == 0; count++)
        {
            var next = orders[first + count].Size;
            var scale = Math.Max(size.Scale, next.Scale);
            if (!size.TryRescale(scale, out var left) || !next.TryRescale(scale, out var right) || left > long.MaxValue - right) return false;
            size = new ExactDecimal(left + right, scale);
        }

        return true;
    }

    /// <summary>Negative when the first price is better for its side.</summary>
    private static int Rank(Side side, ExactDecimal first, ExactDecimal second) =>
        side == Side.Bid ? Compare(second, first) : Compare(first, second);

    private static int Compare(ExactDecimal first, ExactDecimal second)
    {
        if (first.Scale == second.Scale) return first.Mantissa.CompareTo(second.Mantissa);
        var scale = Math.Max(first.Scale, second.Scale);
        var left = (Int128)first.Mantissa * ExactDecimal.PowerOfTen(scale - first.Scale);
        var right = (Int128)second.Mantissa * ExactDecimal.PowerOfTen(scale - second.Scale);
        return left.CompareTo(right);
    }
}
