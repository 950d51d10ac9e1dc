namespace CompraVenta.Infrastructure.Trading.LastPrices;

/// <summary>A row of <c>last_prices</c>: what an asset that users hold was worth when that was last known.</summary>
public sealed class LastPriceRow
{
    /// <summary>The market's source, as <see cref="TradingAccountRow.Source"/>.</summary>
    public required string Source { get; init; }

    /// <summary>The asset.</summary>
    public required string Asset { get; init; }

    /// <summary>What the price is in.</summary>
    public required string Quote { get; init; }

    /// <summary>Of one of the asset; not rounded.</summary>
    public decimal Price { get; init; }

    /// <summary>When it was known.</summary>
    public DateTimeOffset AsOf { get; init; }
}
