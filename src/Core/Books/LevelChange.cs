using System.Runtime.CompilerServices;
using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Books;

/// <summary>One level as a venue sent it: the new absolute size at a price, 0 removing the level. 24 bytes.</summary>
public struct LevelChange
{
    /// <summary>Mantissa of the price, more than 0.</summary>
    public long Price;

    /// <summary>Mantissa of the size, 0 or more.</summary>
    public long Size;

    /// <summary>Orders at the price; 0 where the venue does not say.</summary>
    public int Count;

    /// <summary>Decimals of the price.</summary>
    public byte PriceScale;

    /// <summary>Decimals of the size.</summary>
    public byte SizeScale;

    /// <summary>Which side of the book.</summary>
    public Side Side;

    /// <summary>Builds a change.</summary>
    /// <returns>False unless the price is positive and the size not negative.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryCreate(Side side, ExactDecimal price, ExactDecimal size, int count, out LevelChange change)
    {
        change.Price = price.Mantissa;
        change.Size = size.Mantissa;
        change.Count = count;
        change.PriceScale = price.Scale;
        change.SizeScale = size.Scale;
        change.Side = side;
        return price.Mantissa > 0 && size.Mantissa >= 0;
    }
}
