using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <summary>Trailing stops, which follow the best price that each has seen. Those that have seen the same one are moved together: a new best price moves a group, and joins it with
/// the groups whose best it passes, the smaller into the larger. So an order is moved by itself a few times (a logarithm of how many there are), however often the price rises.</summary>
/// <remarks>Prices of buys count negative here, so that better is greater for both sides. Best prices are rounded to the tick size away from the market; distances are multiples of it.</remarks>
/// <param name="venue">The only venue that they trade at; null for all.</param>
/// <param name="side">Whether they buy or sell.</param>
/// <param name="reference">The listing whose tick size holds.</param>
internal sealed class TrailingLadder(Venue? venue, OrderSide side, Listing reference) : TriggerLadder(venue, side, firesBelow: side == OrderSide.Sell)
{
    private static readonly Comparer<TrailGroup> LowestLast = Comparer<TrailGroup>.Create((a, b) => b.Peak.CompareTo(a.Peak));
    private static readonly Comparer<TrailGroup> NearestLast = Comparer<TrailGroup>.Create(
        (a, b) => a.Trigger.CompareTo(b.Trigger) is var nearer and not 0 ? nearer : b.Orders.First!.Sequence.CompareTo(a.Orders.First!.Sequence));

    private readonly TrailGroups byPeak = new(LowestLast);
    private readonly TrailGroups byTrigger = new(NearestLast);
    private readonly TrailGroup wanted = new();
    private decimal lowestPeak = decimal.MaxValue;

    /// <summary>The listing whose tick size holds.</summary>
    public Listing Reference { get; } = reference;

    /// <summary>The trigger price of a trailing stop that has seen a best price.</summary>
    public static decimal TriggerOf(OrderSide side, Listing reference, decimal best, decimal distance) =>
        Unsigned(side, RoundDown(Unsigned(side, best), reference) - distance);

    /// <summary>The price that fires an order now.</summary>
    public decimal TriggerOf(KnownOrder order) => Unsigned(Side, order.Trail!.Peak - order.Key);

    /// <inheritdoc/>
    public override void Add(KnownOrder order)
    {
        order.Key = order.Order.Terms.TrailDistance!.Value;
        order.Ladder = this;
        wanted.Peak = Unsigned(Side, order.Order.TriggerPrice!.Value) + order.Key;
        if (byPeak.Find(wanted) is { } group) byTrigger.Remove(group);
        else byPeak.Add(group = new TrailGroup { Peak = wanted.Peak });
        order.Trail = group;
        group.Orders.Add(order);
        byTrigger.Add(group);
        SetEnds();
    }

    /// <inheritdoc/>
    public override void Remove(KnownOrder order)
    {
        var group = order.Trail!;
        byTrigger.Remove(group);
        group.Orders.Remove(order);
        order.Trail = null;
        order.Ladder = null;
        if (group.Orders.Count > 0) byTrigger.Add(group);
        else byPeak.Remove(group);
        SetEnds();
    }

    /// <summary>Lets the orders follow a price that is the best which they have seen.</summary>
    public void Follow(decimal price)
    {
        var peak = Unsigned(Side, price);
        if (peak <= lowestPeak) return;
        peak = RoundDown(peak, Reference);
        TrailGroup? moved = null;
        while (byPeak.First is { } passed && passed.Peak <= peak)
        {
            // Who has seen exactly this one stays, and is joined if others come to it.
            if (passed.Peak == peak && moved is null) break;
            byPeak.Remove(passed);
            byTrigger.Remove(passed);
            moved = moved is null ? passed : Join(moved, passed);
        }

        if (moved is null) return;
        moved.Peak = peak;
        byPeak.Add(moved);
        byTrigger.Add(moved);
        SetEnds();
    }

    private static TrailGroup Join(TrailGroup one, TrailGroup other)
    {
        var (small, large) = one.Orders.Count < other.Orders.Count ? (one, other) : (other, one);
        foreach (var order in small.Orders.All)
        {
            order.Trail = large;
            large.Orders.Add(order);
        }

        return large;
    }

    private static decimal Unsigned(OrderSide side, decimal price) => side == OrderSide.Sell ? price : -price;

    private static decimal RoundDown(decimal price, Listing reference) =>
        reference.Rules.TickSize is > 0 and var tick ? decimal.Floor(price / tick) * tick : price;

    private void SetEnds()
    {
        var nearest = byTrigger.First;
        lowestPeak = byPeak.First?.Peak ?? decimal.MaxValue;
        SetNearest(nearest?.Orders.First, nearest is null ? 0 : Unsigned(Side, nearest.Trigger));
    }
}
