using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Infrastructure.Persistence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CompraVenta.Infrastructure.Books;

/// <summary>Keeps the newest book of each live instrument in the database, about once a second for what changed (with more than
/// <see cref="BooksPerInterval"/> changing books in turns), and puts the books back after a restart: stale, with the age they have, until their
/// venue has answered.</summary>
/// <remarks>The market never waits for it: the loop notes which books changed and copies their best levels when asked. A database that
/// fails is logged and tried again; what changed meanwhile is saved then. Books belong to the market source they came from: after a
/// change of source only those of the running one are put back. They need no discovery, so venues that can't be reached show them too.</remarks>
public sealed partial class BookKeeper : BackgroundService, IMarketObserver
{
    /// <summary>Time between two saves.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Books saved in an interval at most: thousands of books a second would keep the database and the collector busier than the
    /// market does, for pictures that are only looked at after a restart.</summary>
    public const int BooksPerInterval = 120;

    /// <summary>Books copied between two inputs of the market, and saved in one transaction.</summary>
    private const int BooksPerTurn = 16;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly MarketHost host;
    private readonly BookStore store;
    private readonly MarketSourceState source;
    private readonly Database? database;
    private readonly TimeProvider time;
    private readonly ILogger<BookKeeper> logger;

    // The market loop's: the books to be saved, and the order in which they are, so that busy books do not keep quiet ones waiting.
    private readonly HashSet<VenueBook> changed = [];
    private readonly Queue<VenueBook> turns = new();

    /// <summary>Watches a market from now on.</summary>
    /// <param name="host">The market.</param>
    /// <param name="store">Where the books are kept.</param>
    /// <param name="source">Whose books these are; decided before the keeper starts.</param>
    /// <param name="time">Measures the interval.</param>
    /// <param name="logger">Told of database failures.</param>
    /// <param name="database">Waited for before the first use; null when the store can be used at once.</param>
    public BookKeeper(
        MarketHost host, BookStore store, MarketSourceState source, TimeProvider time, ILogger<BookKeeper> logger, Database? database = null)
    {
        this.host = host;
        this.store = store;
        this.source = source;
        this.time = time;
        this.logger = logger;
        this.database = database;
        host.Observe(this);
    }

    /// <inheritdoc/>
    public void OnBookChanged(VenueBook book)
    {
        if (changed.Add(book)) turns.Enqueue(book);
    }

    /// <inheritdoc/>
    public void OnBookStateChanged(VenueBook book)
    {
        if (book.IsLive) OnBookChanged(book);
    }

    /// <inheritdoc/>
    public void OnTrade(in Trade trade)
    {
    }

    /// <inheritdoc/>
    public void OnTicker(in Ticker ticker)
    {
    }

    /// <inheritdoc/>
    public void OnResyncNeeded(VenueBook book, StaleReason reason)
    {
    }

    /// <inheritdoc/>
    public void OnTick(Market market, long nowNs)
    {
    }

    /// <inheritdoc/>
    public void OnApplied()
    {
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (database is not null) await database.WhenReadyAsync(stoppingToken);
            var word = source.Source.Word();
            await RestoreAsync(await LoadAsync(word, stoppingToken), stoppingToken);
            var unsaved = new List<SavedBook>(BooksPerTurn);
            using var ticks = new PeriodicTimer(Interval, time);
            do
            {
                await SaveChangedAsync(word, unsaved, stoppingToken);
            }
            while (await ticks.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            Log.Ended(logger);
        }
    }

    private static SavedBook Copy(string word, VenueBook book)
    {
        var decimals = ((byte)book.Scale.PriceDecimals, (byte)book.Scale.SizeDecimals);
        return new SavedBook(
            word,
            book.Listing.Venue.Id,
            book.Listing.Instrument.Name,
            book.Listing.Symbol,
            DateTimeOffset.UnixEpoch.AddTicks(book.ProofNs / TimeSpan.NanosecondsPerTick),
            Copy(book.Bids, decimals),
            Copy(book.Asks, decimals));
    }

    private static SavedLevel[] Copy(BookSide side, (byte Price, byte Size) decimals)
    {
        var levels = new SavedLevel[Math.Min(side.Count, BookStore.LevelsMax)];
        for (var rank = 0; rank < levels.Length; rank++)
        {
            ref readonly var level = ref side[rank];
            levels[rank] = new SavedLevel(
                new ExactDecimal(side.PriceOf(level.Key), decimals.Price).ToDecimal(),
                new ExactDecimal(level.Size, decimals.Size).ToDecimal(),
                level.Count > 0 ? level.Count : null);
        }

        return levels;
    }

    private static bool TryAdd(List<LevelChange> levels, Side side, IReadOnlyList<SavedLevel> saved)
    {
        foreach (var level in saved)
        {
            if (!TryNumber(level.Price, out var price) || !TryNumber(level.Size, out var size)) return false;
            if (!LevelChange.TryCreate(side, price, size, level.Count ?? 0, out var change)) return false;
            levels.Add(change);
        }

        return true;
    }

    /// <summary>What was saved from such a number is one again; false for a row that somebody else wrote.</summary>
    private static bool TryNumber(decimal saved, out ExactDecimal number)
    {
        Span<byte> text = stackalloc byte[40];
        saved.TryFormat(text, out var length, default, System.Globalization.CultureInfo.InvariantCulture);
        return ExactDecimal.TryParse(text[..length], out number);
    }

    private async Task<IReadOnlyList<SavedBook>> LoadAsync(string word, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await store.LoadAsync(word, ct);
            }
            catch (Exception e) when (DatabaseOutage.IsOfDatabase(e))
            {
                Log.NotLoaded(logger, e);
                await Task.Delay(RetryAfter, time, ct);
            }
        }
    }

    /// <summary>Puts books back under the listings they had. What discovery has said already wins over what was saved.</summary>
    private async Task RestoreAsync(IReadOnlyList<SavedBook> books, CancellationToken ct)
    {
        var found = new List<(Listing Listing, LevelChange[] Levels, long UpdatedNs)>();
        foreach (var saved in books)
        {
            var parts = saved.Pair.Split('-');
            var venue = host.Venues.FirstOrDefault(v => v.Id == saved.Exchange);
            var levels = new List<LevelChange>();
            if (venue is null || parts.Length != 2 || !TryAdd(levels, Side.Bid, saved.Bids) || !TryAdd(levels, Side.Ask, saved.Asks)) continue;
            if (!host.Listings.TryRestore(venue, saved.Symbol, new Instrument(parts[0], parts[1]), time.GetUtcNow(), out var listing)) continue;
            found.Add((listing, [.. levels], (saved.UpdatedAt - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick));
        }

        foreach (var some in found.Chunk(BooksPerTurn))
        {
            await host.ReadAsync(
                market =>
                {
                    foreach (var (listing, levels, updatedNs) in some) market.Restore(listing, levels, updatedNs);
                    return true;
                },
                ct);
        }

        if (found.Count > 0) Log.Restored(logger, found.Count);
    }

    /// <summary>Saves the best levels of the books whose turn it is and that are live, a few at a time: what is held meanwhile stays small, so that
    /// little of it outlives a collection.</summary>
    /// <param name="word">Whose books these are.</param>
    /// <param name="unsaved">Copies that the database did not take: they go first.</param>
    /// <param name="ct">Gives up.</param>
    private async Task SaveChangedAsync(string word, List<SavedBook> unsaved, CancellationToken ct)
    {
        if (!await TrySaveAsync(unsaved, ct)) return;
        var left = await host.ReadAsync(_ => Math.Min(turns.Count, BooksPerInterval), ct);
        while (left > 0)
        {
            var count = Math.Min(left, BooksPerTurn);
            left -= count;
            await host.ReadAsync(
                _ =>
                {
                    TakeTurns(word, count, unsaved);
                    return true;
                },
                ct);
            if (!await TrySaveAsync(unsaved, ct)) return;
        }
    }

    private void TakeTurns(string word, int count, List<SavedBook> copies)
    {
        while (count-- > 0 && turns.TryDequeue(out var book))
        {
            changed.Remove(book);
            if (book.IsLive) copies.Add(Copy(word, book));
        }
    }

    /// <summary>Saves copies and forgets them; keeps them when the database fails.</summary>
    private async Task<bool> TrySaveAsync(List<SavedBook> copies, CancellationToken ct)
    {
        try
        {
            await store.SaveAsync(copies, ct);
            copies.Clear();
            return true;
        }
        catch (Exception e) when (DatabaseOutage.IsOfDatabase(e))
        {
            Log.NotSaved(logger, e, copies.Count);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2101, LogLevel.Information, "{Books} books of before the restart are shown as stale until their venue answers", EventName = "BooksRestored")]
        public static partial void Restored(ILogger logger, int books);

        [LoggerMessage(2102, LogLevel.Warning, "The saved books can't be read; trying again", EventName = "BooksNotLoaded")]
        public static partial void NotLoaded(ILogger logger, Exception error);

        [LoggerMessage(2103, LogLevel.Warning, "{Books} books can't be saved; trying again", EventName = "BooksNotSaved")]
        public static partial void NotSaved(ILogger logger, Exception error, int books);

        [LoggerMessage(2104, LogLevel.Debug, "Books are no longer kept", EventName = "BookKeeperEnded")]
        public static partial void Ended(ILogger logger);
    }
}
