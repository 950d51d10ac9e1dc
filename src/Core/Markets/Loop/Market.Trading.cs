using CompraVenta.Core.Trading;

namespace CompraVenta.Core.Markets.Loop;

/// <content>The market as its engine sees it.</content>
public sealed partial class Market : IEngineMarket
{
    /// <summary>The trading engine; null in a market that only shows.</summary>
    public TradingEngine? Engine { get; set; }

    /// <summary>The listing whose rules hold for an instrument's orders: of those that trade the one with the most turnover in 24 hours, at first sight the one of the first
    /// venue; halted ones come last.</summary>
    public Listing? ReferenceOf(Instrument instrument)
    {
        Listing? best = null;
        var bestVolume = -1m;
        foreach (var venue in venues)
        {
            if (!listings.TryFind(venue, instrument, out var listing)) continue;
            var volume = FindTicker(listing.Slot)?.TurnoverQuote ?? 0;
            if (best is not null && (best.IsTrading, bestVolume).CompareTo((listing.IsTrading, volume)) >= 0) continue;
            (best, bestVolume) = (listing, volume);
        }

        return best;
    }

    /// <inheritdoc/>
    public Listing? FindListing(Venue venue, Instrument instrument) => listings.TryFind(venue, instrument, out var listing) ? listing : null;
}
