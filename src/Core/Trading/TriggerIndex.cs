using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <summary>All orders that wait for a price: by what price they watch, in ladders.</summary>
/// <remarks>Owned by the market loop. <see cref="TriggerSource.Last"/> is watched by listing, the others by instrument.</remarks>
public sealed class TriggerIndex
{
    private readonly Dictionary<Watch, TriggerLadders> watched = [];
    private readonly Dictionary<Guid, Placed> placed = [];
    private long sequence;

    /// <summary>How many orders wait.</summary>
    public int Count => placed.Count;

    /// <summary>Adds an order.</summary>
    /// <param name="order">The order, which has a trigger price.</param>
    public void Add(Order order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var watch = WatchOf(order.Terms, order.Reference);
        if (!watched.TryGetValue(watch, out var ladders)) watched[watch] = ladders = new TriggerLadders();
        var price = order.TriggerPrice ?? throw new ArgumentException("the order waits for no price", nameof(order));
        var own = new Placed(ladders.Of(order.Terms), price, sequence++);
        own.Ladder.Add(price, own.Sequence, order.Id);
        placed.Add(order.Id, own);
    }

    /// <summary>Moves an order to another trigger price; among those of that price it is the last.</summary>
    public void Move(Guid order, decimal price)
    {
        if (!placed.TryGetValue(order, out var own)) return;
        own.Ladder.Remove(own.Price, own.Sequence);
        placed[order] = own = own with { Price = price, Sequence = sequence++ };
        own.Ladder.Add(price, own.Sequence, order);
    }

    /// <summary>Takes an order out.</summary>
    public void Remove(Guid order)
    {
        if (placed.Remove(order, out var own)) own.Ladder.Remove(own.Price, own.Sequence);
    }

    /// <summary>Whether anybody watches the last trades of a listing.</summary>
    public bool WatchesLast(int slot) => watched.TryGetValue(new(TriggerSource.Last, slot, null), out var ladders) && ladders.Any;

    /// <summary>Whether anybody watches a price over all venues of an instrument.</summary>
    public bool Watches(TriggerSource source, Instrument instrument) => watched.TryGetValue(new(source, -1, instrument), out var ladders) && ladders.Any;

    /// <summary>Takes the next order out that a trade of a listing fires: nearest price first, of one price the oldest.</summary>
    public bool TryFireLast(int slot, decimal price, out Guid order) => TryFire(new(TriggerSource.Last, slot, null), price, price, out order);

    /// <summary>Takes the next order out that the prices over all venues fire.</summary>
    /// <param name="source">Which of them.</param>
    /// <param name="instrument">Of what.</param>
    /// <param name="bid">What sells watch.</param>
    /// <param name="ask">What buys watch.</param>
    /// <param name="order">The order.</param>
    public bool TryFire(TriggerSource source, Instrument instrument, decimal bid, decimal ask, out Guid order) =>
        TryFire(new(source, -1, instrument), bid, ask, out order);

    private static Watch WatchOf(OrderTerms terms, Listing reference) =>
        terms.TriggerSource == TriggerSource.Last ? new(TriggerSource.Last, reference.Slot, null) : new(terms.TriggerSource, -1, terms.Instrument);

    private bool TryFire(Watch watch, decimal bid, decimal ask, out Guid order)
    {
        order = default;
        if (!watched.TryGetValue(watch, out var ladders)) return false;
        var fired = ladders.TryFire(bid, ask, out order);
        if (fired) placed.Remove(order);
        return fired;
    }

    private readonly record struct Placed(TriggerLadder Ladder, decimal Price, long Sequence);

    private readonly record struct Watch(TriggerSource Source, int Slot, Instrument? Instrument);
}
