using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>All that is particular to one venue; a venue is one folder that implements this and one registration line.</summary>
public interface IVenueFeed
{
    /// <summary>The venue.</summary>
    Venue Venue { get; }

    /// <summary>What connections to it must respect.</summary>
    FeedLimits Limits { get; }

    /// <summary>The base address of its REST calls; request paths are appended to it.</summary>
    Uri RestBase { get; }

    /// <summary>Which settings hold its addresses and what else they may be, as a phrase for people; null where there is nothing to set.</summary>
    string? AddressSettings => null;

    /// <summary>The checksum rule of its books; null where it sends none.</summary>
    IBookChecksum? Checksum { get; }

    /// <summary>Asks the venue what it lists, with order rules and the 24-hour figures.</summary>
    /// <exception cref="VenueException">The venue did not answer, or not with a list.</exception>
    Task<IReadOnlyList<DiscoveredListing>> DiscoverAsync(IVenueRest rest, CancellationToken ct);

    /// <summary>What a discovery answer of the venue lists, when a recording holds one.</summary>
    /// <param name="pathAndQuery">The call that it answers, as recorded.</param>
    /// <param name="body">The answer.</param>
    /// <returns>Nothing when it is another call's answer or can't be read.</returns>
    IReadOnlyList<DiscoveredListing> ReadDiscovery(string pathAndQuery, ReadOnlyMemory<byte> body);

    /// <summary>Asks the venue for the closes of a listing's last 24 hours, by quarters of an hour. Quarters without trades may be missing.</summary>
    /// <param name="rest">Asks.</param>
    /// <param name="symbol">The venue's own symbol.</param>
    /// <param name="now">Up to when.</param>
    /// <param name="ct">Gives up waiting.</param>
    /// <exception cref="VenueException">The venue did not answer, or not with candles.</exception>
    Task<IReadOnlyList<DayClose>> ReadDayAsync(IVenueRest rest, string symbol, DateTimeOffset now, CancellationToken ct);

    /// <summary>Reads a symbol without knowing what the venue lists, as for a recording.</summary>
    /// <returns>Null when it has not the form of a symbol.</returns>
    Instrument? ReadSymbol(string symbol);

    /// <summary>A symbol as the columns of recorded ticks have it (Tardis.dev CSV): the venue's own, unless its messages call it otherwise.</summary>
    string TickSymbol(string symbol) => symbol;

    /// <summary>A session that follows the tickers of every listing.</summary>
    /// <returns>Null where the venue has no such stream: <see cref="DiscoverAsync"/> is then asked often enough for tickers.</returns>
    VenueSession? CreateTickerSession(SessionContext context);

    /// <summary>A session that follows books and trades of the listings subscribed to.</summary>
    VenueSession CreateBookSession(SessionContext context);
}
