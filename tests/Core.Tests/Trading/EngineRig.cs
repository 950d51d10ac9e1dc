using CompraVenta.Core.Books;
using CompraVenta.Core.Ledger;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Core.Tests.Trading;

/// <summary>An engine on a market that is fed by hand: BTC-USD at Bitfinex and Coinbase, BTC-USDT at Binance.</summary>
internal sealed class EngineRig
{
    private int orders;
    private long trades;

    public EngineRig(EngineLimits? limits = null)
    {
        Bitfinex = Feed.List(1);
        Coinbase = Feed.List(2);
        Engine = new TradingEngine(Feed.Market, limits ?? new EngineLimits(StartAsset: "USD"), [.. TestMarket.Venues.Select(_ => FeeSchedule.Default)]);
        Feed.Market.Engine = Engine;
        Feed.Snapshot(Bitfinex, Level(Side.Bid, "99", "1"), Level(Side.Bid, "98", "2"), Level(Side.Ask, "101", "1"), Level(Side.Ask, "103", "2"));
        Feed.Snapshot(Coinbase, Level(Side.Bid, "99.5", "0.5"), Level(Side.Bid, "98", "1"), Level(Side.Ask, "101", "0.5"), Level(Side.Ask, "102", "3"));
        Engine.OpenAccount(User, User, Feed.NowNs);
        Engine.OpenAccount(Other, Other, Feed.NowNs);
    }

    public static Guid User { get; } = new("00000000-0000-0000-0000-000000000001");

    public static Guid Other { get; } = new("00000000-0000-0000-0000-000000000002");

    public static Instrument BtcUsd { get; } = new("BTC", "USD");

    public TestMarket Feed { get; } = new();

    public Listing Bitfinex { get; }

    public Listing Coinbase { get; }

    public TradingEngine Engine { get; private set; }

    public decimal FreeUsd => Engine.Ledger[AccountOf(User), "USD"].Free;

    public decimal FreeBtc => Engine.Ledger[AccountOf(User), "BTC"].Free;

    public LedgerAccount AccountOf(Guid account) => new(account, Engine.EpochOf(account));

    public static LevelChange Level(Side side, string price, string size) => TestMarket.Level(side, price, size);

    public static OrderTerms Market(OrderSide side, decimal? amount = null, decimal? quote = null) =>
        new() { Instrument = BtcUsd, Side = side, Type = OrderType.Market, AmountBase = amount, AmountQuote = quote };

    public static OrderTerms Limit(OrderSide side, decimal amount, decimal price) =>
        new() { Instrument = BtcUsd, Side = side, Type = OrderType.Limit, AmountBase = amount, Price = price };

    public static OrderTerms Stop(OrderSide side, decimal amount, decimal stop, OrderType type = OrderType.StopLoss, decimal? price = null) =>
        new() { Instrument = BtcUsd, Side = side, Type = type, AmountBase = amount, StopPrice = stop, Price = price };

    public Placement Place(OrderTerms terms, Guid? account = null) => Engine.Place(account ?? User, NextId(), terms, Feed.NowNs);

    public Order Placed(OrderTerms terms, Guid? account = null)
    {
        var placement = Place(terms, account);
        Assert.Equal(RejectReason.None, placement.Rejection.Reason);
        return placement.Order!;
    }

    public PairPlacement PlacePair(OrderTerms first, OrderTerms second, Guid? account = null) => Engine.PlacePair(account ?? User, NextId(), NextId(), first, second, Feed.NowNs);

    public Placement Replace(Order order, Replacement change, Guid? account = null) => Engine.Replace(account ?? User, order.Id, NextId(), change, Feed.NowNs);

    /// <summary>Cancels an order, and says how it ended.</summary>
    public Order Cancelled(Order order) => Engine.Cancel(order.Account.Id, order.Id, Feed.NowNs).Order!;

    /// <summary>Puts a new engine in the place of this one, made of what this one has decided, as after a restart.</summary>
    public void Restart(EngineLimits? limits = null)
    {
        var batch = Engine.Pending;
        var old = Engine;
        Engine = new TradingEngine(Feed.Market, limits ?? new EngineLimits(StartAsset: "USD"), [.. TestMarket.Venues.Select(_ => FeeSchedule.Default)], batch.Fills.Count > 0 ? batch.Fills.Max(f => f.Id) : 0);
        foreach (var epoch in batch.Epochs.GroupBy(e => e.Account)) Engine.RestoreAccount(epoch.Key, epoch.Key, epoch.Max(e => e.Epoch));
        foreach (var account in old.Ledger.Accounts)
        {
            foreach (var (asset, balance) in old.Ledger.Of(account)) Engine.RestoreBalance(account, asset, balance);
        }

        foreach (var order in batch.Orders.OrderBy(o => o.Id)) Engine.RestoreOrder(order);
        Feed.Market.Engine = Engine;
    }

    /// <summary>The order as the engine has decided it last.</summary>
    public Order Now(Order order) => Engine.Pending.Orders.Single(o => o.Id == order.Id);

    private Guid NextId() => new(++orders + 1_000, 0, 0, new byte[8]);

    public void Trade(Listing listing, Side taker, string price, string size)
    {
        Assert.True(ExactDecimal.TryParse(System.Text.Encoding.ASCII.GetBytes(price), out var p));
        Assert.True(ExactDecimal.TryParse(System.Text.Encoding.ASCII.GetBytes(size), out var s));
        var mark = Feed.Batch.Here;
        Feed.Batch.AddTrade() = new Trade { Slot = listing.Slot, TakerSide = taker, Id = ++trades, Price = p, Size = s, ReceivedNs = Feed.NowNs, VenueTimeNs = Feed.NowNs };
        Feed.Batch.AddTrades(mark, Feed.NowNs);
        Feed.Apply();
    }

    /// <summary>What must hold whatever has happened.</summary>
    public void AssertSound()
    {
        var ledger = Engine.Ledger;
        foreach (var asset in ledger.Assets()) Assert.Equal(0, ledger.SumOf(asset));
        var locked = Engine.Open.GroupBy(o => (o.Account, o.Terms.Paid)).ToDictionary(g => g.Key, g => g.Sum(o => o.Locked));
        foreach (var account in ledger.Accounts.Where(a => a.IsUser))
        {
            foreach (var (asset, balance) in ledger.Of(account))
            {
                Assert.True(balance.Free >= 0 && balance.Locked >= 0, $"{account} {asset} {balance}");
                Assert.Equal(locked.GetValueOrDefault((account, asset)), balance.Locked);
            }
        }

        foreach (var fill in Engine.Pending.Fills) Assert.True(fill.IsAsReceipt(), fill.ToString());
        foreach (var order in Engine.Pending.Orders)
        {
            var fills = Engine.Pending.Fills.Where(f => f.OrderId == order.Id).ToList();
            Assert.Equal(order.FilledBase, fills.Sum(f => f.AmountBase));
            Assert.True(order.FilledBase <= (order.Terms.AmountBase ?? decimal.MaxValue));
        }
    }
}
