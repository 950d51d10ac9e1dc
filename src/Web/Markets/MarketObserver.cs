using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Web.Markets;

/// <summary>An observer that cares for some of what the market tells. All calls come on the market loop: copy and return.</summary>
internal abstract class MarketObserver : IMarketObserver
{
    public virtual void OnBookChanged(VenueBook book)
    {
    }

    public virtual void OnBookStateChanged(VenueBook book)
    {
    }

    public virtual void OnTrade(in Trade trade)
    {
    }

    public virtual void OnTicker(in Ticker ticker)
    {
    }

    public virtual void OnResyncNeeded(VenueBook book, StaleReason reason)
    {
    }

    public virtual void OnTick(Market market, long nowNs)
    {
    }
}
