using CompraVenta.Core.Books;

namespace CompraVenta.Core.Markets.Loop;

/// <summary>An observer that ignores everything; derive from it and override what matters.</summary>
public abstract class MarketObserver : IMarketObserver
{
    /// <inheritdoc/>
    public virtual void OnBookChanged(VenueBook book)
    {
    }

    /// <inheritdoc/>
    public virtual void OnBookStateChanged(VenueBook book)
    {
    }

    /// <inheritdoc/>
    public virtual void OnTrade(in Trade trade)
    {
    }

    /// <inheritdoc/>
    public virtual void OnTicker(in Ticker ticker)
    {
    }

    /// <inheritdoc/>
    public virtual void OnResyncNeeded(VenueBook book, StaleReason reason)
    {
    }

    /// <inheritdoc/>
    public virtual void OnTick(Market market, long nowNs)
    {
    }

    /// <inheritdoc/>
    public virtual void OnApplied()
    {
    }
}
