using CompraVenta.Core.Books;

namespace CompraVenta.Web.Books;

/// <summary>What a ladder is made of, copied from the market at one moment.</summary>
/// <param name="venueCount">How many venues are registered.</param>
/// <param name="takenNs">The moment, nanoseconds since 1970-01-01 UTC.</param>
internal sealed class LadderReading(int venueCount, long takenNs)
{
    /// <summary>The moment, nanoseconds since 1970-01-01 UTC.</summary>
    public long TakenNs { get; } = takenNs;

    /// <summary>The levels the filter lets through.</summary>
    public BookWindow Levels { get; } = new(venueCount);

    /// <summary>The best level of each side, whatever the filter: spread and middle belong to the book, not to the filter.</summary>
    public BookWindow Touch { get; } = new(venueCount);

    /// <summary>By venue index, the state of every venue's book, also of those the filter leaves out.</summary>
    public VenueBookStatus[] Statuses { get; } = new VenueBookStatus[venueCount];
}
