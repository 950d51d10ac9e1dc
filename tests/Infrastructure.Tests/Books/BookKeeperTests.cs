using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Books;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.TestKit;
using CompraVenta.TestKit.Markets;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CompraVenta.Infrastructure.Tests.Books;

[Collection(PostgresCollection.Name)]
public sealed class BookKeeperTests(PostgresFixture postgres)
{
    private static readonly DateTimeOffset SavedAt = new(2024, 5, 6, 7, 8, 9, TimeSpan.Zero);

    [Fact]
    public async Task Shows_the_running_sources_books_as_stale_without_any_discovery()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await new BookStore(database).SaveAsync(
            [Saved("live", "tBTCUSD", "64000.1"), Saved("simulated", "tBTCUSD", "1"), Saved("simulated", "tSIMUSD", "2") with { Pair = "SIM-USD" }], CancellationToken.None);

        await using var run = await Run.StartAsync(database, MarketSource.Live);

        var listing = await run.ListingAsync();
        Assert.Equal(("tBTCUSD", false, InstrumentRules.None), (listing.Symbol, listing.IsTrading, listing.Rules));
        await Eventually.True(() => run.ReadBookAsync(listing, book => book is { State: BookState.Stale, Reason: StaleReason.Restored }));
        Assert.True(await run.ReadBookAsync(listing, book => DateTimeOffset.UnixEpoch.AddTicks(book!.ProofNs / 100) == SavedAt && book.Bids.Count == 1));
        Assert.Equal(64000.1m, await run.ReadBookAsync(listing, book => new ExactDecimal(book!.Bids.PriceOf(book.Bids[0].Key), (byte)book.Scale.PriceDecimals).ToDecimal()));
        Assert.Equal(1, run.Host.Listings.Count);
    }

    [Fact]
    public async Task Discovery_takes_a_restored_listing_over_and_its_book_is_saved_for_the_running_source()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var store = new BookStore(database);
        await store.SaveAsync([Saved("live", "tBTCUSD", "64000.1"), Saved("simulated", "tBTCUSD", "1")], CancellationToken.None);
        await using var run = await Run.StartAsync(database, MarketSource.Simulated);
        var restored = await run.ListingAsync();

        var feed = new TestFeed(run.Host, TestFeed.Venues[1], 1);
        var listing = feed.List("BTC-USD", "tBTCUSD");
        await feed.SnapshotAsync(listing, "5:1", "6:1");

        Assert.Same(restored, listing);
        Assert.True(listing.IsTrading);
        await Eventually.True(async () => Assert.Single(await store.LoadAsync("simulated", CancellationToken.None)).Bids[0].Price == 5m);
        Assert.Equal(64000.1m, Assert.Single(await store.LoadAsync("live", CancellationToken.None)).Bids[0].Price);
    }

    [Fact]
    public async Task What_discovery_said_already_stays()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await new BookStore(database).SaveAsync([Saved("live", "tBTCUSD", "64000.1")], CancellationToken.None);
        await using var run = new Run(database, MarketSource.Live);
        var rules = InstrumentRules.None with { TickSize = 0.1m };
        var (listing, _) = run.Host.Listings.Register(TestFeed.Venues[1], "tBTCUSD", new Instrument("BTC", "USD"), rules, isTrading: true, SavedAt);

        await run.StartAsync();

        await Eventually.True(() => run.ReadBookAsync(listing, book => book?.Reason == StaleReason.Restored));
        Assert.Equal((true, rules), (listing.IsTrading, listing.Rules));
        Assert.Equal(1, run.Host.Listings.Count);
    }

    private static SavedBook Saved(string source, string symbol, string bid) => new(
        source, "bitfinex", "BTC-USD", symbol, SavedAt,
        [new(decimal.Parse(bid, System.Globalization.CultureInfo.InvariantCulture), 1m, null)], [new(70_000m, 1m, 2)]);

    /// <summary>A market with a keeper and no feeds.</summary>
    private sealed class Run : IAsyncDisposable
    {
        private readonly MarketSourceState source = new();
        private readonly MarketSource decided;
        private readonly BookKeeper keeper;

        public Run(NpgsqlDataSource database, MarketSource decided)
        {
            this.decided = decided;
            Host = new MarketHost(new ListingDirectory(), TestFeed.Venues, _ => null, new FeedBatchPool(), TimeProvider.System, NullLogger<MarketHost>.Instance);
            keeper = new BookKeeper(Host, new BookStore(database), source, TimeProvider.System, NullLogger<BookKeeper>.Instance);
        }

        public MarketHost Host { get; }

        public static async Task<Run> StartAsync(NpgsqlDataSource database, MarketSource decided)
        {
            var run = new Run(database, decided);
            await run.StartAsync();
            return run;
        }

        public async Task StartAsync()
        {
            // As in the app: the source is decided after the keeper is made, before it starts.
            source.Decide(decided);
            await Host.StartAsync(CancellationToken.None);
            await keeper.StartAsync(CancellationToken.None);
        }

        public async Task<Listing> ListingAsync()
        {
            Listing? listing = null;
            await Eventually.True(() => Host.Listings.TryFind(TestFeed.Venues[1], new Instrument("BTC", "USD"), out listing));
            return listing!;
        }

        public Task<T> ReadBookAsync<T>(Listing listing, Func<VenueBook?, T> read) => Host.ReadAsync(market => read(market.FindBook(listing.Slot)), CancellationToken.None);

        public async ValueTask DisposeAsync()
        {
            await keeper.StopAsync(CancellationToken.None);
            await Host.StopAsync(CancellationToken.None);
            keeper.Dispose();
            Host.Dispose();
        }
    }
}
