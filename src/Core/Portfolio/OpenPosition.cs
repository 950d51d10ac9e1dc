namespace CompraVenta.Core.Portfolio;

/// <summary>A position while executions are gone through.</summary>
internal sealed class OpenPosition(string asset)
{
    private readonly LinkedList<Lot> lots = [];
    private decimal quantity;
    private decimal averageCost;
    private decimal realisedAverageCost;
    private decimal realisedFifo;

    /// <summary>Adds what was received, with its cost by each method.</summary>
    public void Acquire(decimal received, (decimal AverageCost, decimal Fifo) cost, long timeNs)
    {
        quantity += received;
        averageCost += cost.AverageCost;
        if (received > 0) lots.AddLast(new Lot(received, cost.Fifo, timeNs));
        else realisedFifo -= cost.Fifo;
        if (quantity > 0) return;

        // The fee took all there was: what was paid is lost.
        realisedAverageCost -= averageCost;
        averageCost = 0;
    }

    /// <summary>Takes out what was given away.</summary>
    /// <returns>What it had cost by each method.</returns>
    /// <exception cref="ArgumentException">There is not so much: executions are missing.</exception>
    public (decimal AverageCost, decimal Fifo) Dispose(decimal given)
    {
        if (given > quantity) throw new ArgumentException($"{given} {asset} were given of {quantity}: executions are missing", nameof(given));
        var average = PartOf(averageCost, given, quantity);
        quantity -= given;
        averageCost -= average;
        var fifo = 0m;
        while (given > 0)
        {
            var first = lots.First!.Value;
            lots.RemoveFirst();
            var taken = Math.Min(given, first.Quantity);
            var cost = PartOf(first.Cost, taken, first.Quantity);
            fifo += cost;
            given -= taken;
            if (taken < first.Quantity) lots.AddFirst(first with { Quantity = first.Quantity - taken, Cost = first.Cost - cost });
        }

        return (average, fifo);
    }

    /// <summary>Notes what was received in the account's quote asset for what had cost so much.</summary>
    public void Realise(decimal received, (decimal AverageCost, decimal Fifo) cost)
    {
        realisedAverageCost += received - cost.AverageCost;
        realisedFifo += received - cost.Fifo;
    }

    public Position Close() => new(asset, quantity, averageCost, [.. lots], realisedAverageCost, realisedFifo);

    /// <summary>A part's share of a cost, to 8 decimals; of the whole all of it, so that no rounding is left behind.</summary>
    private static decimal PartOf(decimal cost, decimal part, decimal whole) => part == whole ? cost : decimal.Round(cost * (part / whole), Ledger.Amounts.Decimals);
}
