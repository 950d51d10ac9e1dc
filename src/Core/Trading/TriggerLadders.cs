namespace CompraVenta.Core.Trading;

/// <summary>The orders that watch one price: sells and buys, from above and from below.</summary>
internal sealed class TriggerLadders
{
    /// <summary>Sells that fire when the price falls: stop-losses.</summary>
    public TriggerLadder SellBelow { get; } = new(firesBelow: true);

    /// <summary>Sells that fire when the price rises: take-profits.</summary>
    public TriggerLadder SellAbove { get; } = new(firesBelow: false);

    /// <summary>Buys that fire when the price rises: stop-losses.</summary>
    public TriggerLadder BuyAbove { get; } = new(firesBelow: false);

    /// <summary>Buys that fire when the price falls: take-profits.</summary>
    public TriggerLadder BuyBelow { get; } = new(firesBelow: true);

    /// <summary>Whether anybody waits.</summary>
    public bool Any => SellBelow.Count + SellAbove.Count + BuyAbove.Count + BuyBelow.Count > 0;

    /// <summary>The ladder of an order.</summary>
    public TriggerLadder Of(OrderTerms terms) => terms.Side == OrderSide.Sell ? (terms.FiresBelow ? SellBelow : SellAbove) : terms.FiresBelow ? BuyBelow : BuyAbove;

    /// <summary>Takes the next order out that the prices fire; of all at one moment the sells first.</summary>
    /// <param name="bid">What sells watch.</param>
    /// <param name="ask">What buys watch.</param>
    /// <param name="order">The order.</param>
    public bool TryFire(decimal bid, decimal ask, out Guid order) =>
        SellBelow.TryFire(bid, out order) || SellAbove.TryFire(bid, out order) || BuyAbove.TryFire(ask, out order) || BuyBelow.TryFire(ask, out order);
}
