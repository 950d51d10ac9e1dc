using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Core.Trading;

namespace CompraVenta.Bench.Triggers;

/// <summary>A market of one venue and many instruments, all at 1 000, and an engine with orders that wait for their prices.</summary>
internal sealed class WaitingOrders : MarketObserver
{
    public const int Instruments = 1_000;

    private const long NowNs = 1_000_000_000;

    private static readonly Venue Venue = new(0, "bench", "Bench", TimeSpan.FromDays(1));

    private readonly Market market;
    private readonly Listing[] listings = new Listing[Instruments];
    private readonly int[] fired = new int[Instruments];
    private readonly FeedBatch batch = new() { ConnectionId = 1 };

    public WaitingOrders()
    {
        var directory = new ListingDirectory();
        market = new Market(directory, [Venue], _ => null, this);
        Engine = new TradingEngine(market, new EngineLimits(StartAsset: "USD", StartAmount: 1_000_000_000), [FeeSchedule.Default]);
        market.Engine = Engine;
        for (var i = 0; i < Instruments; i++)
        {
            listings[i] = directory.Register(Venue, $"C{i}USD", new Instrument($"C{i}", "USD"), new InstrumentRules(0.01m, 0, 0, 0, 0), isTrading: true, DateTimeOffset.UnixEpoch).Listing;
            var mark = batch.Here;
            for (var level = 1; level <= 20; level++)
            {
                Add(Side.Bid, 100_000 - level, 1_000);
                Add(Side.Ask, 100_000 + level, 1_000);
            }

            batch.AddBook(FeedEventKind.BookSnapshot, i, mark, 0, NowNs, NowNs);
            market.Apply(batch, NowNs);
            batch.Clear();
        }
    }

    public TradingEngine Engine { get; }

    /// <summary>Ten buys of each account: stops above the price, take-profits below it, trailing stops; watching last trades, best prices and the median in turn.</summary>
    public void Fill(int accounts)
    {
        for (var i = 0; i < Instruments; i++) Trade(i, 1_000);
        var number = 0;
        for (var a = 1; a <= accounts; a++)
        {
            var account = new Guid(a, 0, 0, new byte[8]);
            Engine.OpenAccount(account, account, NowNs);
            for (var i = 0; i < 10; i++)
            {
                var n = number++;
                var listing = listings[n % Instruments];
                var depth = 1 + ((n / Instruments) * 7 % 4_000);
                var terms = new OrderTerms
                {
                    Instrument = new Instrument(listing.Instrument.Base, listing.Instrument.Quote),
                    Side = OrderSide.Buy,
                    Type = (n / Instruments % 10) switch { 0 => OrderType.TrailingStop, < 6 => OrderType.StopLoss, _ => OrderType.TakeProfit },
                    AmountBase = 0.01m,
                    TriggerSource = (TriggerSource)(1 + (n / Instruments % 3)),
                };
                terms = terms.Type == OrderType.TrailingStop ? terms with { TrailDistance = 100 + (depth / 100m), TriggerSource = TriggerSource.Last }
                    : terms with { StopPrice = terms.Type == OrderType.StopLoss ? 1_010 + (depth / 100m) : 990 - (depth / 100m) };
                var placed = Engine.Place(account, new Guid(n, 1, 0, new byte[8]), terms, NowNs);
                if (placed.Rejection.IsRefused) throw new InvalidOperationException($"{placed.Rejection} {terms}");
            }

            Engine.TakePending();
        }
    }

    /// <summary>A trade of an instrument at a price.</summary>
    public void Trade(int instrument, long price) => TradeAt(instrument, new ExactDecimal(price, 0));

    /// <summary>A frame of an instrument's book that changes nothing of its best prices.</summary>
    public void Frame(int instrument)
    {
        var book = market.FindBook(instrument)!;
        Engine.OnLevels(book, [], isSnapshot: false, NowNs);
        Engine.OnBookChanged(book, NowNs);
    }

    /// <summary>A trade that fires one stop on average.</summary>
    public void FireOne(int instrument)
    {
        // Rounds are 0.07 apart, and one out of three has stops that watch last trades.
        TradeAt(instrument, new ExactDecimal(101_000 + (21 * ++fired[instrument]), 2));
        if (fired[instrument] % 10 == 0) Engine.TakePending();
    }

    private void TradeAt(int instrument, ExactDecimal price)
    {
        var trade = new Trade { Slot = instrument, TakerSide = Side.Bid, Price = price, Size = new ExactDecimal(1, 0), ReceivedNs = NowNs };
        Engine.OnTrade(listings[instrument], trade, NowNs);
    }

    private void Add(Side side, long cents, long size)
    {
        LevelChange.TryCreate(side, new ExactDecimal(cents, 2), new ExactDecimal(size, 0), 1, out var change);
        batch.AddLevel() = change;
    }
}
