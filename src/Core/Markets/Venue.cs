namespace CompraVenta.Core.Markets;

/// <summary>An exchange that we read.</summary>
/// <param name="Index">Position among the registered venues, 0 upwards and without holes; arrays per venue use it.</param>
/// <param name="Id">The lower-case word used in addresses, settings and JSON, such as <c>binance</c>.</param>
/// <param name="Name">The name people read.</param>
/// <param name="StaleAfter">Age of the last proof after which one of its books is stale.</param>
public sealed record Venue(int Index, string Id, string Name, TimeSpan StaleAfter)
{
    /// <summary>How many significant digits a price has there at most, whatever its size; 0 where the tick sizes of its listings rule instead.</summary>
    public int PriceDigits { get; init; }

    /// <summary>The price at which an order stands there: its limit, or, of a limit with more digits than the venue takes, the next price that is not beyond it.</summary>
    /// <param name="limit">The worst price of the order, above 0.</param>
    /// <param name="isBuy">Whether it buys: its price is rounded down then, otherwise up.</param>
    public decimal StandingPrice(decimal limit, bool isBuy)
    {
        if (PriceDigits == 0) return limit;

        // The power of ten of the last digit that counts.
        var unit = 1m;
        while (unit * 10 <= limit) unit *= 10;
        while (unit > limit) unit /= 10;
        for (var i = 1; i < PriceDigits; i++) unit /= 10;
        return (isBuy ? decimal.Floor(limit / unit) : decimal.Ceiling(limit / unit)) * unit;
    }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
