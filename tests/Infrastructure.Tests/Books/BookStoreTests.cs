using CompraVenta.Infrastructure.Books;
using CompraVenta.TestKit;

namespace CompraVenta.Infrastructure.Tests.Books;

[Collection(PostgresCollection.Name)]
public sealed class BookStoreTests(PostgresFixture postgres)
{
    private static readonly DateTimeOffset T0 = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);

    [Fact]
    public async Task A_book_comes_back_as_it_was_saved_to_the_last_digit()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var store = new BookStore(database);
        var book = new SavedBook("live", "binance", "BTC-USDT", "BTCUSDT", T0.AddMicroseconds(1),
            [new(64_000.10m, 0.25m, null), new(0.0000000000000000000000000001m, 79_228_162_514_264_337_593_543_950_335m, 3)],
            [new(64_000.2000m, 1m, int.MaxValue)]);

        await store.SaveAsync([book], CancellationToken.None);

        var loaded = Assert.Single(await store.LoadAsync("live", CancellationToken.None));
        AssertSame(book, loaded);
        await using var view = database.CreateCommand("select string_agg(concat_ws(' ', side, position, symbol, price, size, count), ', ' order by side desc, position) from book_levels where pair = 'BTC-USDT'");
        Assert.Equal(
            "bid 0 BTCUSDT 64000.10 0.25, bid 1 BTCUSDT 0.0000000000000000000000000001 79228162514264337593543950335 3, ask 0 BTCUSDT 64000.2000 1 2147483647", await view.ExecuteScalarAsync());

        // Also the number of digits that the venue wrote.
        Assert.Equal("64000.2000", loaded.Asks[0].Price.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_save_replaces_the_books_given_and_no_others()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var store = new BookStore(database);
        var other = new SavedBook("live", "coinbase", "BTC-USD", "BTC-USD", T0, [new(1m, 1m, null)], [new(2m, 1m, null)]);
        await store.SaveAsync([Book(T0, 3, 2), other], CancellationToken.None);

        var newer = Book(T0.AddSeconds(1), 1, 4);
        await store.SaveAsync([newer], CancellationToken.None);

        var loaded = await store.LoadAsync("live", CancellationToken.None);
        Assert.Equal(2, loaded.Count);
        AssertSame(newer, loaded[0]);
        AssertSame(other, loaded[1]);
    }

    [Fact]
    public async Task A_book_that_did_not_change_gets_the_newer_time()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var store = new BookStore(database);
        await store.SaveAsync([Book(T0, 3, 3)], CancellationToken.None);

        await store.SaveAsync([Book(T0.AddSeconds(5), 3, 3)], CancellationToken.None);

        AssertSame(Book(T0.AddSeconds(5), 3, 3), Assert.Single(await store.LoadAsync("live", CancellationToken.None)));
    }

    [Fact]
    public async Task A_side_may_become_empty()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var store = new BookStore(database);
        await store.SaveAsync([Book(T0, 3, 3)], CancellationToken.None);

        await store.SaveAsync([Book(T0.AddSeconds(1), 0, 3)], CancellationToken.None);
        AssertSame(Book(T0.AddSeconds(1), 0, 3), Assert.Single(await store.LoadAsync("live", CancellationToken.None)));

        await store.SaveAsync([Book(T0.AddSeconds(2), 0, 0)], CancellationToken.None);
        Assert.Empty(await store.LoadAsync("live", CancellationToken.None));
    }

    [Fact]
    public async Task Keeps_the_best_hundred_levels_a_side()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var store = new BookStore(database);

        await store.SaveAsync([Book(T0, 100, 101)], CancellationToken.None);

        AssertSame(Book(T0, 100, 100), Assert.Single(await store.LoadAsync("live", CancellationToken.None)));
    }

    [Fact]
    public async Task Books_of_other_sources_are_neither_loaded_nor_overwritten()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var store = new BookStore(database);
        var simulated = Book(T0.AddSeconds(1), 2, 1) with { Source = "simulated", Symbol = "SIMBTCUSDT" };
        var replayed = Book(T0.AddSeconds(2), 4, 4) with { Source = "replay" };
        await store.SaveAsync([Book(T0, 3, 3), simulated, replayed], CancellationToken.None);

        var emptied = replayed with { Bids = [], Asks = [] };
        await store.SaveAsync([simulated with { Bids = Book(T0, 1, 0).Bids }, emptied], CancellationToken.None);

        AssertSame(Book(T0, 3, 3), Assert.Single(await store.LoadAsync("live", CancellationToken.None)));
        AssertSame(simulated with { Bids = Book(T0, 1, 0).Bids }, Assert.Single(await store.LoadAsync("simulated", CancellationToken.None)));
        Assert.Empty(await store.LoadAsync("replay", CancellationToken.None));
    }

    [Fact]
    public async Task A_symbol_that_the_venue_renamed_takes_the_place_of_the_old_one()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var store = new BookStore(database);
        await store.SaveAsync([Book(T0, 3, 3)], CancellationToken.None);

        await store.SaveAsync([Book(T0, 3, 3) with { Symbol = "XBTUSDT" }], CancellationToken.None);

        AssertSame(Book(T0, 3, 3) with { Symbol = "XBTUSDT" }, Assert.Single(await store.LoadAsync("live", CancellationToken.None)));
        await using var old = database.CreateCommand("select count(*) from book_levels where symbol <> 'XBTUSDT'");
        Assert.Equal(0L, await old.ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_book_given_twice_is_refused()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var store = new BookStore(database);

        await Assert.ThrowsAsync<ArgumentException>(() => store.SaveAsync([Book(T0, 1, 1), Book(T0, 2, 2)], CancellationToken.None));

        Assert.Empty(await store.LoadAsync("live", CancellationToken.None));
    }

    [Fact]
    public async Task Writers_of_the_same_books_in_other_orders_do_not_deadlock()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var store = new BookStore(database);
        SavedBook[] books = [.. Enumerable.Range(0, 10).Select(i => Book(T0, 20, 20) with { Pair = $"A{i}-USD" })];

        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var round = 0; round < 5; round++)
                await store.SaveAsync(writer % 2 == 0 ? books : [.. books.Reverse()], CancellationToken.None);
        })));

        Assert.Equal(10, (await store.LoadAsync("live", CancellationToken.None)).Count);
    }

    private static SavedBook Book(DateTimeOffset at, int bids, int asks) => new("live", "binance", "BTC-USDT", "BTCUSDT", at,
        [.. Enumerable.Range(0, bids).Select(i => new SavedLevel(1_000 - i, 0.5m + i, i))],
        [.. Enumerable.Range(0, asks).Select(i => new SavedLevel(1_001 + i, 0.25m + i, null))]);

    private static void AssertSame(SavedBook expected, SavedBook actual)
    {
        Assert.Equal((expected.Source, expected.Exchange, expected.Pair), (actual.Source, actual.Exchange, actual.Pair));
        Assert.Equal((expected.Symbol, expected.UpdatedAt), (actual.Symbol, actual.UpdatedAt));
        Assert.Equal(expected.Bids, actual.Bids);
        Assert.Equal(expected.Asks, actual.Asks);
    }
}
