namespace CompraVenta.Core.Portfolio;

/// <summary>An asset that is held, or was, beside the account's quote asset. Costs and profits are in that one.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Quantity">How much is held: what was received net of fees, less what was sold. 0 once all is sold.</param>
/// <param name="AverageCost">What the quantity cost in all, by <see cref="CostMethod.AverageCost"/>.</param>
/// <param name="Lots">What is left of each acquisition, oldest first: the cost by <see cref="CostMethod.Fifo"/>.</param>
/// <param name="RealisedAverageCost">Profit (or, negative, loss) of what was sold, by <see cref="CostMethod.AverageCost"/>.</param>
/// <param name="RealisedFifo">The same by <see cref="CostMethod.Fifo"/>.</param>
public sealed record Position(string Asset, decimal Quantity, decimal AverageCost, IReadOnlyList<Lot> Lots, decimal RealisedAverageCost, decimal RealisedFifo)
{
    /// <summary>What a unit cost on average (average cost ÷ quantity); not rounded, so for showing only. Null when nothing is held.</summary>
    public decimal? AveragePrice => Quantity > 0 ? AverageCost / Quantity : null;

    /// <summary>What the quantity cost.</summary>
    public decimal CostOf(CostMethod method) => method == CostMethod.AverageCost ? AverageCost : Lots.Sum(lot => lot.Cost);

    /// <summary>Profit of what was sold: what was received net of the fee, less what it had cost.</summary>
    public decimal RealisedBy(CostMethod method) => method == CostMethod.AverageCost ? RealisedAverageCost : RealisedFifo;

    /// <summary>Profit if all were sold at a price, without fees: quantity × price − cost.</summary>
    /// <param name="method">Which cost.</param>
    /// <param name="price">The price, in the account's quote asset.</param>
    public decimal UnrealisedBy(CostMethod method, decimal price) => (Quantity * price) - CostOf(method);
}
