namespace CompraVenta.Infrastructure.Markets;

/// <summary>Which source the running market was decided to have; fixed before anything is served.</summary>
/// <param name="source">The source.</param>
public sealed class MarketSourceState(MarketSource source)
{
    /// <summary>Where the market data of this process comes from.</summary>
    public MarketSource Source { get; } = source;
}
