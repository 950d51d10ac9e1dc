using CompraVenta.Core.Books;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>The checksum rule of aggregated books (P0 to P4): the best 25 levels of both sides by turns, each as price and amount,
/// asks with a minus sign; a level that one side lacks is left out.</summary>
/// <remarks>Source: Bitfinex API v2, "WebSocket Checksum". The text is rebuilt from the book's own exact numbers, so it only agrees
/// when the book holds exactly what the server holds. May be shared by any books and threads.</remarks>
public sealed class BitfinexChecksum : IBookChecksum
{
    [ThreadStatic]
    private static byte[]? buffer;

    /// <inheritdoc/>
    public bool Matches(VenueBook book, int expected)
    {
        var text = Write(book, exponents: true);
        if (text.Checksum == expected) return true;

        // Whether the server writes small numbers with an exponent is not documented, and its own clients differ.
        return text.HasSmallNumbers && Write(book, exponents: false).Checksum == expected;
    }

    internal static byte[] Buffer => buffer ??= new byte[BitfinexChecksumText.BytesMax];

    private static BitfinexChecksumText Write(VenueBook book, bool exponents)
    {
        var text = new BitfinexChecksumText(Buffer, exponents);
        var (bids, asks) = (book.Bids, book.Asks);
        var (priceDecimals, sizeDecimals) = (book.Scale.PriceDecimals, book.Scale.SizeDecimals);
        for (var rank = 0; rank < BitfinexChecksumText.LevelsMax; rank++)
        {
            if (rank < bids.Count)
            {
                ref readonly var bid = ref bids[rank];
                text.Add(false, bids.PriceOf(bid.Key), priceDecimals);
                text.Add(false, bid.Size, sizeDecimals);
            }

            if (rank < asks.Count)
            {
                ref readonly var ask = ref asks[rank];
                text.Add(false, asks.PriceOf(ask.Key), priceDecimals);
                text.Add(true, ask.Size, sizeDecimals);
            }
        }

        return text;
    }
}
