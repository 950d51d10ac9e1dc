using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <summary>Orders whose trigger prices stay as they are: stops and take-profits.</summary>
internal sealed class FixedLadder(Venue? venue, OrderSide side, bool firesBelow) : TriggerLadder(venue, side, firesBelow)
{
    private readonly OrdersByKey orders = new(highestFirst: firesBelow);

    /// <inheritdoc/>
    public override void Add(KnownOrder order)
    {
        order.Key = order.Order.TriggerPrice!.Value;
        order.Ladder = this;
        orders.Add(order);
        SetNearest();
    }

    /// <inheritdoc/>
    public override void Remove(KnownOrder order)
    {
        orders.Remove(order);
        order.Ladder = null;
        SetNearest();
    }

    private void SetNearest() => SetNearest(orders.First, orders.First?.Key ?? 0);
}
