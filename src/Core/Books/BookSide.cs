using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Books;

/// <summary>One side of a venue's book: levels in one sorted array, the best last, since most changes happen near the touch.</summary>
/// <remarks>Owned by the market loop; nothing is allocated once the array has grown to the book's depth.</remarks>
public sealed class BookSide(Side side)
{
    private Level[] levels = new Level[64];
    private Edit[] edits = [];

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

    /// <summary>Sets the sizes at several prices that come best first, as venues send them, in one pass: what lies between two levels that come or go is
    /// moved once, and not once for each of them.</summary>
    /// <param name="changes">The first is of this side.</param>
    /// <param name="scale">The book's scale.</param>
    /// <returns>How many of the changes were taken: those up to another side, another scale or a price that is not worse than the one before.</returns>
    internal int SetRun(ReadOnlySpan<LevelChange> changes, BookScale scale)
    {
        if (edits.Length < changes.Length) edits = new Edit[Math.Max(changes.Length, edits.Length * 2)];
        var editCount = 0;
        var taken = 0;
        var from = Count;
        var last = long.MaxValue;
        foreach (ref readonly var change in changes)
        {
            var key = KeyOf(change.Price);
            if (change.Side != Side || key >= last || !scale.Fits(change)) break;
            last = key;
            taken++;
            from = FirstAtLeast(key, from);
            var exists = from < Count && levels[from].Key == key;
            if (exists && change.Size > 0)
            {
                levels[from].Size = change.Size;
                levels[from].Count = change.Count;
            }
            else if (exists || change.Size > 0)
            {
                ref var edit = ref edits[editCount++];
                edit.At = from;
                edit.Key = key;
                edit.Size = change.Size;
                edit.Count = change.Count;
            }
        }

        if (editCount > 0) Apply(edits.AsSpan(0, editCount));
        return taken;
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

    /// <summary>Puts levels in and takes levels out, the edits being in order of price, best first.</summary>
    /// <remarks>The levels between two edits keep together. Those that move towards the best end go first, from that end on; then the others from the
    /// other end on: so nothing is overwritten before it has moved.</remarks>
    private void Apply(Span<Edit> edits)
    {
        var growth = 0;
        foreach (ref var edit in edits) growth += edit.Size > 0 ? 1 : -1;
        while (Count + growth > levels.Length) Array.Resize(ref levels, levels.Length * 2);
        var (shift, end) = (growth, Count);
        foreach (ref var edit in edits)
        {
            // What is better than the edit, up to the one before it.
            var first = edit.Size > 0 ? edit.At : edit.At + 1;
            edit.Shift = shift;
            if (shift > 0) Array.Copy(levels, first, levels, first + shift, end - first);
            shift -= edit.Size > 0 ? 1 : -1;
            end = edit.At;
        }

        for (var i = edits.Length - 1; i >= 0; i--)
        {
            ref var edit = ref edits[i];
            var first = edit.Size > 0 ? edit.At : edit.At + 1;
            end = i == 0 ? Count : edits[i - 1].At;
            if (edit.Shift < 0) Array.Copy(levels, first, levels, first + edit.Shift, end - first);
            if (edit.Size == 0) continue;
            ref var level = ref levels[edit.At + edit.Shift - 1];
            level.Key = edit.Key;
            level.Size = edit.Size;
            level.Count = edit.Count;
        }

        Count += growth;
    }

    /// <summary>Position of the first level whose key is not below the one given.</summary>
    private int FirstAtLeast(long key) => FirstAtLeast(key, Count);

    /// <summary>Position of the first level whose key is not below the one given, at most <paramref name="from"/>: gallops from there, then halves
    /// without a branch, which could not be foretold.</summary>
    private int FirstAtLeast(long key, int from)
    {
        ref var origin = ref MemoryMarshal.GetArrayDataReference(levels);
        var low = from;
        var step = 1;
        while (low - step >= 0 && Unsafe.Add(ref origin, low - step).Key >= key)
        {
            low -= step;
            step <<= 1;
        }

        // The position lies above `left` and not above `low`.
        var left = Math.Max(low - step, -1);
        while (low - left > 1)
        {
            var half = (low - left) >> 1;

            // All ones when the key in the middle is below.
            var isBelow = -Unsafe.BitCast<bool, byte>(Unsafe.Add(ref origin, left + half).Key < key);
            low -= (low - left - half) & ~isBelow;
            left += half & isBelow;
        }

        return low;
    }

    /// <summary>A level that comes, or, with a size of 0, one that goes.</summary>
    private struct Edit
    {
        public long Key;
        public long Size;
        public int Count;

        /// <summary>Before which level it comes, or which goes.</summary>
        public int At;

        /// <summary>How far the levels next better to it move.</summary>
        public int Shift;
    }
}
