namespace CompraVenta.Simulator.Markets;

/// <summary>One side of a book as a sorted array whose best level is last, where most changes happen.</summary>
internal sealed class BookSide(bool isBid)
{
    private Level[] _levels = new Level[64];

    public bool IsBid => isBid;

    public int Count { get; private set; }

    /// <summary>The level at a rank; 0 is the best.</summary>
    public ref readonly Level this[int rank] => ref _levels[Count - 1 - rank];

    /// <summary>Worst first, best last.</summary>
    public ReadOnlySpan<Level> Sorted => _levels.AsSpan(0, Count);

    public bool TryBest(out Level level)
    {
        level = Count > 0 ? _levels[Count - 1] : default;
        return Count > 0;
    }

    /// <summary>Sets, adds or (size 0) removes a level; true if that changed anything.</summary>
    public bool Set(Level level)
    {
        var index = Find(level.Price);
        var found = index < Count && _levels[index].Price == level.Price;
        if (level.Size == 0)
        {
            if (!found) return false;
            Array.Copy(_levels, index + 1, _levels, index, Count - index - 1);
            Count--;
            return true;
        }

        if (found)
        {
            if (_levels[index].Size == level.Size) return false;
            _levels[index] = level with { OrderId = _levels[index].OrderId };
            return true;
        }

        if (Count == _levels.Length) Array.Resize(ref _levels, Count * 2);
        Array.Copy(_levels, index, _levels, index + 1, Count - index);
        _levels[index] = level;
        Count++;
        return true;
    }

    /// <summary>True if a price would stand before another in the queue of this side.</summary>
    public bool IsBetter(long price, long than) => isBid ? price > than : price < than;

    public bool TryGet(long price, out Level level)
    {
        var index = Find(price);
        level = index < Count ? _levels[index] : default;
        return index < Count && level.Price == price;
    }

    private int Find(long price)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (IsBetter(price, _levels[middle].Price)) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
