using Npgsql;
using NpgsqlTypes;

namespace CompraVenta.Infrastructure.Books;

/// <summary>Keeps the newest book of each live instrument in <c>book_levels</c>, and reads them back after a restart.</summary>
/// <remarks>Safe to call from several threads and nodes; saves take turns.</remarks>
public sealed class BookStore(NpgsqlDataSource database) : IDisposable
{
    /// <summary>Any number will do, as long as nothing else in this database uses it for an advisory lock.</summary>
    private const long SaveLock = 0x426F_6F6B_5361_7665;

    /// <summary>Levels kept on each side of a book.</summary>
    public const int LevelsMax = 100;

    // Saves take turns, so that they can share the columns: a book a second for thousands of instruments would fill the heap with them.
    private readonly SemaphoreSlim saving = new(1);
    private readonly Sides sides = new();
    private readonly Levels levels = new();

    /// <summary>Replaces the rows of each given book, all in one transaction. Levels past <see cref="LevelsMax"/> a side are left out; a book
    /// with no level at all leaves no row.</summary>
    /// <remarks>The commit is not waited for on disk: after a crash of the server the books may be those of a moment before.</remarks>
    /// <exception cref="ArgumentException">A book is given twice.</exception>
    public async Task SaveAsync(IReadOnlyList<SavedBook> books, CancellationToken ct)
    {
        if (books.Count == 0) return;
        var distinct = new HashSet<(string, string, string)>(books.Count);
        if (books.FirstOrDefault(book => !distinct.Add((book.Source, book.Exchange, book.Pair))) is { } again)
            throw new ArgumentException($"The {again.Source} book of {again.Pair} at {again.Exchange} is given twice.", nameof(books));
        await saving.WaitAsync(ct);
        try
        {
            foreach (var book in books)
            {
                Add(book, BookLevelRow.Bid, book.Bids);
                Add(book, BookLevelRow.Ask, book.Asks);
            }

            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await using var batch = new NpgsqlBatch(connection, transaction);
            batch.BatchCommands.Add(new NpgsqlBatchCommand("select pg_advisory_xact_lock($1)") { Parameters = { new() { Value = SaveLock } } });
            batch.BatchCommands.Add(new NpgsqlBatchCommand("set local synchronous_commit = off"));
            batch.BatchCommands.Add(sides.DeleteSurplus());
            batch.BatchCommands.Add(levels.Upsert());
            await batch.ExecuteNonQueryAsync(ct);
            await transaction.CommitAsync(ct);
        }
        finally
        {
            sides.Clear();
            levels.Clear();
            saving.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => saving.Dispose();

    /// <summary>All saved books of one market source, by exchange and pair.</summary>
    /// <param name="source">The source's word, see <see cref="SavedBook.Source"/>.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<IReadOnlyList<SavedBook>> LoadAsync(string source, CancellationToken ct)
    {
        var books = new List<SavedBook>();
        await using var command = database.CreateCommand(
            """
            select exchange, pair, side, price, size, count, updated_at, symbol from book_levels where source = $1
            order by exchange collate "C", pair collate "C", side collate "C", position
            """);
        command.Parameters.Add(new() { Value = source });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var (exchange, pair) = (reader.GetString(0), reader.GetString(1));
            var updatedAt = reader.GetFieldValue<DateTimeOffset>(6);
            if (books.Count == 0 || books[^1].Exchange != exchange || books[^1].Pair != pair)
                books.Add(new SavedBook(source, exchange, pair, reader.GetString(7), updatedAt, new List<SavedLevel>(), new List<SavedLevel>()));
            else if (updatedAt > books[^1].UpdatedAt)
                books[^1] = books[^1] with { UpdatedAt = updatedAt };
            var side = (List<SavedLevel>)(reader.GetString(2) == BookLevelRow.Bid ? books[^1].Bids : books[^1].Asks);
            side.Add(new SavedLevel(reader.GetDecimal(3), reader.GetDecimal(4), await reader.IsDBNullAsync(5, ct) ? null : reader.GetInt32(5)));
        }
        return books;
    }

    private void Add(SavedBook book, string side, IReadOnlyList<SavedLevel> given)
    {
        var kept = Math.Min(given.Count, LevelsMax);
        sides.Add(book, side, kept);
        for (var position = 0; position < kept; position++) levels.Add(book, side, position, given[position]);
    }

    /// <summary>One entry for each side of each book: how many levels it has now.</summary>
    private sealed class Sides
    {
        private readonly List<string> _sources = [];
        private readonly List<string> _exchanges = [];
        private readonly List<string> _pairs = [];
        private readonly List<string> _sides = [];
        private readonly List<int> _counts = [];

        public void Add(SavedBook book, string side, int count)
        {
            _sources.Add(book.Source);
            _exchanges.Add(book.Exchange);
            _pairs.Add(book.Pair);
            _sides.Add(side);
            _counts.Add(count);
        }

        public void Clear()
        {
            _sources.Clear();
            _exchanges.Clear();
            _pairs.Clear();
            _sides.Clear();
            _counts.Clear();
        }

        public NpgsqlBatchCommand DeleteSurplus() => new(
            """
            delete from book_levels l using unnest($1, $2, $3, $4, $5) as s (source, exchange, pair, side, count)
            where l.source = s.source and l.exchange = s.exchange and l.pair = s.pair and l.side = s.side and l.position >= s.count
            """)
        {
            Parameters =
            {
                Array(_sources, NpgsqlDbType.Text), Array(_exchanges, NpgsqlDbType.Text), Array(_pairs, NpgsqlDbType.Text),
                Array(_sides, NpgsqlDbType.Text), Array(_counts, NpgsqlDbType.Integer),
            },
        };
    }

    /// <summary>The levels as columns.</summary>
    private sealed class Levels
    {
        private readonly List<string> _sources = [];
        private readonly List<string> _exchanges = [];
        private readonly List<string> _pairs = [];
        private readonly List<string> _sides = [];
        private readonly List<int> _positions = [];
        private readonly List<string> _symbols = [];
        private readonly List<decimal> _prices = [];
        private readonly List<decimal> _sizes = [];
        private readonly List<int?> _counts = [];
        private readonly List<DateTimeOffset> _updatedAt = [];

        public void Add(SavedBook book, string side, int position, SavedLevel level)
        {
            _sources.Add(book.Source);
            _exchanges.Add(book.Exchange);
            _pairs.Add(book.Pair);
            _sides.Add(side);
            _positions.Add(position);
            _symbols.Add(book.Symbol);
            _prices.Add(level.Price);
            _sizes.Add(level.Size);
            _counts.Add(level.Count);
            _updatedAt.Add(book.UpdatedAt.ToUniversalTime());
        }

        public void Clear()
        {
            _sources.Clear();
            _exchanges.Clear();
            _pairs.Clear();
            _sides.Clear();
            _positions.Clear();
            _symbols.Clear();
            _prices.Clear();
            _sizes.Clear();
            _counts.Clear();
            _updatedAt.Clear();
        }

        // Most levels of a book stay what they were from one second to the next: only the best one carries the time each time. Unchanged rows are
        // left out before the insert, since a conflict would lock, and so write, every one of them.
        public NpgsqlBatchCommand Upsert() => new(
            """
            insert into book_levels (source, exchange, pair, side, position, symbol, price, size, count, updated_at)
            select g.* from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) as g (source, exchange, pair, side, position, symbol, price, size, count, updated_at)
            left join book_levels l
            on l.source = g.source and l.exchange = g.exchange and l.pair = g.pair and l.side = g.side and l.position = g.position
            where g.position = 0 or (l.symbol, l.price, l.size, l.count) is distinct from (g.symbol, g.price, g.size, g.count)
            on conflict (source, exchange, pair, side, position) do update
            set symbol = excluded.symbol, price = excluded.price, size = excluded.size, count = excluded.count, updated_at = excluded.updated_at
            """)
        {
            Parameters =
            {
                Array(_sources, NpgsqlDbType.Text), Array(_exchanges, NpgsqlDbType.Text), Array(_pairs, NpgsqlDbType.Text), Array(_sides, NpgsqlDbType.Text),
                Array(_positions, NpgsqlDbType.Integer), Array(_symbols, NpgsqlDbType.Text), Array(_prices, NpgsqlDbType.Numeric),
                Array(_sizes, NpgsqlDbType.Numeric), Array(_counts, NpgsqlDbType.Integer), Array(_updatedAt, NpgsqlDbType.TimestampTz),
            },
        };
    }

    private static NpgsqlParameter Array<T>(List<T> values, NpgsqlDbType type) => new() { Value = values, NpgsqlDbType = NpgsqlDbType.Array | type };
}
