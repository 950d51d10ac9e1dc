namespace CompraVenta.Infrastructure.Trading;

/// <summary>Something stored of a fill, or of its order, that is not what the receipts say.</summary>
/// <param name="FillId">The fill; null when it is about the order's sums.</param>
/// <param name="OrderId">The order.</param>
/// <param name="What">What differs, such as <c>amount_quote</c>; <c>order</c> for a fill without one, <c>receipt</c> for one that can't be read.</param>
/// <param name="Stored">What is stored.</param>
/// <param name="Expected">What the receipt gives.</param>
public sealed record FillDifference(long? FillId, Guid OrderId, string What, string Stored, string Expected);
