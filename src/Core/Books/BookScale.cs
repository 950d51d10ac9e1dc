using System.Runtime.CompilerServices;
using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Books;

/// <summary>The decimals in which all books of one instrument keep prices and sizes, so that books of several venues compare as
/// whole numbers. It grows when a level needs more decimals, and shrinks when a number would not fit otherwise.</summary>
/// <remarks>Owned by the market loop. A change of scale re-scales every book that was added.</remarks>
public sealed class BookScale
{
    /// <summary>Largest scaled value: the sum over 8 venues still fits in 64 bits.</summary>
    public const long ValueMax = long.MaxValue / 8;

    private readonly List<VenueBook> books = [];
    private bool hasShrunk;

    /// <summary>Decimals of prices, 0 to 18.</summary>
    public int PriceDecimals { get; private set; }

    /// <summary>Decimals of sizes, 0 to 18.</summary>
    public int SizeDecimals { get; private set; }

    /// <summary>Times the scale changed.</summary>
    public int Changes { get; private set; }

    internal void Add(VenueBook book) => books.Add(book);

    /// <summary>Whether a change is in these units already; a size of 0 is in any.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Fits(in LevelChange change) =>
        change.PriceScale == PriceDecimals && (change.SizeScale == SizeDecimals || change.Size == 0) && change.Price <= ValueMax && change.Size <= ValueMax;

    /// <summary>Scales one change, changing the scale of all books first if it has to.</summary>
    /// <returns>False when no scale holds this number and all levels there are: the book can't be kept.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryScale(in LevelChange change, out long price, out long size)
    {
        price = change.Price;
        size = change.Size;
        return Fits(change) || TryScaleOther(change, out price, out size);
    }

    private bool TryScaleOther(in LevelChange change, out long price, out long size)
    {
        size = 0;
        return TryFit(new ExactDecimal(change.Price, change.PriceScale), isPrice: true, out price)
            && TryFit(new ExactDecimal(change.Size, change.SizeScale), isPrice: false, out size);
    }

    private bool TryFit(ExactDecimal number, bool isPrice, out long scaled)
    {
        // As many decimals as the venue writes, so that its next numbers need no conversion, unless that was too many once;
        // else as many as the number needs; else, when it is too large for those there are, the fewest that hold everything.
        var decimals = isPrice ? PriceDecimals : SizeDecimals;
        if (!hasShrunk && number.Scale > decimals && TryChangeFor(number, isPrice, number.Scale, out scaled)) return true;
        if (number.TryRescale(decimals, out scaled) && scaled <= ValueMax) return true;
        var needed = number.Trimmed();
        if (needed.Scale > decimals && TryChangeFor(needed, isPrice, needed.Scale, out scaled)) return true;
        hasShrunk = true;
        return TryChangeFor(needed, isPrice, Math.Max(needed.Scale, FewestDecimals(isPrice)), out scaled);
    }

    private bool TryChangeFor(ExactDecimal number, bool isPrice, int decimals, out long scaled)
    {
        if (!number.TryRescale(decimals, out scaled) || scaled > ValueMax || !CanHold(isPrice, decimals)) return false;
        Change(isPrice, decimals);
        return true;
    }

    private int FewestDecimals(bool isPrice)
    {
        var fewest = 0;
        foreach (var book in books) fewest = Math.Max(fewest, book.FewestDecimals(isPrice));
        return fewest;
    }

    private bool CanHold(bool isPrice, int decimals)
    {
        var current = isPrice ? PriceDecimals : SizeDecimals;
        if (decimals <= current) return true;
        var limit = ValueMax / ExactDecimal.PowerOfTen(decimals - current);
        return books.TrueForAll(book => book.Largest(isPrice) <= limit);
    }

    private void Change(bool isPrice, int decimals)
    {
        var current = isPrice ? PriceDecimals : SizeDecimals;
        foreach (var book in books) book.Rescale(isPrice, current, decimals);
        if (isPrice) PriceDecimals = decimals;
        else SizeDecimals = decimals;
        Changes++;
    }
}
