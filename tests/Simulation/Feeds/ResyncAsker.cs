using CompraVenta.Core.Books;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Simulation.Feeds;

/// <summary>Asks the venues for the snapshots that the market wants.</summary>
internal sealed class ResyncAsker(Venues venues, Func<long> nowNs) : MarketObserver
{
    public override void OnResyncNeeded(VenueBook book, StaleReason reason) => venues.AskForSnapshot(book.Listing, nowNs());
}
