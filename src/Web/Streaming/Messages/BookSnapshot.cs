using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;

namespace CompraVenta.Web.Streaming.Messages;

/// <summary>A book as it is.</summary>
/// <param name="Key">The stream.</param>
/// <param name="Seq">Its number.</param>
/// <param name="TimeNs">When the book was read, nanoseconds since 1970-01-01 UTC.</param>
/// <param name="Source">Where the market data come from.</param>
/// <param name="Window">The levels.</param>
/// <param name="Listed">The venues whose books are told of.</param>
/// <param name="Venues">The venues by index.</param>
internal sealed record BookSnapshot(
    StreamKey Key, long Seq, long TimeNs, MarketSource Source, BookWindow Window, IEnumerable<Venue> Listed, IReadOnlyList<Venue> Venues)
    : StreamMessage(Key, Snapshot, Seq, TimeNs, Source)
{
    /// <summary>How it is written.</summary>
    public static readonly MessageShape<BookSnapshot> Shape =
        Head<BookSnapshot>("book_snapshot", "The book as it is, best levels first. Replaces whatever was known of it.", StreamChannel.Book, Snapshot)
            .With("venues", "By exchange, how its book stands.", MarketSchemas.Venues, static (json, m) => MarketJson.WriteVenueStates(json, m.Window, m.Listed, m.TimeNs))
            .With("bids", "Buyers, best first: [price, size, {exchange: size}].", Levels, static (json, m) => MarketJson.WriteLevels(json, m.Window, m.Window.Bids, m.Venues))
            .With("asks", "Sellers, best first: [price, size, {exchange: size}].", Levels, static (json, m) => MarketJson.WriteLevels(json, m.Window, m.Window.Asks, m.Venues));

    private static Microsoft.OpenApi.OpenApiSchema Levels() => ApiSchemas.List(MarketSchemas.Level());
}
