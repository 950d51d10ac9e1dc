using System.Runtime.CompilerServices;
using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Books;

/// <summary>One side of a venue's book: levels in one sorted array, the best last, since most changes happen near the touch.</summary>
/// <remarks>Owned by the market loop; nothing is allocated once the array has grown to the book's depth.</remarks>
public sealed class BookSide(Side side)
{
    private Level[] levels = new Level[64];

    /// <summary>Which side it is.</summary>
    public Side Side { get; } = side;

    /// <summary>How many levels there are.</summary>
    public int Count { get; private set; }

    /// <summary>All levels, best first by <paramref name="rank"/>: 0 is the best.</summary>
    public ref readonly Level this[int rank] => ref levels[Count - 1 - rank];

    /// <summary>Best key, or <see cref="long.MinValue"/> when the side is empty.</summary>
    public long BestKey => Count == 0 ? long.MinValue : levels[Count - 1].Key;

    /// <summary>The price of a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long PriceOf(long key) => Side == Side.Bid ? key : -key;

    /// <summary>The key of a price.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long KeyOf(long price) => Side == Side.Bid ? price : -price;

    /// <summary>Levels with a key greater than this one, that is, at better prices.</summary>
    public int CountBetterThan(long key) => Count - FirstAtLeast(key == long.MaxValue ? key : key + 1);

    /// <summary>Sets the size at a price; 0 removes it, and removing a level that is not there is fine.</summary>
    internal void Set(long price, long size, int count)
    {
        var key = KeyOf(price);
        var at = FirstAtLeast(key);
        var exists = at < Count && levels[at].Key == key;
        if (size == 0)
        {
            if (!exists) return;
            Array.Copy(levels, at + 1, levels, at, Count - at - 1);
            Count--;
            return;
        }

        if (!exists)
        {
            if (Count == levels.Length) Array.Resize(ref levels, Count * 2);
            Array.Copy(levels, at, levels, at + 1, Count - at);
            Count++;
            levels[at].Key = key;
        }

        levels[at].Size = size;
        levels[at].Count = count;
    }

    internal void Clear() => Count = 0;

    /// <summary>Adds a level of a snapshot at the end, unordered until <see cref="FinishLoad"/>.</summary>
    internal void Load(long price, long size, int count)
    {
        if (Count == levels.Length) Array.Resize(ref levels, Count * 2);
        ref var level = ref levels[Count];
        level.Key = KeyOf(price);
        level.Size = size;
        level.Count = count;
        level.Arrival = Count++;
    }

    /// <summary>Brings loaded levels into order: reversed when they came best first, sorted otherwise; of equal prices the last
    /// one counts, and a size of 0 means absent.</summary>
    internal void FinishLoad()
    {
        var loaded = levels.AsSpan(0, Count);
        if (Count > 1 && loaded[0].Key > loaded[^1].Key) loaded.Reverse();
        for (var i = 1; i < loaded.Length; i++)
        {
            if (loaded[i].Key > loaded[i - 1].Key) continue;
            loaded.Sort(static (a, b) => a.Key != b.Key ? a.Key.CompareTo(b.Key) : a.Arrival.CompareTo(b.Arrival));
            break;
        }

        var kept = 0;
        for (var i = 0; i < loaded.Length; i++)
        {
            if (i + 1 < loaded.Length && loaded[i + 1].Key == loaded[i].Key) continue;
            if (loaded[i].Size > 0) loaded[kept++] = loaded[i];
        }

        Count = kept;
    }

    internal int Fingerprint(int depth)
    {
        var hash = default(HashCode);
        foreach (ref readonly var level in levels.AsSpan(Math.Max(0, Count - depth), Math.Min(depth, Count)))
        {
            hash.Add(level.Key);
            hash.Add(level.Size);
        }

        return hash.ToHashCode();
    }

    internal void Rescale(bool isPrice, int from, int to)
    {
        var factor = ExactDecimal.PowerOfTen(Math.Abs(to - from));
        foreach (ref var level in levels.AsSpan(0, Count))
        {
            ref var value = ref isPrice ? ref level.Key : ref level.Size;
            value = to > from ? checked(value * factor) : value / factor;
        }
    }

    internal long Largest(bool isPrice)
    {
        long largest = 0;
        foreach (ref readonly var level in levels.AsSpan(0, Count)) largest = Math.Max(largest, isPrice ? PriceOf(level.Key) : level.Size);
        return largest;
    }

    internal int FewestDecimals(bool isPrice, int decimals)
    {
        var fewest = 0;
        foreach (ref readonly var level in levels.AsSpan(0, Count))
        {
            var value = isPrice ? level.Key : level.Size;
            while (fewest < decimals && value % ExactDecimal.PowerOfTen(decimals - fewest) != 0) fewest++;
        }

        return fewest;
    }

    /// <summary>Position of the first level whose key is not below the one given: gallops from the best level, then halves.</summary>
    private int FirstAtLeast(long key)
    {
        var low = Count - 1;
        if (low < 0 || levels[low].Key < key) return Count;
        var step = 1;
        while (low - step >= 0 && levels[low - step].Key >= key)
        {
            low -= step;
            step <<= 1;
        }

        var left = Math.Max(low - step, -1) + 1;
        while (left < low)
        {
            var middle = (left + low) >> 1;
            if (levels[middle].Key >= key) low = middle;
            else left = middle + 1;
        }

        return low;
    }
}
