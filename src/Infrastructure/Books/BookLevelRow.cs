namespace CompraVenta.Infrastructure.Books;

/// <summary>A row of <c>book_levels</c>: one level of a saved book.</summary>
public sealed class BookLevelRow
{
    /// <summary>The value of <see cref="Side"/> for bids.</summary>
    public const string Bid = "bid";

    /// <summary>The value of <see cref="Side"/> for asks.</summary>
    public const string Ask = "ask";

    /// <summary>The market source that the book came from: <c>live</c>, <c>simulated</c> or <c>replay</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The venue's name, lower case.</summary>
    public required string Exchange { get; init; }

    /// <summary>The canonical pair.</summary>
    public required string Pair { get; init; }

    /// <summary><see cref="Bid"/> or <see cref="Ask"/>.</summary>
    public required string Side { get; init; }

    /// <summary>0 is the best level of its side.</summary>
    public int Position { get; init; }

    /// <summary>The venue's own symbol, letter for letter.</summary>
    public required string Symbol { get; init; }

    /// <summary>Quote per base.</summary>
    public decimal Price { get; init; }

    /// <summary>Base.</summary>
    public decimal Size { get; init; }

    /// <summary>Orders in the level, where the venue says.</summary>
    public int? Count { get; init; }

    /// <summary>When the book was current that wrote this row last. The newest of a book's rows is the book's time: rows of unchanged
    /// levels are not written again.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
