using CompraVenta.Infrastructure.Markets;

namespace CompraVenta.Infrastructure.Books;

/// <summary>The newest known book of one instrument at one venue, as kept over a restart.</summary>
/// <param name="Source">The market source that it came from, as <see cref="MarketSourceNames.Word"/> says it.</param>
/// <param name="Exchange">The venue's name, lower case.</param>
/// <param name="Pair">The canonical pair, <c>BASE-QUOTE</c>.</param>
/// <param name="Symbol">The venue's own symbol, letter for letter.</param>
/// <param name="UpdatedAt">When the book was current; kept to the microsecond.</param>
/// <param name="Bids">Best first.</param>
/// <param name="Asks">Best first.</param>
public sealed record SavedBook(
    string Source, string Exchange, string Pair, string Symbol, DateTimeOffset UpdatedAt, IReadOnlyList<SavedLevel> Bids, IReadOnlyList<SavedLevel> Asks);
