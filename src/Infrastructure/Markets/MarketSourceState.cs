namespace CompraVenta.Infrastructure.Markets;

/// <summary>Which source the running market has; decided once, before anything is served.</summary>
public sealed class MarketSourceState
{
    private MarketSource? source;

    /// <summary>Where the market data of this process comes from.</summary>
    /// <exception cref="InvalidOperationException">It is not decided yet.</exception>
    public MarketSource Source => source ?? throw new InvalidOperationException("the market's source is not decided yet");

    /// <summary>Decides.</summary>
    /// <exception cref="InvalidOperationException">It was decided before.</exception>
    public void Decide(MarketSource decided)
    {
        if (source is not null) throw new InvalidOperationException($"the market's source is {source} already");
        source = decided;
    }
}
