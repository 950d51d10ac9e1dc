using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;

namespace CompraVenta.Web.Streaming.Messages;

/// <summary>What has changed of a book.</summary>
/// <param name="Key">The stream.</param>
/// <param name="Seq">Its number.</param>
/// <param name="TimeNs">When the book was read, nanoseconds since 1970-01-01 UTC.</param>
/// <param name="Source">Where the market data come from.</param>
/// <param name="Last">The levels as the message before left them.</param>
/// <param name="Next">The levels as they are, in the same scale.</param>
/// <param name="Listed">The venues whose books are told of; null when that is not due.</param>
/// <param name="Venues">The venues by index.</param>
internal sealed record BookUpdate(
    StreamKey Key, long Seq, long TimeNs, MarketSource Source, BookWindow Last, BookWindow Next, IEnumerable<Venue>? Listed, IReadOnlyList<Venue> Venues)
    : StreamMessage(Key, Update, Seq, TimeNs, Source)
{
    /// <summary>How it is written.</summary>
    public static readonly MessageShape<BookUpdate> Shape =
        Head<BookUpdate>(
            "book_update",
            "Every level whose size or exchanges changed, or that entered or left the best levels. Put each in the place of the level at its price; one of size \"0\" is gone.",
            StreamChannel.Book,
            Update)
            .With(
                "venues",
                "By exchange, how its book stands; there when that changes, and else about once a second.",
                MarketSchemas.Venues,
                static (json, m) => MarketJson.WriteVenueStates(json, m.Next, m.Listed!, m.TimeNs),
                static m => m.Listed is not null)
            .With("bids", "Buyers that changed, best first: [price, size, {exchange: size}].", Levels, static (json, m) => BookDelta.Write(json, m.Last.Bids, m.Next, m.Next.Bids, isBid: true, m.Venues))
            .With("asks", "Sellers that changed, best first: [price, size, {exchange: size}].", Levels, static (json, m) => BookDelta.Write(json, m.Last.Asks, m.Next, m.Next.Asks, isBid: false, m.Venues));

    /// <summary>Whether any level changed.</summary>
    public bool HasChanges => BookDelta.Any(Last.Bids, Next.Bids) || BookDelta.Any(Last.Asks, Next.Asks);

    private static Microsoft.OpenApi.OpenApiSchema Levels() => ApiSchemas.List(MarketSchemas.Level());
}
