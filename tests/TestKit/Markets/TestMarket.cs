using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.TestKit.Markets;

/// <summary>A market of three venues, fed by hand, that remembers what it told its observer.</summary>
public sealed class TestMarket : MarketObserver
{
    public TestMarket(Func<Listing, IBookChecksum?>? checksums = null) => Market = new Market(Listings, Venues, checksums ?? (_ => null), this);

    public static IReadOnlyList<Venue> Venues { get; } =
    [
        new(0, "binance", "Binance", TimeSpan.FromSeconds(5)),
        new(1, "bitfinex", "Bitfinex", TimeSpan.FromSeconds(20)) { PriceDigits = 5 },
        new(2, "coinbase", "Coinbase", TimeSpan.FromSeconds(5)),
    ];

    public ListingDirectory Listings { get; } = new();

    public Market Market { get; }

    public FeedBatch Batch { get; } = new() { ConnectionId = 1 };

    public List<(VenueBook Book, BookState State, StaleReason Reason)> States { get; } = [];

    public List<StaleReason> Resyncs { get; } = [];

    public List<Trade> Trades { get; } = [];

    public long NowNs { get; set; } = 1_000_000_000;

    public Listing List(int venue, string @base = "BTC", string quote = "USD") => Listings.Register(
        Venues[venue], $"{@base}{quote}", new Instrument(@base, quote), InstrumentRules.None, isTrading: true, DateTimeOffset.UnixEpoch).Listing;

    public static LevelChange Level(Side side, string price, string size, int count = 0)
    {
        Assert.True(ExactDecimal.TryParse(System.Text.Encoding.ASCII.GetBytes(price), out var p));
        Assert.True(ExactDecimal.TryParse(System.Text.Encoding.ASCII.GetBytes(size), out var s));
        Assert.True(LevelChange.TryCreate(side, p, s, count, out var change));
        return change;
    }

    public void Book(FeedEventKind kind, Listing listing, params LevelChange[] levels)
    {
        var mark = Batch.Here;
        foreach (var level in levels) Batch.AddLevel() = level;
        Batch.AddBook(kind, listing.Slot, mark, 0, NowNs, NowNs);
        Apply();
    }

    public void Snapshot(Listing listing, params LevelChange[] levels) => Book(FeedEventKind.BookSnapshot, listing, levels);

    public void Update(Listing listing, params LevelChange[] levels) => Book(FeedEventKind.BookUpdate, listing, levels);

    public void Apply()
    {
        Market.Apply(Batch, NowNs);
        Batch.Clear();
    }

    public void Advance(TimeSpan by)
    {
        NowNs += by.Ticks * TimeSpan.NanosecondsPerTick;
        Market.Tick(NowNs);
    }

    public VenueBook BookOf(Listing listing) => Market.FindBook(listing.Slot)!;

    public override void OnBookStateChanged(VenueBook book) => States.Add((book, book.State, book.Reason));

    public override void OnResyncNeeded(VenueBook book, StaleReason reason) => Resyncs.Add(reason);

    public override void OnTrade(in Trade trade) => Trades.Add(trade);
}
