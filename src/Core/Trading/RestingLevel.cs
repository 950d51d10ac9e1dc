namespace CompraVenta.Core.Trading;

/// <summary>The orders that stand at one price of a listing, oldest first, each with the size estimated to stand before it.</summary>
/// <param name="side">The side that it is of.</param>
internal sealed class RestingLevel(RestingSide side)
{
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

    /// <summary>The venue shows so much here: no more can stand before an order.</summary>
    public void Shrink(decimal shown)
    {
        if (aheadMax <= shown) return;
        aheadMax = shown;
        foreach (var order in orders) order.Ahead = Math.Min(order.Ahead, shown);
    }
}
