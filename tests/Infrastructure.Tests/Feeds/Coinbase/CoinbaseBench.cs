using System.Globalization;
using System.Text;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Feeds.Coinbase;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Infrastructure.Tests.Feeds.Coinbase;

/// <summary>A Coinbase session on a real market, fed by hand; it remembers what the session sent and told.</summary>
internal sealed class CoinbaseBench : MarketObserver, IFaultLog
{
    public const long SecondNs = 1_000_000_000;

    private readonly ListingDirectory listings = new();

    public CoinbaseBench(CoinbaseFeedKind feed = CoinbaseFeedKind.Advanced, bool followsRecording = false)
    {
        Symbols = new SymbolTable(followsRecording ? symbol => List(symbol) : null);
        Market = new Market(listings, [TestMarket.Venues[0], TestMarket.Venues[1], CoinbaseFeed.Identity], _ => null, this);
        Options = new CoinbaseOptions { Feed = feed };
        Context = new SessionContext(CoinbaseFeed.Identity, 7, Symbols, this, followsRecording);
        Session = new CoinbaseBookSession(Context, Options);
    }

    public SymbolTable Symbols { get; }

    public SessionContext Context { get; }

    public CoinbaseOptions Options { get; }

    public Market Market { get; }

    public VenueSession Session { get; set; }

    public long NowNs { get; set; } = 1_800_000_000 * SecondNs;

    public List<string> Sent { get; } = [];

    public List<Trade> Trades { get; } = [];

    public List<Ticker> Tickers { get; } = [];

    public List<(FaultKind Kind, string Excerpt)> Faults { get; } = [];

    /// <summary>Whether trades, tickers and faults are kept.</summary>
    public bool Remembers { get; set; } = true;

    public FeedBatch Batch => Session.Batch;

    public Listing List(string symbol, bool isTrading = true)
    {
        var parts = symbol.Split('-');
        var rules = new InstrumentRules(0.01m, 0, 0, 0, 0);
        var (listing, _) = listings.Register(
            CoinbaseFeed.Identity, symbol, new Instrument(parts[0], parts[^1]), rules, isTrading, DateTimeOffset.UnixEpoch);
        Symbols.Add(listing);
        return listing;
    }

    /// <summary>Connects and follows some products, then forgets what was sent for it.</summary>
    public CoinbaseBench Following(params string[] symbols)
    {
        foreach (var symbol in symbols) Session.Subscribe(List(symbol), NowNs);
        Session.OnConnected(NowNs);
        Apply();
        Sent.Clear();
        return this;
    }

    public void Frame(string frame) => Frame(Encoding.UTF8.GetBytes(frame));

    public void Frame(ReadOnlySpan<byte> frame)
    {
        Session.OnFrame(frame, NowNs);
        Apply();
    }

    public void Tick(double seconds = 0.25)
    {
        NowNs += (long)(seconds * SecondNs);
        Session.OnTick(NowNs);
        Apply();
    }

    public void Resync(string symbol, StaleReason reason)
    {
        Session.Resync(List(symbol), reason, NowNs);
        Apply();
    }

    public VenueBook? Find(string symbol) => Market.FindBook(List(symbol).Slot);

    public VenueBook Book(string symbol) => Find(symbol)!;

    /// <summary>All levels, best first: <c>b 10 x 2; a 11 x 3</c>.</summary>
    public string Levels(string symbol)
    {
        var book = Book(symbol);
        var text = new StringBuilder();
        foreach (var side in new[] { book.Bids, book.Asks })
        {
            for (var rank = 0; rank < side.Count; rank++)
            {
                var price = new ExactDecimal(side.PriceOf(side[rank].Key), (byte)book.Scale.PriceDecimals);
                var size = new ExactDecimal(side[rank].Size, (byte)book.Scale.SizeDecimals);
                text.Append(text.Length == 0 ? "" : "; ").Append(CultureInfo.InvariantCulture, $"{(side.Side == Side.Bid ? 'b' : 'a')} {price} x {size}");
            }
        }

        return text.ToString();
    }

    public void Apply()
    {
        Market.Apply(Batch, NowNs);
        Batch.Clear();
        while (Session.Output.Frames.TryDequeue(out var frame)) Sent.Add(Encoding.UTF8.GetString(frame));
    }

    public override void OnTrade(in Trade trade)
    {
        if (Remembers) Trades.Add(trade);
    }

    public override void OnTicker(in Ticker ticker)
    {
        if (Remembers) Tickers.Add(ticker);
    }

    public void Report(FaultKind kind, ReadOnlySpan<byte> excerpt)
    {
        if (Remembers) Faults.Add((kind, Encoding.UTF8.GetString(excerpt)));
    }
}
