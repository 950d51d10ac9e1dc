namespace CompraVenta.Simulator.Markets;

/// <summary>All books of one venue and the random events that move them. Everything is guarded by <see cref="Gate"/>.</summary>
internal sealed class VenueMarket
{
    // Ids grow with time, so that a restart continues above those of the run before: less than 1000 prints or 4000 changes
    // a second for one book keep it so. 2020-01-01 keeps them short.
    private const long IdEpochMs = 1_577_836_800_000;
    private const int PastTrades = 60;

    private readonly ulong _seed;
    private readonly VenuePrices _prices;
    private readonly RandomStream _random;
    private readonly NoiseCursor _bursts;
    private readonly Dictionary<string, VenueBook> _bySymbol = new(StringComparer.Ordinal);
    private readonly List<VenueBook> _books = [];
    private readonly List<double> _cumulativeWeight = [];
    private double _untilNextEvent;

    public VenueMarket(ulong seed, VenueTraits traits, CandleHistory history, double framesPerSecond, long startMs)
    {
        _seed = seed;
        Traits = traits;
        History = history;
        EventsPerSecond = framesPerSecond / traits.FramesPerEvent;
        NowMs = startMs;
        _prices = new VenuePrices(seed, traits);
        _random = new RandomStream(Hash.Of(Hash.Of(seed, traits.Name), (ulong)startMs));
        _bursts = new NoiseCursor(Hash.Of(seed, "bursts" + traits.Name), 440, 10, 3);
        _untilNextEvent = _random.Exponential();
    }

    public Lock Gate { get; } = new();

    public VenueTraits Traits { get; }

    public CandleHistory History { get; }

    public double EventsPerSecond { get; }

    /// <summary>The market's time, in Unix ms.</summary>
    public long NowMs { get; private set; }

    public long Events { get; private set; }

    public long Trades { get; private set; }

    public IReadOnlyList<VenueBook> Books => _books;

    public VenueBook? Find(string symbol) => _bySymbol.GetValueOrDefault(symbol);

    /// <summary>Mean events a second of one book.</summary>
    public double RateOf(VenueBook book) => EventsPerSecond * book.Listing.Weight / _cumulativeWeight[^1];

    public VenueBook List(Listing listing)
    {
        var firstId = NowMs - IdEpochMs;
        var book = new VenueBook(listing, new Tape(listing, History.Opening(listing, NowMs), firstId), firstId * 4);
        var fair = _prices.Ticks(listing, NowMs);
        var random = new RandomStream(Hash.Of(Hash.Of(_seed, listing.Venue.Name + listing.Symbol), (ulong)NowMs));
        if (listing.ListedAtMs == 0) PrintPast(book, random);
        OrderFlow.Open(book, fair, random);
        _books.Add(book);
        _bySymbol.Add(listing.Symbol, book);
        _cumulativeWeight.Add(listing.Weight + (_cumulativeWeight.Count > 0 ? _cumulativeWeight[^1] : 0));
        return book;
    }

    /// <summary>Moves to <paramref name="nowMs"/>, running the events that are due; each is shown to <paramref name="onEvent"/> at once.</summary>
    public void Step(long nowMs, Action<VenueBook> onEvent)
    {
        var seconds = (nowMs - NowMs) / 1000.0;
        NowMs = nowMs;
        if (_books.Count == 0) return;
        // exp of a walk with deviation ~0.5, centred so that its mean is about 1.
        _untilNextEvent -= seconds * EventsPerSecond * Math.Exp(_bursts.At(nowMs) - 0.12);
        while (_untilNextEvent <= 0)
        {
            _untilNextEvent += _random.Exponential();
            var book = _books[Pick(_random.Unit() * _cumulativeWeight[^1])];
            book.Tape.Roll(nowMs);
            OrderFlow.Run(book, _prices.Ticks(book.Listing, nowMs), nowMs, _random);
            Events++;
            Trades += book.Prints.Count;
            onEvent(book);
        }
    }

    private int Pick(double at)
    {
        int low = 0, high = _cumulativeWeight.Count - 1;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_cumulativeWeight[middle] > at) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    private void PrintPast(VenueBook book, RandomStream random)
    {
        for (var i = PastTrades; i > 0; i--)
        {
            var time = NowMs - (i * 1_500L) - random.Below(1_000);
            var fair = _prices.Ticks(book.Listing, time);
            var buys = random.Unit() < 0.5;
            var usd = book.Listing.TradeUsd * Math.Exp((random.Normal() * 1.3) - 0.8);
            var price = Math.Max(1, (long)Math.Round(fair * (1 + (buys ? book.Listing.HalfSpread : -book.Listing.HalfSpread))));
            var lots = usd / (price / book.Listing.TicksPerUnit * book.Listing.Quote.AnchorUsd) * book.Listing.LotsPerUnit;
            book.Tape.PrintPast(time, price, Math.Max(1, (long)lots), buys);
        }
    }
}
