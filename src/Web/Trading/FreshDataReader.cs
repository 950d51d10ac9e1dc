using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Trading;

namespace CompraVenta.Web.Trading;

/// <summary>Says of open orders whether they wait for fresh data, by the market that runs here.</summary>
internal sealed class FreshDataReader(MarketHost host)
{
    /// <summary>The data of open orders, read at one moment for all of them.</summary>
    /// <returns>By the number of the order; those that have ended, and those of a pair that this instance does not follow, are missing.</returns>
    public async Task<IReadOnlyDictionary<Guid, FreshData?>> ReadAsync(IEnumerable<OrderView> orders, CancellationToken ct)
    {
        var open = orders.Where(OrderWords.IsOpen).ToList();
        if (open.Count == 0) return new Dictionary<Guid, FreshData?>();
        return await host.ReadAsync(
            market =>
            {
                var read = new Dictionary<Guid, FreshData?>(open.Count);
                foreach (var order in open)
                {
                    if (Of(market, order, host.NowNs) is { } data) read.Add(order.OrderId, data);
                }

                return read;
            },
            ct);
    }

    /// <summary>The data of an order; null when it has ended, or this instance does not follow its pair.</summary>
    public async Task<FreshData?> FindAsync(OrderView order, CancellationToken ct) => (await ReadAsync([order], ct)).GetValueOrDefault(order.OrderId);

    /// <summary>Whether an order that is not placed yet would wait for fresh data before anything fills or fires it; also where one of several would.</summary>
    public Task<bool> WouldWaitAsync(IReadOnlyList<OrderTerms> orders, CancellationToken ct) =>
        host.ReadAsync(market => orders.Any(terms => Of(market, terms.Instrument, VenueOf(market, terms)?.Id, host.NowNs) is { IsAwaited: true }), ct);

    /// <summary>The data of an open order; null where the market does not follow its pair. On the market loop only.</summary>
    public static FreshData? Of(Market market, OrderView order, long nowNs) => Of(market, new Instrument(order.Base, order.Quote), VenueOf(order), nowNs);

    private static FreshData? Of(Market market, Instrument instrument, string? only, long nowNs)
    {
        var books = market.Find(instrument);

        // Whoever leads the engine follows the pairs of all open orders, also those of which nothing has come yet.
        if (market.Engine is null && (books is null || !IsFollowed(books))) return null;
        var provedNs = 0L;
        foreach (var book in books is null ? [] : books.Books)
        {
            if (book is null || (only is not null && book.Listing.Venue.Id != only)) continue;
            if (book.IsLive) return new FreshData(IsAwaited: false, AgeOf(book.ProofNs, nowNs));
            provedNs = Math.Max(provedNs, book.ProofNs);
        }

        return new FreshData(IsAwaited: true, provedNs > 0 ? AgeOf(provedNs, nowNs) : null);
    }

    /// <summary>The venue without which nothing happens to an order: where it stands, or whose trades it watches; null when any will do.</summary>
    private static string? VenueOf(OrderView order) =>
        order.State == OrderState.Open.Word() || order.TriggerSource == TriggerSource.Last.Word() ? order.ReferenceVenue : order.Venue;

    private static Venue? VenueOf(Market market, OrderTerms terms) =>
        terms.HasTrigger && terms.TriggerSource != TriggerSource.Last ? terms.Venue : terms.Venue ?? market.ReferenceOf(terms.Instrument)?.Venue;

    private static bool IsFollowed(ConsolidatedBook books)
    {
        foreach (var book in books.Books)
        {
            if (book is not null && (book.IsLive || book.Reason is not (StaleReason.None or StaleReason.Released or StaleReason.Restored))) return true;
        }

        return false;
    }

    private static long AgeOf(long provedNs, long nowNs) => Math.Max(0, nowNs - provedNs) / 1_000_000;
}
