using Npgsql;
using NpgsqlTypes;

namespace CompraVenta.Infrastructure.Books;

/// <summary>Keeps the newest book of each live instrument in <c>saved_books</c>, and reads them back after a restart.</summary>
/// <remarks>A row is a whole book: books change at every level within a second, and a row for each level would have the server write tens of thousands of rows a second. Safe to call from
/// several threads and nodes.</remarks>
public sealed class BookStore(NpgsqlDataSource database)
{
    /// <summary>Levels kept on each side of a book.</summary>
    public const int LevelsMax = 100;

    private const string Put =
        """
        insert into saved_books (source, exchange, pair, symbol, updated_at, bid_prices, bid_sizes, bid_counts, ask_prices, ask_sizes, ask_counts)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict (source, exchange, pair) do update set symbol = excluded.symbol, updated_at = excluded.updated_at, bid_prices = excluded.bid_prices, bid_sizes = excluded.bid_sizes,
        bid_counts = excluded.bid_counts, ask_prices = excluded.ask_prices, ask_sizes = excluded.ask_sizes, ask_counts = excluded.ask_counts
        """;

    /// <summary>Replaces each given book, all in one transaction. Levels past <see cref="LevelsMax"/> a side are left out; a book with no level at all leaves no row.</summary>
    /// <remarks>The commit is not waited for on disk: after a crash of the server the books may be those of a moment before.</remarks>
    /// <exception cref="ArgumentException">A book is given twice.</exception>
    public async Task SaveAsync(IReadOnlyList<SavedBook> books, CancellationToken ct)
    {
        if (books.Count == 0) return;

        // All writers lock the rows in the same order, so none waits for another that waits for it.
        var ordered = books.OrderBy(book => book.Source, StringComparer.Ordinal).ThenBy(book => book.Exchange, StringComparer.Ordinal).ThenBy(book => book.Pair, StringComparer.Ordinal).ToList();
        if (ordered.Zip(ordered.Skip(1)).FirstOrDefault(two => IsSame(two.First, two.Second)).First is { } again)
            throw new ArgumentException($"The {again.Source} book of {again.Pair} at {again.Exchange} is given twice.", nameof(books));
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("set local synchronous_commit = off"));
        foreach (var book in ordered) batch.BatchCommands.Add(book.Bids.Count + book.Asks.Count == 0 ? RemoveOf(book) : PutOf(book));
        await batch.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>All saved books of one market source, by exchange and pair.</summary>
    /// <param name="source">The source's word, see <see cref="SavedBook.Source"/>.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<IReadOnlyList<SavedBook>> LoadAsync(string source, CancellationToken ct)
    {
        var books = new List<SavedBook>();
        await using var command = database.CreateCommand(
            """
            select exchange, pair, symbol, updated_at, bid_prices, bid_sizes, bid_counts, ask_prices, ask_sizes, ask_counts from saved_books where source = $1
            order by exchange collate "C", pair collate "C"
            """);
        command.Parameters.Add(new() { Value = source });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            books.Add(new SavedBook(source, reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3), LevelsOf(reader, 4), LevelsOf(reader, 7)));
        }

        return books;
    }

    private static bool IsSame(SavedBook one, SavedBook other) => (one.Source, one.Exchange, one.Pair) == (other.Source, other.Exchange, other.Pair);

    private static SavedLevel[] LevelsOf(NpgsqlDataReader reader, int column)
    {
        var (prices, sizes, counts) = (reader.GetFieldValue<decimal[]>(column), reader.GetFieldValue<decimal[]>(column + 1), reader.GetFieldValue<int?[]>(column + 2));
        return [.. prices.Select((price, i) => new SavedLevel(price, sizes[i], counts[i]))];
    }

    private static NpgsqlBatchCommand RemoveOf(SavedBook book) => new("delete from saved_books where source = $1 and exchange = $2 and pair = $3")
    {
        Parameters = { new() { Value = book.Source }, new() { Value = book.Exchange }, new() { Value = book.Pair } },
    };

    private static NpgsqlBatchCommand PutOf(SavedBook book)
    {
        var put = new NpgsqlBatchCommand(Put)
        {
            Parameters = { new() { Value = book.Source }, new() { Value = book.Exchange }, new() { Value = book.Pair }, new() { Value = book.Symbol }, new() { Value = book.UpdatedAt.ToUniversalTime() } },
        };
        Add(put, book.Bids);
        Add(put, book.Asks);
        return put;
    }

    private static void Add(NpgsqlBatchCommand put, IReadOnlyList<SavedLevel> given)
    {
        var count = Math.Min(given.Count, LevelsMax);
        var (prices, sizes, counts) = (new decimal[count], new decimal[count], new int?[count]);
        for (var i = 0; i < count; i++) (prices[i], sizes[i], counts[i]) = given[i];
        put.Parameters.Add(new() { Value = prices, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Numeric });
        put.Parameters.Add(new() { Value = sizes, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Numeric });
        put.Parameters.Add(new() { Value = counts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer });
    }
}
