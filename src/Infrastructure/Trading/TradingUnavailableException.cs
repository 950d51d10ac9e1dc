namespace CompraVenta.Infrastructure.Trading;

/// <summary>The engine could not take, or not answer, a command.</summary>
public sealed class TradingUnavailableException(TradingOutage outage, Exception? cause = null) : Exception($"trading is unavailable: {outage}", cause)
{
    /// <summary>Why.</summary>
    public TradingOutage Outage { get; } = outage;
}
