using System.Text;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Feeds.Bitfinex;

namespace CompraVenta.Infrastructure.Tests.Feeds.Bitfinex;

/// <summary>A session with a market behind it, fed by hand: what the market asks for goes back to the session, as in the app.</summary>
internal sealed class BitfinexHarness : MarketObserver, IFaultLog
{
    private static readonly Venue[] Venues = [BitfinexFeed.Bitfinex, BitfinexFeed.Bitfinex];

    private readonly List<(Listing Listing, StaleReason Reason)> resyncs = [];
    private readonly FeedBatch batch = new() { ConnectionId = 1 };
    private readonly bool follows;

    public BitfinexHarness(bool followsRecording = false, BitfinexOptions? options = null)
    {
        follows = followsRecording;
        var checksum = new BitfinexChecksum();
        Symbols = new SymbolTable(followsRecording ? List : null);
        Market = new Market(Listings, Venues, _ => checksum, this);
        Session = new BitfinexBookSession(new SessionContext(BitfinexFeed.Bitfinex, 1, Symbols, this, followsRecording), options ?? new BitfinexOptions())
        {
            Batch = batch,
        };
    }

    public ListingDirectory Listings { get; } = new();

    public SymbolTable Symbols { get; }

    public Market Market { get; }

    public BitfinexBookSession Session { get; }

    public List<Trade> Trades { get; } = [];

    public List<FaultKind> Faults { get; } = [];

    public long NowNs { get; set; } = 1_700_000_000_000_000_000;

    public MarketCounters MarketCounters => Market.Counters[1];

    public Listing? List(string symbol)
    {
        if (!BitfinexSymbols.TryParse(symbol, out var instrument)) return null;
        var listing = Listings.Register(BitfinexFeed.Bitfinex, symbol, instrument, InstrumentRules.None, isTrading: true, DateTimeOffset.UnixEpoch).Listing;
        if (!follows) Symbols.Add(listing);
        return listing;
    }

    /// <summary>Connects and acknowledges the flags.</summary>
    public BitfinexHarness Connect(BitfinexFlags flags = BitfinexFlags.Wanted)
    {
        Session.OnConnected(NowNs);
        Apply();
        Frame("""{"event":"info","version":2,"serverId":"x","platform":{"status":1}}""");
        return Frame($$"""{"event":"conf","status":"OK","flags":{{(long)flags}}}""");
    }

    /// <summary>Follows a symbol and answers with these channel numbers.</summary>
    public Listing Follow(string symbol, long bookId, long tradesId, string precision = "P0")
    {
        var listing = List(symbol)!;
        Session.Subscribe(listing, NowNs);
        Apply();
        Subscribed(listing, bookId, tradesId, precision);
        return listing;
    }

    public void Subscribed(Listing listing, long bookId, long? tradesId = null, string precision = "P0")
    {
        Frame($$"""{"event":"subscribed","channel":"book","chanId":{{bookId}},"symbol":"{{listing.Symbol}}","prec":"{{precision}}","freq":"F0","len":"250","subId":"b{{listing.Slot}}","pair":"x"}""");
        if (tradesId is null) return;
        Frame($$"""{"event":"subscribed","channel":"trades","chanId":{{tradesId}},"symbol":"{{listing.Symbol}}","subId":"t{{listing.Slot}}","pair":"x"}""");
    }

    public BitfinexHarness Frame(string text) => Frame(Encoding.UTF8.GetBytes(text));

    public BitfinexHarness Frame(ReadOnlySpan<byte> utf8)
    {
        Session.OnFrame(utf8, NowNs);
        Apply();
        return this;
    }

    public BitfinexHarness Frames(params string[] frames)
    {
        foreach (var frame in frames) Frame(frame);
        return this;
    }

    public void Advance(TimeSpan by)
    {
        // In the steps of the real tick.
        var untilNs = NowNs + (by.Ticks * TimeSpan.NanosecondsPerTick);
        while (NowNs < untilNs)
        {
            NowNs = Math.Min(untilNs, NowNs + 250_000_000);
            Session.OnTick(NowNs);
            Apply();
        }
    }

    public void Apply()
    {
        do
        {
            resyncs.Clear();
            Market.Apply(batch, NowNs);
            batch.Clear();
            foreach (var (listing, reason) in resyncs) Session.Resync(listing, reason, NowNs);
        }
        while (!batch.IsEmpty);
    }

    /// <summary>The frames to be sent since the last call.</summary>
    public IReadOnlyList<string> TakeSent()
    {
        var sent = Session.Output.Frames.Select(Encoding.UTF8.GetString).ToArray();
        Session.Output.Frames.Clear();
        return sent;
    }

    public VenueBook BookOf(Listing listing) => Market.FindBook(listing.Slot)!;

    public VenueBook BookOf(string symbol) => BookOf(Listings.All.Single(listing => listing.Symbol == symbol));

    /// <summary>Levels as text, best first: <c>price@size</c>.</summary>
    public static string Levels(BookSide side, VenueBook book) => string.Join(' ', Enumerable.Range(0, side.Count).Select(rank =>
        $"{new ExactDecimal(side.PriceOf(side[rank].Key), (byte)book.Scale.PriceDecimals)}@{new ExactDecimal(side[rank].Size, (byte)book.Scale.SizeDecimals)}"));

    public void AssertBook(Listing listing, string bids, string asks)
    {
        var book = BookOf(listing);
        Assert.Equal(BookState.Live, book.State);
        Assert.Equal(bids, Levels(book.Bids, book));
        Assert.Equal(asks, Levels(book.Asks, book));
    }

    public void AssertLost(Listing listing, StaleReason reason)
    {
        Assert.NotEqual(BookState.Live, BookOf(listing).State);
        Assert.Equal(reason, BookOf(listing).Reason);
    }

    public override void OnTrade(in Trade trade) => Trades.Add(trade);

    public override void OnResyncNeeded(VenueBook book, StaleReason reason) => resyncs.Add((book.Listing, reason));

    void IFaultLog.Report(FaultKind kind, ReadOnlySpan<byte> excerpt) => Faults.Add(kind);
}
