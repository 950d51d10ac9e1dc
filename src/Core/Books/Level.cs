namespace CompraVenta.Core.Books;

/// <summary>One price of a book side, in the units of its <see cref="BookScale"/>.</summary>
/// <remarks>24 bytes. The key orders both sides alike: the price for bids, its negative for asks, so that better is greater.</remarks>
public struct Level
{
    /// <summary>Sort key: price for bids, minus price for asks.</summary>
    public long Key;

    /// <summary>Total size at the price, more than 0.</summary>
    public long Size;

    /// <summary>Orders at the price; 0 where the venue does not say.</summary>
    public int Count;

    /// <summary>Place among the levels of a snapshot that came unordered.</summary>
    internal int Arrival;
}
