namespace CompraVenta.Core.Trading;

/// <summary>What an order would meet in the books now.</summary>
/// <param name="Takes">By venue, in the order in which each was first met.</param>
/// <param name="IsFresh">Whether any book could be traded against.</param>
/// <param name="IsComplete">Whether all that was wanted is there.</param>
/// <param name="BestPrice">The best price over all fresh venues; null when there is none.</param>
/// <param name="MiddlePrice">The middle between the best bid and the best ask over all fresh venues; null when there is none.</param>
public sealed record Walk(IReadOnlyList<VenueTake> Takes, bool IsFresh, bool IsComplete, decimal? BestPrice, decimal? MiddlePrice)
{
    /// <summary>All of the base asset.</summary>
    public decimal AmountBase { get; } = Takes.Sum(take => take.AmountBase);

    /// <summary>All of the quote asset.</summary>
    public decimal AmountQuote { get; } = Takes.Sum(take => take.AmountQuote);

    /// <summary>All fees, of the asset received.</summary>
    public decimal Fee { get; } = Takes.Sum(take => take.Fee);
}
