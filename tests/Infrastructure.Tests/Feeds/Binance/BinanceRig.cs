using System.Text;
using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Feeds.Binance;
using CompraVenta.TestKit;

namespace CompraVenta.Infrastructure.Tests.Feeds.Binance;

/// <summary>A Binance book session wired to a market of its own, with everything that either says kept.</summary>
public sealed class BinanceRig : IMarketObserver, IFaultLog
{
    public const long StartNs = 1_700_000_000_000_000_000;
    private readonly Queue<(Listing Listing, StaleReason Reason)> resyncs = new();

    public BinanceRig(bool followsRecording = false, params string[] symbols)
    {
        Feed = new BinanceFeed(new FixedOptions<BinanceOptions>(new BinanceOptions()));
        Symbols = new SymbolTable(followsRecording ? List : null);
        foreach (var symbol in symbols) Symbols.Add(List(symbol));
        Market = new Market(Directory, [Feed.Venue], _ => null, this);
        Session = Feed.CreateBookSession(new SessionContext(Feed.Venue, 1, Symbols, this, followsRecording));
    }

    public BinanceFeed Feed { get; }

    public ListingDirectory Directory { get; } = new();

    public SymbolTable Symbols { get; }

    public Market Market { get; }

    public VenueSession Session { get; }

    public long NowNs { get; set; } = StartNs;

    public List<Trade> Trades { get; } = [];

    /// <summary>Books that became stale, suspect or awaited, and why.</summary>
    public List<(string Symbol, StaleReason Reason)> Lost { get; } = [];

    public List<FaultKind> Faults { get; } = [];

    public Action<VenueBook> BookChanged { get; set; } = static _ => { };

    /// <summary>Frames sent and not looked at yet.</summary>
    public List<string> TakeFrames()
    {
        var frames = Session.Output.Frames.Select(Encoding.UTF8.GetString).ToList();
        Session.Output.Frames.Clear();
        return frames;
    }

    /// <summary>REST calls asked for and not looked at yet.</summary>
    public List<string> TakeRequests()
    {
        var paths = Session.Output.Requests.Select(request => request.PathAndQuery).ToList();
        Session.Output.Requests.Clear();
        return paths;
    }

    public Listing this[string symbol] => Directory.TryFind(Feed.Venue, symbol, out var listing) ? listing : throw new KeyNotFoundException(symbol);

    public VenueBook? Book(string symbol) => Market.FindBook(this[symbol].Slot);

    public bool IsLive(string symbol) => Book(symbol) is { IsLive: true };

    public void Connect(params string[] symbols)
    {
        foreach (var symbol in symbols) Session.Subscribe(this[symbol], NowNs);
        Session.OnConnected(NowNs);
        Flush();
    }

    public void Frame(string frame) => Frame(Encoding.UTF8.GetBytes(frame));

    public void Frame(ReadOnlySpan<byte> frame)
    {
        Session.OnFrame(frame, NowNs);
        Flush();
    }

    public void Rest(string path, ReadOnlySpan<byte> body, bool succeeded = true)
    {
        Session.OnRest(path, body, succeeded, NowNs);
        Flush();
    }

    public void Rest(string path, string body, bool succeeded = true) => Rest(path, Encoding.UTF8.GetBytes(body), succeeded);

    public void Tick(TimeSpan later)
    {
        NowNs += later.Ticks * 100;
        Session.OnTick(NowNs);
        Flush();
    }

    /// <summary>Connects, answers the subscription and each snapshot call: every book is live on a snapshot with the id given.</summary>
    public void GoLive(long lastUpdateId, params string[] symbols)
    {
        Connect(symbols);
        Answer(TakeFrames());
        foreach (var path in TakeRequests()) Rest(path, Snapshot(lastUpdateId));
    }

    /// <summary>Answers requests with success.</summary>
    public void Answer(IEnumerable<string> requests)
    {
        foreach (var request in requests) Frame($$"""{"result":null,"id":{{IdOf(request)}}}""");
    }

    public static long IdOf(string request)
    {
        using var document = JsonDocument.Parse(request);
        return document.RootElement.GetProperty("id").GetInt64();
    }

    public static string Depth(string symbol, long first, long last, string bids = "", string asks = "", long timeMs = 1_700_000_000_000) =>
        $$$"""{"stream":"{{{symbol.ToLowerInvariant()}}}@depth@100ms","data":{"e":"depthUpdate","E":{{{timeMs}}},"s":"{{{symbol}}}","U":{{{first}}},"u":{{{last}}},"b":[{{{bids}}}],"a":[{{{asks}}}]}}""";

    public static string Snapshot(long lastUpdateId, string bids = """["99.00","1.5"],["98.00","2"]""", string asks = """["101.00","1"]""") =>
        $$"""{"lastUpdateId":{{lastUpdateId}},"bids":[{{bids}}],"asks":[{{asks}}]}""";

    public static List<(decimal Price, decimal Size)> LevelsOf(VenueBook book, Side side)
    {
        var levels = new List<(decimal, decimal)>();
        for (var rank = 0; rank < book[side].Count; rank++)
        {
            var level = book[side][rank];
            levels.Add((
                new ExactDecimal(book[side].PriceOf(level.Key), (byte)book.Scale.PriceDecimals).ToDecimal(),
                new ExactDecimal(level.Size, (byte)book.Scale.SizeDecimals).ToDecimal()));
        }

        return levels;
    }

    /// <summary>Asserts that the market's book of a symbol has the reference's levels, every one.</summary>
    public void AssertEqual(NaiveBinance.NaiveBook expected, string symbol)
    {
        var book = Book(symbol);
        Assert.NotNull(book);
        Assert.Equal(expected.Bids.Select(level => (level.Key, level.Value)), LevelsOf(book, Side.Bid));
        Assert.Equal(expected.Asks.Select(level => (level.Key, level.Value)), LevelsOf(book, Side.Ask));
    }

    void IMarketObserver.OnBookChanged(VenueBook book) => BookChanged(book);

    void IMarketObserver.OnBookStateChanged(VenueBook book)
    {
        if (!book.IsLive) Lost.Add((book.Listing.Symbol, book.Reason));
    }

    void IMarketObserver.OnTrade(in Trade trade) => Trades.Add(trade);

    void IMarketObserver.OnTicker(in Ticker ticker)
    {
    }

    void IMarketObserver.OnResyncNeeded(VenueBook book, StaleReason reason) => resyncs.Enqueue((book.Listing, reason));

    void IMarketObserver.OnTick(Market market, long nowNs)
    {
    }

    /// <inheritdoc/>
    void IMarketObserver.OnApplied()
    {
    }

    void IFaultLog.Report(FaultKind kind, ReadOnlySpan<byte> excerpt) => Faults.Add(kind);

    private void Flush()
    {
        do
        {
            Market.Apply(Session.Batch, NowNs);
            Session.Batch.Clear();
            while (resyncs.TryDequeue(out var wanted)) Session.Resync(wanted.Listing, wanted.Reason, NowNs);
        }
        while (!Session.Batch.IsEmpty);
    }

    private Listing List(string symbol)
    {
        if (!BinancePairs.TrySplit(symbol, out var instrument)) instrument = new Instrument(symbol, "NONE");
        return Directory.Register(Feed.Venue, symbol, instrument, InstrumentRules.None, isTrading: true, DateTimeOffset.UnixEpoch).Listing;
    }
}
