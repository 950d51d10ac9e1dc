namespace CompraVenta.Core.Markets;

/// <summary>Open, high, low, close and volume of one interval.</summary>
/// <param name="OpenTimeMs">Start of the interval, milliseconds since 1970-01-01 UTC, a whole multiple of the interval.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Traded, in the base asset.</param>
public sealed record Candle(long OpenTimeMs, decimal Open, decimal High, decimal Low, decimal Close, decimal Volume)
{
    /// <summary>The candle with one more trade in it.</summary>
    /// <param name="price">In the quote asset.</param>
    /// <param name="size">In the base asset.</param>
    public Candle With(decimal price, decimal size) => this with
    {
        High = Math.Max(High, price),
        Low = Math.Min(Low, price),
        Close = price,
        Volume = Volume + size,
    };
}
