namespace CompraVenta.Core.Trading;

/// <summary>Orders that wait for one price to come from one side, the nearest last, so that a price which fires nothing costs one comparison.</summary>
/// <remarks>Owned by the market loop. Nothing is allocated once the array has grown.</remarks>
/// <param name="firesBelow">Whether they fire at or below their price; otherwise at or above.</param>
public sealed class TriggerLadder(bool firesBelow)
{
    private Entry[] entries = [];

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an order; of one price the first added fires first.</summary>
    public void Add(decimal price, long sequence, Guid order)
    {
        if (Count == entries.Length) Array.Resize(ref entries, Math.Max(4, Count * 2));
        var at = Find(price, sequence);
        Array.Copy(entries, at, entries, at + 1, Count - at);
        entries[at] = new Entry(price, sequence, order);
        Count++;
    }

    /// <summary>Takes an order out.</summary>
    /// <returns>False when it is not there.</returns>
    public bool Remove(decimal price, long sequence)
    {
        var at = Find(price, sequence);
        if (at >= Count || entries[at].Price != price || entries[at].Sequence != sequence) return false;
        Array.Copy(entries, at + 1, entries, at, --Count - at);
        return true;
    }

    /// <summary>Takes the next order out that this price fires.</summary>
    /// <returns>False when it fires none.</returns>
    public bool TryFire(decimal price, out Guid order)
    {
        order = default;
        if (Count == 0) return false;
        ref readonly var nearest = ref entries[Count - 1];
        if (firesBelow ? price > nearest.Price : price < nearest.Price) return false;
        order = nearest.Order;
        Count--;
        return true;
    }

    /// <summary>The place of an order: farther ones come before, of one price the later ones.</summary>
    private int Find(decimal price, long sequence)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            ref readonly var entry = ref entries[middle];
            var farther = firesBelow ? entry.Price < price : entry.Price > price;
            if (farther || (entry.Price == price && entry.Sequence > sequence)) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private readonly record struct Entry(decimal Price, long Sequence, Guid Order);
}
