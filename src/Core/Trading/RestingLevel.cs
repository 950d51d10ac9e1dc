namespace CompraVenta.Core.Trading;

/// <summary>The orders that stand at one price of a listing, oldest first, each with the size estimated to stand before it.</summary>
/// <param name="side">The side that it is of.</param>
internal sealed class RestingLevel(RestingSide side)
{
    /// <summary>How long after its book a venue may tell of the trade that changed it: Bitfinex and Coinbase send the book first.</summary>
    public const long TradesFollowNs = 1_000_000_000;

    private readonly List<KnownOrder> orders = [];

    // No order has more before it: most updates of the level then need not look at them.
    private decimal aheadMax;

    /// <summary>The price.</summary>
    public decimal Price { get; set; }

    /// <summary>The side that it is of.</summary>
    public RestingSide Side { get; } = side;

    /// <summary>The orders, oldest first.</summary>
    public IReadOnlyList<KnownOrder> Orders => orders;

    /// <summary>Adds an order, behind those that were placed before: so they come in the same order after a restart, also one that has waited for its trigger meanwhile.</summary>
    public void Add(KnownOrder order)
    {
        order.Level = this;
        var at = orders.Count;
        while (at > 0 && orders[at - 1].Sequence > order.Sequence) at--;
        orders.Insert(at, order);
        aheadMax = Math.Max(aheadMax, order.Ahead);
    }

    /// <summary>Takes an order out.</summary>
    public void Remove(KnownOrder order)
    {
        orders.Remove(order);
        order.Level = null;
    }

    /// <summary>The venue shows so much here: no more can stand before an order, and before one that came while that was not known stands all of it.</summary>
    public void Shrink(decimal shown, long nowNs)
    {
        if (aheadMax <= shown) return;
        aheadMax = shown;
        foreach (var order in orders)
        {
            if (order.Ahead <= shown) continue;
            if (order.Ahead < Order.UnknownAhead)
            {
                order.Gone = order.Ahead - shown + (nowNs - order.GoneNs <= TradesFollowNs ? order.Gone : 0);
                order.GoneNs = nowNs;
            }

            order.Ahead = shown;
        }
    }

    /// <summary>A trade at the price: moves an order forward by what the book has not shown to be gone before.</summary>
    /// <param name="order">The order.</param>
    /// <param name="size">The size of the trade.</param>
    /// <param name="nowNs">Nanoseconds since 1970-01-01 UTC.</param>
    /// <returns>What is left of the trade for the order.</returns>
    public static decimal Pass(KnownOrder order, decimal size, long nowNs)
    {
        if (order.Gone > 0)
        {
            if (nowNs - order.GoneNs > TradesFollowNs) order.Gone = 0;
            var known = Math.Min(order.Gone, size);
            order.Gone -= known;
            size -= known;
        }

        if (order.Ahead >= Order.UnknownAhead) return 0;
        var passed = Math.Min(order.Ahead, size);
        order.Ahead -= passed;
        return size - passed;
    }
}
