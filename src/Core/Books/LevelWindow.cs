using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Books;

/// <summary>A copy of one side's best levels, each with the sizes of its venues. Reused by its owner.</summary>
/// <param name="venueCount">How many venues there are; parts are kept by <see cref="Venue.Index"/>.</param>
public sealed class LevelWindow(int venueCount)
{
    private long[] prices = [];
    private long[] sizes = [];
    private int[] counts = [];
    private long[] parts = [];

    /// <summary>How many levels there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many venues a level has parts for.</summary>
    public int VenueCount { get; } = venueCount;

    /// <summary>Prices, best first, in the units of the book's scale.</summary>
    public ReadOnlySpan<long> Prices => prices.AsSpan(0, Count);

    /// <summary>Sizes summed over venues.</summary>
    public ReadOnlySpan<long> Sizes => sizes.AsSpan(0, Count);

    /// <summary>Orders at the price, summed over venues; 0 where no venue says.</summary>
    public ReadOnlySpan<int> Counts => counts.AsSpan(0, Count);

    /// <summary>The sizes by venue index of a level, 0 where the venue has none there.</summary>
    public ReadOnlySpan<long> PartsOf(int rank) => parts.AsSpan(rank * VenueCount, VenueCount);

    /// <summary>Empties the window.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a level and returns its parts, all 0, to be filled.</summary>
    internal Span<long> Add(long price)
    {
        if (Count == prices.Length)
        {
            var length = Math.Max(16, Count * 2);
            Array.Resize(ref prices, length);
            Array.Resize(ref sizes, length);
            Array.Resize(ref counts, length);
            Array.Resize(ref parts, length * VenueCount);
        }

        prices[Count] = price;
        var mine = parts.AsSpan(Count * VenueCount, VenueCount);
        mine.Clear();
        Count++;
        return mine;
    }

    /// <summary>Sets the totals of the level added last.</summary>
    internal void SetLast(long size, int count)
    {
        sizes[Count - 1] = size;
        counts[Count - 1] = count;
    }
}
