using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Markets;

namespace CompraVenta.Web.Markets;

/// <summary>Reads the newest trades of an instrument over all its exchanges.</summary>
internal sealed class TapeReader(MarketHost host, MarketNames names)
{
    /// <summary>The newest trades, newest first, each with its exchange.</summary>
    public async Task<IReadOnlyList<(Trade Trade, Venue Venue)>> ReadAsync(Instrument instrument, int count, CancellationToken ct)
    {
        var listings = names.ListingsOf(instrument);
        var trades = await host.ReadAsync(market => Newest(market, listings, count), ct);
        return [.. trades.Reverse().Select(trade => (trade, host.Listings[trade.Slot].Venue))];
    }

    /// <summary>The newest trades of some listings, oldest first. On the market loop only.</summary>
    public static IReadOnlyList<Trade> Newest(Market market, IEnumerable<Listing> listings, int count)
    {
        var (found, newest) = (new List<Trade>(), new Trade[count]);
        foreach (var listing in listings)
        {
            if (market.FindTape(listing.Slot) is { } tape) found.AddRange(newest.AsSpan(0, tape.CopyNewest(newest)));
        }

        // Venues' own times interleave them; the sort is stable within a venue, whose trades are in order already.
        return [.. found.OrderBy(trade => trade.VenueTimeNs).TakeLast(count)];
    }
}
