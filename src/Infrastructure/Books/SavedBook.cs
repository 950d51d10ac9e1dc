namespace CompraVenta.Infrastructure.Books;

/// <summary>The newest known book of one instrument at one venue, as kept over a restart.</summary>
/// <param name="Exchange">The venue's name, lower case.</param>
/// <param name="Pair">The canonical pair, <c>BASE-QUOTE</c>.</param>
/// <param name="UpdatedAt">When the book was current; kept to the microsecond.</param>
/// <param name="Bids">Best first.</param>
/// <param name="Asks">Best first.</param>
public sealed record SavedBook(
    string Exchange, string Pair, DateTimeOffset UpdatedAt, IReadOnlyList<SavedLevel> Bids, IReadOnlyList<SavedLevel> Asks);
