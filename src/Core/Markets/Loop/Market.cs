using CompraVenta.Core.Books;

namespace CompraVenta.Core.Markets.Loop;

/// <summary>One clock and its books: the single writer of everything that market data decides.</summary>
/// <remarks>Not thread-safe: one loop applies feed batches and clock ticks in one order, and reads are made between them. It reads no
/// clock; all times are given, in nanoseconds since 1970-01-01 UTC. The same inputs give the same state and the same calls to the
/// observer. Nothing is allocated a frame in steady state.</remarks>
public sealed partial class Market
{
    /// <summary>Trades kept per listing.</summary>
    public const int TapeLength = 1_000;

    /// <summary>A stale book whose snapshot has not come by then is asked for again: a wish can be lost with its connection.</summary>
    private const long ResyncAgainNs = 30_000_000_000;

    private readonly ListingDirectory listings;
    private readonly IReadOnlyList<Venue> venues;
    private readonly Func<Listing, IBookChecksum?> checksums;
    private readonly IMarketObserver observer;
    private readonly Dictionary<Instrument, ConsolidatedBook> instruments = [];
    private readonly Dictionary<long, long> connectionProofs = [];
    private readonly MarketCounters[] counters;
    private VenueBook?[] books = [];
    private TradeTape?[] tapes = [];
    private Ticker?[] tickers = [];

    /// <summary>An empty market.</summary>
    /// <param name="listings">Who is listed where; slots of feed events refer to it.</param>
    /// <param name="venues">The registered venues, by index.</param>
    /// <param name="checksums">The checksum rule of a listing's book, or null where its venue has none.</param>
    /// <param name="observer">Who is told.</param>
    public Market(ListingDirectory listings, IReadOnlyList<Venue> venues, Func<Listing, IBookChecksum?> checksums, IMarketObserver observer)
    {
        this.listings = listings;
        this.venues = venues;
        this.checksums = checksums;
        this.observer = observer;
        counters = [.. venues.Select(_ => new MarketCounters())];
    }

    /// <summary>The registered venues, by index.</summary>
    public IReadOnlyList<Venue> Venues => venues;

    /// <summary>The instruments that have or had a book.</summary>
    public IReadOnlyCollection<ConsolidatedBook> Instruments => instruments.Values;

    /// <summary>Counters by venue index.</summary>
    public IReadOnlyList<MarketCounters> Counters => counters;

    /// <summary>An instrument's books; null when it never had one.</summary>
    public ConsolidatedBook? Find(Instrument instrument) => instruments.GetValueOrDefault(instrument);

    /// <summary>A listing's book; null when it never had one.</summary>
    public VenueBook? FindBook(int slot) => (uint)slot < (uint)books.Length ? books[slot] : null;

    /// <summary>A listing's newest trades; null when there were none.</summary>
    public TradeTape? FindTape(int slot) => (uint)slot < (uint)tapes.Length ? tapes[slot] : null;

    /// <summary>A listing's newest ticker; null when none came.</summary>
    public Ticker? FindTicker(int slot) => (uint)slot < (uint)tickers.Length ? tickers[slot] : null;

    /// <summary>Applies what a feed decoded.</summary>
    public void Apply(FeedBatch batch, long nowNs)
    {
        if (books.Length < listings.Count) Grow();
        foreach (ref readonly var e in batch.Events)
        {
            switch (e.Kind)
            {
                case FeedEventKind.BookUpdate: Update(batch, e); break;
                case FeedEventKind.BookSnapshot: Load(batch, e); break;
                case FeedEventKind.BookChecksum: Verify(batch, e); break;
                case FeedEventKind.BookProof: Prove(batch, e); break;
                case FeedEventKind.ConnectionProof: connectionProofs[batch.ConnectionId] = e.ReceivedNs; break;
                case FeedEventKind.BookLost: Lose(batch, e); break;
                case FeedEventKind.ConnectionLost: LoseConnection(batch.ConnectionId, e); break;
                case FeedEventKind.Trades: AddTrades(batch, e); break;
                case FeedEventKind.Tickers: AddTickers(batch, e); break;
                default: throw new InvalidOperationException($"unknown feed event {e.Kind}");
            }
        }
    }

    /// <summary>Moves the clock: books without proof become stale, books whose own frames stopped become suspect.</summary>
    public void Tick(long nowNs)
    {
        foreach (var book in books)
        {
            if (book is { State: BookState.Live or BookState.Suspect }) CheckFreshness(book, nowNs);
            else if (book is { State: BookState.Stale } && IsAwaited(book.Reason) && nowNs - book.ResyncNs > ResyncAgainNs) AskForSnapshot(book, book.Reason, nowNs);
        }

        Engine?.Tick(nowNs);
        observer.OnTick(this, nowNs);
    }

    /// <summary>Puts back a book kept from before a restart: stale, with the age it has, until the venue answers.</summary>
    /// <param name="listing">Whose book.</param>
    /// <param name="levels">Its levels.</param>
    /// <param name="updatedNs">When it was last current.</param>
    public void Restore(Listing listing, ReadOnlySpan<LevelChange> levels, long updatedNs)
    {
        if (books.Length < listings.Count) Grow();
        var book = BookOf(listing.Slot);
        if (book.State != BookState.Empty || !book.TryLoad(levels)) return;
        book.ProofNs = book.DataNs = updatedNs;
        SetState(book, BookState.Stale, StaleReason.Restored);
    }

    private void Update(FeedBatch batch, in FeedEvent e)
    {
        var book = books[e.Slot];
        if (book is null || book.ConnectionId != batch.ConnectionId || book.State is BookState.Stale or BookState.Empty)
        {
            CountersOf(e.Slot).UpdatesIgnored++;
            return;
        }

        if (!book.TryApply(batch.LevelsOf(e)))
        {
            Resync(book, StaleReason.Unrepresentable, e.ReceivedNs);
            return;
        }

        Engine?.OnLevels(book, batch.LevelsOf(e), isSnapshot: false, e.ReceivedNs);
        Touch(book, e);
        if (book.State == BookState.Suspect) SetState(book, BookState.Live, StaleReason.None);
        Engine?.OnBookChanged(book, e.ReceivedNs);
    }

    private void Load(FeedBatch batch, in FeedEvent e)
    {
        var book = BookOf(e.Slot);

        // During a hand-over the older connection's snapshot may come last: it must not take the book back. Ids only grow.
        if (batch.ConnectionId < book.ConnectionId) return;
        var wasOurs = book.ConnectionId == batch.ConnectionId;
        book.ConnectionId = batch.ConnectionId;
        var suspected = book.Reason == StaleReason.Suspect ? book.TopFingerprint() : (int?)null;
        if (!book.TryLoad(batch.LevelsOf(e)))
        {
            Resync(book, StaleReason.Unrepresentable, e.ReceivedNs);
            return;
        }

        var mine = CountersOf(e.Slot);
        mine.Snapshots++;
        if (wasOurs) mine.Resynced(book.Reason, e.ReceivedNs);
        if (suspected is { } before) book.Pace.Checked(wasRight: before != book.TopFingerprint());
        book.Pace.Interrupt();
        Engine?.OnLevels(book, batch.LevelsOf(e), isSnapshot: true, e.ReceivedNs);
        Touch(book, e);
        if (book.ConnectionId == batch.ConnectionId && !book.IsCrossed) SetState(book, BookState.Live, StaleReason.None);
        Engine?.OnBookChanged(book, e.ReceivedNs);
    }

    /// <summary>What every frame of a book does after its levels were applied.</summary>
    private void Touch(VenueBook book, in FeedEvent e)
    {
        book.UpdateId = e.UpdateId;
        if (e.VenueTimeNs != 0) book.VenueTimeNs = e.VenueTimeNs;
        book.DataNs = e.ReceivedNs;
        book.ProofNs = Math.Max(book.ProofNs, e.ReceivedNs);
        book.Pace.Note(e.ReceivedNs);
        var mine = CountersOf(e.Slot);
        mine.LevelUpdates += e.Count;
        if (book.IsCrossed)
        {
            mine.Crossed++;
            Resync(book, StaleReason.Crossed, e.ReceivedNs);
            return;
        }

        observer.OnBookChanged(book);
    }

    private void Verify(FeedBatch batch, in FeedEvent e)
    {
        var book = books[e.Slot];
        if (book?.Checksum is null || book.ConnectionId != batch.ConnectionId || book.State is BookState.Stale or BookState.Empty) return;
        book.ProofNs = Math.Max(book.ProofNs, e.ReceivedNs);
        if (book.Checksum.Matches(book, e.Checksum))
        {
            CountersOf(e.Slot).ChecksumsPassed++;
            return;
        }

        CountersOf(e.Slot).ChecksumsFailed++;
        Resync(book, StaleReason.Checksum, e.ReceivedNs);
    }

    private void Prove(FeedBatch batch, in FeedEvent e)
    {
        var book = books[e.Slot];
        if (book is not null && book.ConnectionId == batch.ConnectionId) book.ProofNs = Math.Max(book.ProofNs, e.ReceivedNs);
    }

    private void Lose(FeedBatch batch, in FeedEvent e)
    {
        var book = BookOf(e.Slot);
        if (book.ConnectionId != batch.ConnectionId && book.ConnectionId != 0) return;
        if (e.Reason == StaleReason.Released) book.ConnectionId = 0;
        book.ResyncNs = e.ReceivedNs;
        GoStale(book, e.Reason);
    }

    private void LoseConnection(long connectionId, in FeedEvent e)
    {
        connectionProofs.Remove(connectionId);
        foreach (var book in books)
        {
            if (book is null || book.ConnectionId != connectionId) continue;
            book.ConnectionId = 0;

            // Nobody waits for a book that was let go.
            if (book.Reason == StaleReason.Released) continue;
            GoStale(book, e.Reason);
            book.ResyncNs = e.ReceivedNs;
        }
    }

    private void AddTrades(FeedBatch batch, in FeedEvent e)
    {
        foreach (ref readonly var trade in batch.TradesOf(e))
        {
            if (!(tapes[trade.Slot] ??= new TradeTape(TapeLength)).TryAdd(trade)) continue;
            CountersOf(trade.Slot).Trades++;
            observer.OnTrade(trade);
            Engine?.OnTrade(listings[trade.Slot], trade, e.ReceivedNs);
        }
    }

    private void AddTickers(FeedBatch batch, in FeedEvent e)
    {
        foreach (ref readonly var ticker in batch.TickersOf(e))
        {
            tickers[ticker.Slot] = ticker;
            observer.OnTicker(ticker);
        }
    }

    private void CheckFreshness(VenueBook book, long nowNs)
    {
        if (connectionProofs.TryGetValue(book.ConnectionId, out var proof)) book.ProofNs = Math.Max(book.ProofNs, proof);
        var staleAfterNs = book.Listing.Venue.StaleAfter.Ticks * TimeSpan.NanosecondsPerTick;
        if (nowNs - book.ProofNs > staleAfterNs) Resync(book, StaleReason.Silent, nowNs);
        else if (book.IsLive && nowNs - book.DataNs > book.Pace.SuspectAfterNs())
        {
            CountersOf(book.Listing.Slot).Suspected++;
            SetState(book, BookState.Suspect, StaleReason.Suspect);
            AskForSnapshot(book, StaleReason.Suspect, nowNs);
        }
    }

    /// <summary>Stops believing a book and asks its feed for a new snapshot.</summary>
    private void Resync(VenueBook book, StaleReason reason, long nowNs)
    {
        GoStale(book, reason);
        AskForSnapshot(book, reason, nowNs);
    }

    private void AskForSnapshot(VenueBook book, StaleReason reason, long nowNs)
    {
        book.ResyncNs = nowNs;
        observer.OnResyncNeeded(book, reason);
    }

    /// <summary>Whether a stale book is one that a feed should be bringing back.</summary>
    private static bool IsAwaited(StaleReason reason) =>
        reason is not (StaleReason.None or StaleReason.Released or StaleReason.Restored or StaleReason.Refused or StaleReason.Maintenance);

    private void GoStale(VenueBook book, StaleReason reason)
    {
        if (book.State is BookState.Live or BookState.Suspect && reason != StaleReason.Suspect) CountersOf(book.Listing.Slot).WentStale++;
        SetState(book, book.State == BookState.Empty ? BookState.Empty : BookState.Stale, reason);
    }

    private void SetState(VenueBook book, BookState state, StaleReason reason)
    {
        if (book.State == state && book.Reason == reason) return;
        book.State = state;
        book.Reason = reason;
        book.Version++;
        observer.OnBookStateChanged(book);
    }

    private VenueBook BookOf(int slot)
    {
        if (books[slot] is { } known) return known;
        var listing = listings[slot];
        if (!instruments.TryGetValue(listing.Instrument, out var consolidated))
        {
            consolidated = new ConsolidatedBook(listing.Instrument, venues.Count);
            instruments.Add(listing.Instrument, consolidated);
        }

        var book = new VenueBook(listing, consolidated.Scale, checksums(listing));
        consolidated.Add(book);
        return books[slot] = book;
    }

    private MarketCounters CountersOf(int slot) => counters[listings[slot].Venue.Index];

    private void Grow()
    {
        var length = Math.Max(64, listings.Count * 2);
        Array.Resize(ref books, length);
        Array.Resize(ref tapes, length);
        Array.Resize(ref tickers, length);
    }
}
