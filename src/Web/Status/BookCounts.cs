using System.Collections.Concurrent;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Markets;

namespace CompraVenta.Web.Status;

/// <summary>How many books are live and how many stale, by venue. Written by the market loop, read by anyone.</summary>
internal sealed class BookCounts : MarketObserver
{
    private readonly Dictionary<int, BookState> states = [];
    private readonly ConcurrentDictionary<int, (Venue Venue, StaleBook Book)> staleBooks = new();
    private readonly int[] live;
    private readonly int[] stale;

    public BookCounts(MarketHost host)
    {
        live = new int[host.Venues.Count];
        stale = new int[host.Venues.Count];
        host.Observe(this);
    }

    /// <summary>Books of a venue that are live.</summary>
    public int Live(Venue venue) => Volatile.Read(ref live[venue.Index]);

    /// <summary>Books of a venue that are suspect or stale, those let go left out.</summary>
    public int Stale(Venue venue) => Volatile.Read(ref stale[venue.Index]);

    /// <summary>The stale books of a venue, the longest unproved first.</summary>
    public IReadOnlyList<StaleBook> StaleBooks(Venue venue) =>
        [.. staleBooks.Values.Where(b => b.Venue == venue).Select(b => b.Book).OrderBy(b => b.ProofNs).ThenBy(b => b.Pair, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public override void OnBookStateChanged(VenueBook book)
    {
        var venue = book.Listing.Venue.Index;
        var state = book.Reason == StaleReason.Released ? BookState.Empty : book.State;
        Count(venue, states.GetValueOrDefault(book.Listing.Slot), -1);
        Count(venue, state, 1);
        states[book.Listing.Slot] = state;
        if (state is BookState.Suspect or BookState.Stale)
            staleBooks[book.Listing.Slot] = (book.Listing.Venue, new StaleBook(book.Listing.Instrument.Name, book.Reason, book.ProofNs));
        else staleBooks.TryRemove(book.Listing.Slot, out _);
    }

    private void Count(int venue, BookState state, int by)
    {
        if (state == BookState.Live) Volatile.Write(ref live[venue], live[venue] + by);
        else if (state is BookState.Suspect or BookState.Stale) Volatile.Write(ref stale[venue], stale[venue] + by);
    }
}
