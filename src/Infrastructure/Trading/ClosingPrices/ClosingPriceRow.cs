namespace CompraVenta.Infrastructure.Trading.ClosingPrices;

/// <summary>A row of <c>closing_prices</c>: what an asset of an epoch was worth when the epoch ended, in the asset that it began with.</summary>
public sealed class ClosingPriceRow
{
    /// <summary>The account.</summary>
    public Guid AccountId { get; init; }

    /// <summary>The epoch that ended.</summary>
    public int Epoch { get; init; }

    /// <summary>The asset; that of the epoch itself, with a price of 1, has a row too.</summary>
    public required string Asset { get; init; }

    /// <summary>Of one of the asset; not rounded.</summary>
    public decimal Price { get; init; }

    /// <summary>When it was known.</summary>
    public DateTimeOffset AsOf { get; init; }

    /// <summary>Whether it came from live books.</summary>
    public bool IsLive { get; init; }
}
