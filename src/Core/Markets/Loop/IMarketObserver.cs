using CompraVenta.Core.Books;

namespace CompraVenta.Core.Markets.Loop;

/// <summary>Who is told what the market has done. Called on the market loop, in order: an observer copies what it needs and returns.</summary>
public interface IMarketObserver
{
    /// <summary>A book's levels changed; several frames of one batch may be told as one.</summary>
    void OnBookChanged(VenueBook book);

    /// <summary>A book became live, suspect or stale.</summary>
    void OnBookStateChanged(VenueBook book);

    /// <summary>A trade, each once.</summary>
    void OnTrade(in Trade trade);

    /// <summary>A ticker.</summary>
    void OnTicker(in Ticker ticker);

    /// <summary>The book needs a new snapshot from the connection it stands on (<see cref="VenueBook.ConnectionId"/>).</summary>
    void OnResyncNeeded(VenueBook book, StaleReason reason);

    /// <summary>A tick of the market's clock has been applied; the moment to publish.</summary>
    /// <param name="market">The market, readable during the call.</param>
    /// <param name="nowNs">Nanoseconds since 1970-01-01 UTC.</param>
    void OnTick(Market market, long nowNs);

    /// <summary>An input (a feed batch, a command, a tick) has been applied wholly; the moment to hand on what was decided.</summary>
    void OnApplied();
}
