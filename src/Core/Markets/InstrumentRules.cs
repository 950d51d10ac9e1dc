namespace CompraVenta.Core.Markets;

/// <summary>A venue's rules for orders in one instrument. A value of 0 switches its rule off.</summary>
/// <param name="TickSize">Prices are whole multiples of this, in the quote asset.</param>
/// <param name="LotSize">Sizes are whole multiples of this, in the base asset.</param>
/// <param name="MinimumSize">Smallest order, in the base asset.</param>
/// <param name="MaximumSize">Largest order, in the base asset.</param>
/// <param name="MinimumNotional">Smallest price times size, in the quote asset.</param>
public sealed record InstrumentRules(
    decimal TickSize,
    decimal LotSize,
    decimal MinimumSize,
    decimal MaximumSize,
    decimal MinimumNotional)
{
    /// <summary>A price has at most so many significant digits, whatever its size: Bitfinex' rule in the place of a tick size. 0 for no such rule.</summary>
    public int PriceDigits { get; init; }

    /// <summary>No rule at all.</summary>
    public static InstrumentRules None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>What a price of about this size is a whole multiple of, in the quote asset; 0 where any will do.</summary>
    /// <param name="price">The price; what is not above 0 has no digits, and goes by <see cref="TickSize"/>.</param>
    public decimal TickAt(decimal price)
    {
        if (PriceDigits == 0 || price <= 0) return TickSize;

        // The power of ten of the first digit.
        var first = 1m;
        while (first * 10 <= price) first *= 10;
        while (first > price) first /= 10;
        for (var i = 1; i < PriceDigits; i++) first /= 10;
        return first;
    }
}
