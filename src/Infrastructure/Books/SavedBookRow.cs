namespace CompraVenta.Infrastructure.Books;

/// <summary>A row of <c>saved_books</c>: the newest known book of one instrument at one venue. The view <c>book_levels</c> has a row for each of its levels.</summary>
public sealed class SavedBookRow
{
    /// <summary>The market source that the book came from: <c>live</c>, <c>simulated</c> or <c>replay</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The venue's name, lower case.</summary>
    public required string Exchange { get; init; }

    /// <summary>The canonical pair.</summary>
    public required string Pair { get; init; }

    /// <summary>The venue's own symbol, letter for letter.</summary>
    public required string Symbol { get; init; }

    /// <summary>Quote per base, best first.</summary>
    public required decimal[] BidPrices { get; init; }

    /// <summary>Base, a number for each of <see cref="BidPrices"/>.</summary>
    public required decimal[] BidSizes { get; init; }

    /// <summary>Orders in each level, where the venue says.</summary>
    public required int?[] BidCounts { get; init; }

    /// <summary>Quote per base, best first.</summary>
    public required decimal[] AskPrices { get; init; }

    /// <summary>Base, a number for each of <see cref="AskPrices"/>.</summary>
    public required decimal[] AskSizes { get; init; }

    /// <summary>Orders in each level, where the venue says.</summary>
    public required int?[] AskCounts { get; init; }

    /// <summary>When the book was current.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
