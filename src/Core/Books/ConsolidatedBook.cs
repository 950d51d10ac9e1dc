using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Books;

/// <summary>The merged view of all venues' books for one instrument: each level keeps its venues, and books that are not live are
/// left out. It may be crossed, since venues differ: the spread is then negative and shown as it is.</summary>
/// <remarks>Nothing is kept merged. The best of both sides is compared over the venues when asked, and a window is merged when a
/// reader takes one, so that a frame costs only its own venue's book. Owned by the market loop.</remarks>
public sealed class ConsolidatedBook
{
    private readonly VenueBook?[] books;
    private readonly int[] ranks;
    private readonly int[] ends;

    /// <summary>A view of an instrument's books.</summary>
    public ConsolidatedBook(Instrument instrument, int venueCount)
    {
        Instrument = instrument;
        books = new VenueBook?[venueCount];
        ranks = new int[venueCount];
        ends = new int[venueCount];
    }

    /// <summary>The pair.</summary>
    public Instrument Instrument { get; }

    /// <summary>The scale of all its books.</summary>
    public BookScale Scale { get; } = new();

    /// <summary>The books by venue index; null where there is none.</summary>
    public ReadOnlySpan<VenueBook?> Books => books;

    /// <summary>Sum of the books' versions: differs whenever anything changed.</summary>
    public long Version
    {
        get
        {
            long version = 0;
            foreach (var book in books) version += book?.Version ?? 0;
            return version;
        }
    }

    /// <summary>Whether any venue's book is live.</summary>
    public bool HasLiveBook
    {
        get
        {
            foreach (var book in books)
            {
                if (book is { IsLive: true }) return true;
            }

            return false;
        }
    }

    /// <summary>The best price of a side over all live books, in the units of the scale.</summary>
    /// <returns>False when no live book has a level there.</returns>
    public bool TryBest(Side side, out long price)
    {
        var best = long.MinValue;
        foreach (var book in books)
        {
            if (book is { IsLive: true }) best = Math.Max(best, book[side].BestKey);
        }

        price = side == Side.Bid ? best : -best;
        return best != long.MinValue;
    }

    /// <summary>Copies what a query asks for into a window.</summary>
    public void CopyTo(BookWindow window, BookQuery query, long nowNs)
    {
        window.Clear();
        window.Instrument = Instrument;
        window.TakenNs = nowNs;
        window.PriceDecimals = Scale.PriceDecimals;
        window.SizeDecimals = Scale.SizeDecimals;
        foreach (var book in books)
        {
            if (book is null || (query.Venue is { } only && only.Index != book.Listing.Venue.Index)) continue;
            window.Venues[book.Listing.Venue.Index] = new(book.Listing.Venue, book.State, book.Reason, book.ProofNs, book.UpdateId);
        }

        if (query.Side is not Side.Ask) Merge(window, Side.Bid, query);
        if (query.Side is not Side.Bid) Merge(window, Side.Ask, query);
    }

    internal void Add(VenueBook book) => books[book.Listing.Venue.Index] = book;

    private static long KeyBound(ExactDecimal bound, int decimals, bool roundUp)
    {
        // The bound in units of the scale; one that falls between two units, or outside, keeps its meaning by rounding outwards.
        var units = bound.ToDecimal();
        for (var i = 0; i < decimals && Math.Abs(units) < long.MaxValue; i++) units *= 10;
        if (units >= long.MaxValue - 1) return long.MaxValue - 1;
        if (units <= long.MinValue + 2) return long.MinValue + 2;
        return (long)(roundUp ? Math.Ceiling(units) : Math.Floor(units));
    }

    private void Merge(BookWindow window, Side side, BookQuery query)
    {
        var isBid = side == Side.Bid;

        // Bounds as exclusive keys: a level must be worse than `ceiling` and better than `floor`.
        var above = query.PriceAbove is { } low ? KeyBound(low, Scale.PriceDecimals, roundUp: false) : long.MinValue + 2;
        var below = query.PriceBelow is { } high ? KeyBound(high, Scale.PriceDecimals, roundUp: true) : long.MaxValue - 1;
        var (floor, ceiling) = isBid ? (above, below) : (-below, -above);
        for (var venue = 0; venue < books.Length; venue++)
        {
            ranks[venue] = ends[venue] = 0;
            if (window.Venues[venue].Venue is null || books[venue] is not { } book || !(book.IsLive || query.IncludeStale)) continue;
            ranks[venue] = book[side].CountBetterThan(ceiling - 1);
            ends[venue] = book[side].CountBetterThan(floor);
        }

        var target = window[side];
        while (target.Count < query.Depth)
        {
            var best = long.MinValue;
            for (var venue = 0; venue < books.Length; venue++)
            {
                if (ranks[venue] < ends[venue]) best = Math.Max(best, books[venue]![side][ranks[venue]].Key);
            }

            if (best == long.MinValue) return;
            AddLevel(target, side, best);
        }
    }

    private void AddLevel(LevelWindow target, Side side, long key)
    {
        long total = 0;
        var count = 0;
        var parts = target.Add(side == Side.Bid ? key : -key);
        for (var venue = 0; venue < books.Length; venue++)
        {
            if (ranks[venue] >= ends[venue]) continue;
            ref readonly var level = ref books[venue]![side][ranks[venue]];
            if (level.Key != key) continue;
            parts[venue] = level.Size;
            total += level.Size;
            count += level.Count;
            ranks[venue]++;
        }

        target.SetLast(total, count);
    }
}
