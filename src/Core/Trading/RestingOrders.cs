using CompraVenta.Core.Books;
using CompraVenta.Core.Ledger;
using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <summary>The limit orders that stand at venues, with the size estimated to stand before each.</summary>
/// <remarks>Owned by the market loop. An order stands behind all that its venue showed at its price when it came, or, where its book was not fresh or did not reach that far, as soon as it tells. What trades there comes from the front; what is cancelled
/// is taken to have stood behind it, unless the venue shows less than was thought to stand before it. Where a book shows so before the trade is told that made it so, the trade counts once. What happens elsewhere in a book costs a comparison a change.</remarks>
internal sealed class RestingOrders
{
    private readonly Dictionary<Account, decimal> shared = [];
    private readonly List<(KnownOrder, decimal, decimal)> met = [];
    private readonly List<KnownOrder> reached = [];
    private (RestingSide Buys, RestingSide Sells)[] bySlot = [];

    /// <summary>Whether anything stands at a listing.</summary>
    public bool Any(int slot) => (uint)slot < (uint)bySlot.Length && bySlot[slot] is { Buys: not null } own && (own.Buys.Best ?? own.Sells.Best) is not null;

    /// <summary>The buys or the sells that stand at a listing; there must be any.</summary>
    public RestingSide Of(int slot, OrderSide side) => side == OrderSide.Buy ? bySlot[slot].Buys : bySlot[slot].Sells;

    /// <summary>Adds an order, behind those that came before.</summary>
    public void Add(KnownOrder order)
    {
        var slot = order.Order.Reference.Slot;
        if (slot >= bySlot.Length) Array.Resize(ref bySlot, Math.Max(64, (slot + 1) * 2));
        if (bySlot[slot].Buys is null) bySlot[slot] = (new RestingSide(OrderSide.Buy), new RestingSide(OrderSide.Sell));
        order.Ahead = order.Order.QueueAhead;
        var side = Of(slot, order.Order.Terms.Side);
        side.Add(order);

        // Its venue may show what it has not met: what came while there was no engine, or while the book could not be traded against. The next change of the book tells.
        side.IsReached = true;
    }

    /// <summary>The venue has sent levels of its book, which are in it by now: what stands at them moves forward, and what they reach is to be looked at.</summary>
    public void OnLevels(VenueBook book, ReadOnlySpan<LevelChange> changes, bool isSnapshot, long nowNs)
    {
        var (buys, sells) = bySlot[book.Listing.Slot];
        foreach (ref readonly var change in changes)
        {
            var price = new ExactDecimal(change.Price, change.PriceScale).ToDecimal();
            var (own, opposite) = change.Side == Side.Bid ? (buys, sells) : (sells, buys);
            if (change.Size > 0 && opposite.Reaches(price)) opposite.IsReached = true;
            if (!isSnapshot && own.Find(price) is { } level) Change(level, own, book, change, nowNs);
        }

        if (!isSnapshot) return;
        ShrinkAll(buys, book, Side.Bid, nowNs);
        ShrinkAll(sells, book, Side.Ask, nowNs);
    }

    /// <summary>A book that can be traded against has changed: where it has come to prices of which it had not told what stands there, it tells now.</summary>
    public void Learn(VenueBook book, long nowNs)
    {
        var (buys, sells) = bySlot[book.Listing.Slot];
        Learn(buys, book, Side.Bid, nowNs);
        Learn(sells, book, Side.Ask, nowNs);
    }

    /// <summary>Which orders a trade fills, and how far: an account's orders share its size, best price first, of one price the oldest first; what filled one of them comes before the next, beside what stands before that.</summary>
    /// <param name="slot">The listing's slot.</param>
    /// <param name="taker">The taker's side: it meets the other one only.</param>
    /// <param name="price">Its price.</param>
    /// <param name="size">Its size, in the base asset.</param>
    /// <param name="nowNs">When it came, in nanoseconds since 1970-01-01 UTC: what was placed later it did not meet.</param>
    /// <returns>The orders, best price first, each with what fills it and what was left for it: after what stood before it, and after the account's orders before it; until the next call.</returns>
    public IReadOnlyList<(KnownOrder Order, decimal Amount, decimal Left)> Meet(int slot, Side taker, decimal price, decimal size, long nowNs)
    {
        met.Clear();
        shared.Clear();

        // Who buys takes asks. Where those had come to the price of a buy that stands, the book has told of them.
        var standing = Of(slot, taker == Side.Ask ? OrderSide.Buy : OrderSide.Sell);
        if (!standing.Reaches(price)) return met;
        foreach (var level in standing.ReachedBy(price)) Meet(level, size, isAt: level.Price == price, nowNs);
        return met;
    }

    /// <summary>The orders of a side that a price of the opposite side reaches, best price first, of one price the oldest first; until the next call.</summary>
    public IReadOnlyList<KnownOrder> ReachedBy(RestingSide standing, decimal price)
    {
        reached.Clear();
        foreach (var level in standing.ReachedBy(price)) reached.AddRange(level.Orders);
        return reached;
    }

    /// <summary>The size that a book shows at a price; 0 where it shows none.</summary>
    /// <param name="side">The side of the book.</param>
    /// <param name="scale">Its scale.</param>
    /// <param name="price">The price.</param>
    /// <param name="isSeen">Whether the book reaches that far: beyond its last level nothing is known.</param>
    public static decimal ShownAt(BookSide side, BookScale scale, decimal price, out bool isSeen)
    {
        isSeen = side.Count > 0 && (side.Side == Side.Bid ? price >= PriceAt(side, scale, side.Count - 1) : price <= PriceAt(side, scale, side.Count - 1));
        int low = 0, high = side.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var there = PriceAt(side, scale, middle);
            if (there == price) return new ExactDecimal(side[middle].Size, (byte)scale.SizeDecimals).ToDecimal();
            if (side.Side == Side.Bid ? there > price : there < price) low = middle + 1;
            else high = middle;
        }

        return 0;
    }

    private static decimal PriceAt(BookSide side, BookScale scale, int rank) => new ExactDecimal(side.PriceOf(side[rank].Key), (byte)scale.PriceDecimals).ToDecimal();

    private static void ShrinkAll(RestingSide standing, VenueBook book, Side side, long nowNs)
    {
        foreach (var level in standing.All())
        {
            var shown = ShownAt(book[side], book.Scale, level.Price, out var isSeen);
            if (isSeen) level.Shrink(Amounts.RoundUp(shown), nowNs);
            else standing.Miss(level);
        }
    }

    private static void Change(RestingLevel level, RestingSide standing, VenueBook book, in LevelChange change, long nowNs)
    {
        // A venue that shows only so many levels takes one out when a better one comes: nothing of it is gone.
        var isSeen = true;
        if (change.Size == 0) ShownAt(book[change.Side], book.Scale, level.Price, out isSeen);
        if (isSeen) level.Shrink(Amounts.RoundUp(new ExactDecimal(change.Size, change.SizeScale).ToDecimal()), nowNs);
        else standing.Miss(level);
    }

    private static void Learn(RestingSide standing, VenueBook book, Side side, long nowNs)
    {
        while (standing.FirstUnseen is { } level)
        {
            var shown = ShownAt(book[side], book.Scale, level.Price, out var isSeen);
            if (!isSeen) return;
            standing.See(level);
            level.Shrink(Amounts.RoundUp(shown), nowNs);
        }
    }

    private void Meet(RestingLevel level, decimal size, bool isAt, long nowNs)
    {
        foreach (var order in level.Orders)
        {
            if (order.Order.CreatedNs > nowNs) continue;
            var reach = isAt ? RestingLevel.Pass(order, size, nowNs) : size;
            var before = shared.GetValueOrDefault(order.Account);
            var left = reach - before;
            var amount = Math.Min(left, order.Order.LeftBase!.Value);
            if (amount <= 0) continue;
            shared[order.Account] = before + amount;
            met.Add((order, amount, left));
        }
    }
}
