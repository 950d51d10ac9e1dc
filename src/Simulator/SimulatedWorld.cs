using CompraVenta.Simulator.Faults;
using CompraVenta.Simulator.Markets;
using CompraVenta.Simulator.Recordings;
using CompraVenta.Simulator.Wire;

namespace CompraVenta.Simulator;

/// <summary>The model and its three venues, moved in fixed steps so that the same seed and clock give the same frames.</summary>
internal sealed class SimulatedWorld
{
    // A process that slept must not send hours of order flow at once: the books jump instead.
    private const long BehindMsMax = 5_000;
    private const int ListedMax = 240;

    private readonly TimeProvider _time;
    private readonly ListingCatalog _catalog;
    private readonly VenueExchange[] _exchanges;
    private readonly Lock _stepping = new();
    private readonly long _stepMs;
    private readonly long _listingMs;
    private long _nextListing;
    private int _listed;

    public SimulatedWorld(SimulatorOptions options, TimeProvider time)
    {
        options.Validate();
        _time = time;
        _stepMs = (long)options.Step.TotalMilliseconds;
        _listingMs = (long)options.NewListingInterval.TotalMilliseconds;
        var seed = Hash.Mix((ulong)options.Seed);
        NowMs = Floor(time.GetUtcNow().ToUnixTimeMilliseconds());
        _nextListing = options.Recording is null ? (NowMs / _listingMs) + 1 : long.MaxValue;
        StartedMs = NowMs;
        _catalog = new ListingCatalog(seed, new AssetCatalog(seed));
        Faults = new FaultBoard(seed);
        var history = new CandleHistory(seed);
        var listings = _catalog.Instruments(options.Instruments).ToList();
        var recording = options.Recording is { } path ? Recording.Load(path) : null;
        var markets = new List<VenueMarket>();
        foreach (var venue in VenueTraits.All)
        {
            var market = new VenueMarket(seed, venue, history, options.FramesPerSecond / VenueTraits.All.Count, NowMs);
            // Beside a recording nothing is made up: recorded and invented prices never meet.
            if (recording is null) foreach (var listing in listings.Where(listing => listing.Venue == venue)) market.List(listing);
            markets.Add(market);
        }

        _exchanges = [.. markets.Select(market => VenueRegistration.Open(market, Faults, options, recording))];
        foreach (var fault in options.Faults) Faults.Add(fault, NowMs);
    }

    public FaultBoard Faults { get; }

    public long StartedMs { get; }

    /// <summary>Time up to which the world has been moved, in Unix ms.</summary>
    public long NowMs { get; private set; }

    public IReadOnlyList<VenueExchange> Exchanges => _exchanges;

    public VenueExchange? Find(string venue) => Array.Find(_exchanges, exchange => exchange.Name == venue);

    /// <summary>Moves the world to the clock's present; called by a timer, never twice at once.</summary>
    public void CatchUp()
    {
        if (!_stepping.TryEnter()) return;
        try
        {
            var until = Floor(_time.GetUtcNow().ToUnixTimeMilliseconds());
            if (until - NowMs > BehindMsMax) NowMs = until - _stepMs;
            while (NowMs < until) Step(NowMs + _stepMs);
        }
        finally
        {
            _stepping.Exit();
        }
    }

    public TrueBook? TrueBook(string venue, string symbol)
    {
        if (Find(venue) is not { } exchange) return null;
        lock (exchange.Market.Gate)
        {
            return exchange.Market.Find(symbol) is { } book
                ? new TrueBook(venue, symbol, book.UpdateId, Levels(book, book.Bids), Levels(book, book.Asks))
                : null;
        }
    }

    private static List<TrueLevel> Levels(VenueBook book, BookSide side)
    {
        var levels = new List<TrueLevel>(side.Count);
        for (var rank = 0; rank < side.Count; rank++)
        {
            levels.Add(new TrueLevel(Exact(side[rank].Price, book.Listing.PriceDecimals), Exact(side[rank].Size, book.Listing.SizeDecimals)));
        }

        return levels;
    }

    private static decimal Exact(long units, int decimals)
    {
        for (; decimals > 0 && units % 10 == 0; decimals--) units /= 10;
        return new decimal((int)units, (int)(units >> 32), 0, false, (byte)decimals);
    }

    private void Step(long nowMs)
    {
        NowMs = nowMs;
        Faults.Expire(nowMs);
        ListNew();
        foreach (var exchange in _exchanges) exchange.Step(nowMs);
    }

    private void ListNew()
    {
        // Numbers count from 1970, so a restart does not list yesterday's coin again; past the last due one there is no catching up.
        var due = NowMs / _listingMs;
        if (due < _nextListing || _listed >= ListedMax) return;
        foreach (var listing in _catalog.NewListing(due, NowMs))
        {
            if (Find(listing.Venue.Name) is not { } exchange || exchange is RecordedExchange) continue;
            lock (exchange.Market.Gate)
            {
                if (exchange.Market.Find(listing.Symbol) is null) exchange.OnListed(exchange.Market.List(listing));
            }
        }

        _listed++;
        _nextListing = due + 1;
    }

    private long Floor(long unixMs) => unixMs / _stepMs * _stepMs;
}
