using System.Globalization;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Core.Trading;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Core.Tests.Trading;

/// <summary>An engine that is given random commands by three users, on a model market with faults; after each step it is compared with what is simply true.</summary>
internal sealed class RandomTrading
{
    private static readonly Guid[] Users = [new("00000000-0000-0000-0000-000000000001"), new("00000000-0000-0000-0000-000000000002"), new("00000000-0000-0000-0000-000000000003")];
    private static readonly InstrumentRules[] Rules = [InstrumentRules.None, new(0.5m, 0, 0, 0, 0), new(0.01m, 0.0001m, 0.001m, 100, 1), new(0.00001m, 0, 0.01m, 0, 0)];

    private readonly Random random;
    private readonly TestMarket feed = new();
    private readonly List<Listing> listings = [];
    private readonly Dictionary<(Listing, Side), SortedDictionary<decimal, decimal>> levels = [];
    private readonly Dictionary<Listing, decimal> last = [];
    private readonly Dictionary<Guid, decimal> peaks = [];
    private readonly Dictionary<Guid, Order> orders = [];
    private readonly Dictionary<Guid, decimal> filled = [];
    private readonly List<OrderTerms> named = [];
    private TradingEngine engine;
    private decimal middle = 100;
    private int ids;
    private long trades;

    public RandomTrading(int seed)
    {
        random = new Random(seed);
        Add(1, "BTC", "USD", Rules[1]);
        Add(2, "BTC", "USD", Rules[2]);
        Add(0, "BTC", "USDT", Rules[0]);
        Add(2, "ETH", "BTC", Rules[3]);
        engine = NewEngine(0);
        foreach (var user in Users) engine.OpenAccount(user, user, feed.NowNs);
        foreach (var listing in listings) Reload(listing);
    }

    public int Refused { get; private set; }

    public int Fired { get; private set; }

    public int Fills { get; private set; }

    public string Digest => engine.Digest();

    public void Step()
    {
        Listing? changed = null;
        Listing? traded = null;
        var dice = random.Next(100);
        var listing = listings[random.Next(listings.Count)];
        if (dice < 30) changed = feed.BookOf(listing).IsLive || random.Next(3) == 0 ? Update(listing) : Reload(listing);
        else if (dice < 45) traded = Trade(listing);
        else if (dice < 47) feed.Book(FeedEventKind.BookLost, listing);
        else if (dice < 51) changed = Reload(listing);
        else if (dice < 52) SetTrading(listing, random.Next(6) > 0);
        else if (dice < 58) feed.Advance(TimeSpan.FromMilliseconds(random.Next(20) == 0 ? 6_000 : random.Next(800)));
        else Command();
        Learn();
        foreach (var known in listings.Where(known => !FillModel.IsTradable(feed.BookOf(known)))) last.Remove(known);
        if ((traded ?? changed) is { } by && FillModel.IsTradable(feed.BookOf(by))) CheckTriggers(by, isTrade: traded is not null);
        AssertSound();
        engine.TakePending();
    }

    /// <summary>A new engine of what the journal has does what the old one did.</summary>
    public void Restart()
    {
        var old = engine;
        engine = NewEngine(Fills);
        foreach (var user in Users) engine.RestoreAccount(user, user, old.EpochOf(user));
        foreach (var account in old.Ledger.Accounts)
        {
            foreach (var (asset, balance) in old.Ledger.Of(account)) engine.RestoreBalance(account, asset, balance);
        }

        foreach (var order in orders.Values.Where(order => !order.HasEnded).OrderBy(order => order.Id)) engine.RestoreOrder(order);
        Assert.Equal(old.Open, engine.Open);
        foreach (var order in engine.Open.Where(order => order.Terms.TrailDistance is not null)) peaks[order.Id] = PeakOf(order);
        last.Clear();
        AssertSound();
    }

    public void CancelAll()
    {
        foreach (var user in Users) engine.CancelAll(user, null, feed.NowNs);
        Learn();
        Assert.Equal(0, engine.OpenCount);
        AssertSound();
        foreach (var account in engine.Ledger.Accounts) Assert.All(engine.Ledger.Of(account).Values, balance => Assert.Equal(0, balance.Locked));
    }

    private static decimal PeakOf(Order order) => order.Terms.Side == OrderSide.Sell ? order.TriggerPrice!.Value + order.Terms.TrailDistance!.Value : order.TriggerPrice!.Value - order.Terms.TrailDistance!.Value;

    private static bool Reaches(Order order, decimal price, decimal trigger) => order.Terms.FiresBelow ? price <= trigger : price >= trigger;

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    private TradingEngine NewEngine(long lastFill)
    {
        var made = new TradingEngine(feed.Market, new EngineLimits(OpenOrdersMax: 30, StartAsset: "USD"), [.. TestMarket.Venues.Select((_, i) => new FeeSchedule(0.001m * i, 0.0007m))], lastFill);
        feed.Market.Engine = made;
        return made;
    }

    private void Add(int venue, string coin, string quote, InstrumentRules rules) =>
        listings.Add(feed.Listings.Register(TestMarket.Venues[venue], coin + quote, new Instrument(coin, quote), rules, isTrading: true, DateTimeOffset.UnixEpoch).Listing);

    private void SetTrading(Listing listing, bool isTrading) =>
        feed.Listings.Register(listing.Venue, listing.Symbol, listing.Instrument, listing.Rules, isTrading, DateTimeOffset.UnixEpoch);

    // Prices of a listing: around the middle, ETH-BTC around a thousandth of it.
    private decimal PriceAt(Listing listing, int steps) => listing.Instrument.Base == "ETH" ? decimal.Round(middle / 1_000, 3) + (steps * 0.0005m) : decimal.Round(middle) + (steps * 0.25m);

    private Listing Reload(Listing listing)
    {
        var (bids, asks) = (levels[(listing, Side.Bid)] = [], levels[(listing, Side.Ask)] = []);
        for (var i = 1; i <= 6; i++)
        {
            bids[PriceAt(listing, -i * random.Next(1, 4))] = random.Next(1, 400) / 100m;
            asks[PriceAt(listing, i * random.Next(1, 4))] = random.Next(1, 400) / 100m;
        }

        if (random.Next(12) == 0) bids.Clear();
        feed.Snapshot(listing, [.. Changes(Side.Bid, bids), .. Changes(Side.Ask, asks)]);
        return listing;
    }

    private Listing Update(Listing listing)
    {
        middle = Math.Clamp(middle + random.Next(-3, 4), 80, 120);
        if (random.Next(20) == 0) middle = Math.Clamp(middle + random.Next(-12, 13), 80, 120);
        var (bids, asks) = (levels[(listing, Side.Bid)], levels[(listing, Side.Ask)]);
        var changes = new List<LevelChange>();
        var center = PriceAt(listing, 0);
        foreach (var price in bids.Keys.Where(price => price >= center).ToList()) Set(bids, Side.Bid, price, 0);
        foreach (var price in asks.Keys.Where(price => price <= center).ToList()) Set(asks, Side.Ask, price, 0);
        for (var i = 0; i < random.Next(1, 5); i++)
        {
            var side = (Side)random.Next(2);
            var steps = random.Next(1, 12) * (side == Side.Bid ? -1 : 1);
            Set(side == Side.Bid ? bids : asks, side, PriceAt(listing, steps), random.Next(4) == 0 ? 0 : random.Next(1, 400) / 100m);
        }

        feed.Update(listing, [.. changes]);
        return listing;

        void Set(SortedDictionary<decimal, decimal> side, Side which, decimal price, decimal size)
        {
            if (size == 0) side.Remove(price);
            else side[price] = size;
            changes.Add(TestMarket.Level(which, Text(price), Text(size)));
        }
    }

    private Listing Trade(Listing listing)
    {
        var price = PriceAt(listing, random.Next(-10, 11));
        Assert.True(ExactDecimal.TryParse(System.Text.Encoding.ASCII.GetBytes(Text(price)), out var exact));
        var mark = feed.Batch.Here;
        feed.Batch.AddTrade() = new Trade
        {
            Slot = listing.Slot, TakerSide = (Side)random.Next(2), Id = ++trades, Price = exact, Size = new ExactDecimal(random.Next(1, 300), 2), ReceivedNs = feed.NowNs, VenueTimeNs = feed.NowNs,
        };
        feed.Batch.AddTrades(mark, feed.NowNs);
        if (FillModel.IsTradable(feed.BookOf(listing))) last[listing] = price;
        feed.Apply();
        return listing;
    }

    private IEnumerable<LevelChange> Changes(Side side, SortedDictionary<decimal, decimal> all) => all.Select(level => TestMarket.Level(side, Text(level.Key), Text(level.Value)));

    private Guid NextId() => new(++ids, 0, 0, new byte[8]);

    private void Command()
    {
        var user = Users[random.Next(Users.Length)];
        var mine = engine.OpenOf(user);
        var any = mine.Count > 0 ? mine[random.Next(mine.Count)].Id : Guid.Empty;
        var before = engine.Digest();
        var dice = random.Next(100);
        Rejection why;
        if (dice < 60) why = engine.Place(user, NextId(), Terms(), feed.NowNs).Rejection;
        else if (dice < 75) why = engine.PlacePair(user, NextId(), NextId(), PairTerms(out var second), second, feed.NowNs).Rejection;
        else if (dice < 85) why = engine.Replace(user, any, NextId(), new Replacement(Sometimes(Amount()), Sometimes(Near()), Sometimes(Near()), null), feed.NowNs).Rejection;
        else if (dice < 95) why = engine.Cancel(random.Next(10) == 0 ? Users[0] : user, any, feed.NowNs).Rejection;
        else if (dice < 97) why = engine.Estimate(user, Terms(), feed.NowNs) is var _ ? new(RejectReason.BadTerms) : default;
        else if (dice < 99) why = new(engine.Reset(user, feed.NowNs));
        else
        {
            Assert.All(random.Next(2) == 0 ? engine.CancelAll(user, listings[0].Instrument, feed.NowNs) : engine.Delist(listings[3], feed.NowNs), order => Assert.True(order.HasEnded));
            return;
        }

        if (!why.IsRefused) return;
        Refused++;
        Assert.Equal(before, engine.Digest());
    }

    private decimal? Sometimes(decimal number) => random.Next(2) == 0 ? number : null;

    private decimal Amount() => random.Next(40) switch { 0 => 0, 1 => -1, 2 => 0.000000001m, 3 => 1_000_000, _ => random.Next(1, 300) / 100m };

    private decimal Near() => random.Next(30) switch { 0 => -1, 1 => 0.123456789m, _ => decimal.Round(middle) + random.Next(-12, 13) };

    private OrderTerms Terms()
    {
        if (named.Count > 0 && random.Next(20) == 0) return named[random.Next(named.Count)];
        var type = (OrderType)random.Next(1, 8);
        var listing = listings[random.Next(listings.Count)];
        var byQuote = type == OrderType.Market && random.Next(2) == 0;
        var unit = listing.Instrument.Base == "ETH" ? 0.001m : 1;
        var terms = new OrderTerms
        {
            Instrument = new Instrument(listing.Instrument.Base, listing.Instrument.Quote),
            Side = (OrderSide)random.Next(2),
            Type = type,
            AmountBase = byQuote ? null : Amount(),
            AmountQuote = byQuote ? Amount() * 50 : null,
            Price = type is OrderType.Limit or OrderType.StopLimit or OrderType.TakeProfitLimit ? Near() * unit : null,
            StopPrice = type is OrderType.StopLoss or OrderType.TakeProfit or OrderType.StopLimit or OrderType.TakeProfitLimit ? Near() * unit : null,
            TrailDistance = type == OrderType.TrailingStop ? random.Next(1, 8) * unit : null,
            TimeInForce = random.Next(5) switch { 0 => TimeInForce.ImmediateOrCancel, 1 => TimeInForce.FillOrKill, 2 when type != OrderType.Market => TimeInForce.GoodTillDate, _ => TimeInForce.GoodTillCancelled },
            PostOnly = type == OrderType.Limit && random.Next(8) == 0,
            Venue = random.Next(2) == 0 ? listing.Venue : null,
            TriggerSource = (TriggerSource)random.Next(1, 4),
            ClientId = random.Next(5) == 0 ? $"n{random.Next(200)}" : null,
        };
        if (terms.TimeInForce == TimeInForce.GoodTillDate) terms = terms with { GoodTillNs = feed.NowNs + random.Next(1, 60) * 1_000_000_000L };
        if (terms.ClientId is not null) named.Add(terms);
        return terms;
    }

    private OrderTerms PairTerms(out OrderTerms second)
    {
        var (side, amount, source) = ((OrderSide)random.Next(2), Amount(), (TriggerSource)random.Next(1, 4));
        var up = side == OrderSide.Sell ? 1 : -1;
        var first = new OrderTerms { Instrument = listings[0].Instrument, Side = side, Type = OrderType.Limit, AmountBase = amount, Price = decimal.Round(middle) + (up * random.Next(1, 9)), Venue = random.Next(2) == 0 ? listings[0].Venue : null };
        if (random.Next(3) == 0) first = first with { Type = OrderType.TakeProfit, Price = null, StopPrice = first.Price, TriggerSource = source };
        second = new OrderTerms { Instrument = listings[0].Instrument, Side = side, Type = OrderType.StopLoss, AmountBase = amount, StopPrice = decimal.Round(middle) - (up * random.Next(1, 9)), TriggerSource = source };
        if (random.Next(3) == 0) second = second with { Type = OrderType.TrailingStop, StopPrice = null, TrailDistance = random.Next(1, 9) };
        if (random.Next(2) == 0) return first;
        (first, second) = (second, first);
        return first;
    }

    /// <summary>Takes note of what was decided in this step, and checks it.</summary>
    private void Learn()
    {
        var batch = engine.Pending;
        foreach (var fill in batch.Fills)
        {
            Assert.True(fill.IsAsReceipt(), fill.ToString());
            Assert.True(fill.Id > Fills++);
            filled[fill.OrderId] = filled.GetValueOrDefault(fill.OrderId) + fill.AmountBase;
        }

        foreach (var order in batch.Orders)
        {
            var isNew = !orders.ContainsKey(order.Id);
            if (isNew && order.Terms.TrailDistance is not null && order.TriggerPrice is not null) peaks[order.Id] = PeakOf(order);
            orders[order.Id] = order;
            Assert.Equal(filled.GetValueOrDefault(order.Id), order.FilledBase);
            Assert.True(order.FilledBase <= (order.Terms.AmountBase ?? decimal.MaxValue));
            Assert.Equal(order.State == OrderState.Filled, order.EndReason == EndReason.None && order.HasEnded);
            Assert.True(!order.HasEnded || order.Locked == 0);
        }
    }

    private decimal? Watched(Order order, Listing by)
    {
        if (order.Terms.Instrument != by.Instrument) return null;
        if (order.Terms.TriggerSource == TriggerSource.Last) return ReferenceEquals(order.Reference, by) && last.TryGetValue(by, out var price) ? price : null;
        var books = listings.Where(l => l.Instrument == by.Instrument && FillModel.IsTradable(feed.BookOf(l))).ToList();
        if (order.Terms.TriggerSource == TriggerSource.Best)
        {
            var (bids, asks) = (books.SelectMany(l => levels[(l, Side.Bid)].Keys).ToList(), books.SelectMany(l => levels[(l, Side.Ask)].Keys).ToList());
            return bids.Count == 0 || asks.Count == 0 ? null : order.Terms.Side == OrderSide.Sell ? bids.Max() : asks.Min();
        }

        var middles = books.Where(l => levels[(l, Side.Bid)].Count > 0 && levels[(l, Side.Ask)].Count > 0)
            .Select(l => (levels[(l, Side.Bid)].Keys.Max() + levels[(l, Side.Ask)].Keys.Min()) / 2).Order().ToList();
        return middles.Count == 0 ? null : (middles[(middles.Count - 1) / 2] + middles[middles.Count / 2]) / 2;
    }

    private void CheckTriggers(Listing by, bool isTrade)
    {
        // What this step has fired, and what still waits, against the price that each watches.
        var fired = engine.Pending.Orders.Where(order => order.FiredNs is not null && order.UpdatedNs == feed.NowNs && order.Terms.HasTrigger).ToList();
        foreach (var order in engine.Open.Where(order => order.State == OrderState.Waiting).Concat(fired))
        {
            if (isTrade && order.Terms.TriggerSource != TriggerSource.Last) continue;
            if (Watched(order, by) is not { } price) continue;
            var trigger = order.TriggerPrice!.Value;
            if (order.Terms.TrailDistance is { } distance)
            {
                var tick = order.Reference.Rules.TickSize;
                var peak = peaks[order.Id];
                var seen = order.Terms.Side == OrderSide.Sell ? Math.Max(peak, tick > 0 ? Math.Floor(price / tick) * tick : price) : Math.Min(peak, tick > 0 ? Math.Ceiling(price / tick) * tick : price);
                peaks[order.Id] = seen;
                trigger = order.Terms.Side == OrderSide.Sell ? seen - distance : seen + distance;
            }

            if (order.State != OrderState.Waiting) continue;
            var side = order.Terms.Side == OrderSide.Sell ? Side.Bid : Side.Ask;
            var canTrade = listings.Any(l => l.Instrument == by.Instrument && (order.Terms.Venue is null || order.Terms.Venue == l.Venue) && FillModel.IsTradable(feed.BookOf(l)) && levels[(l, side)].Count > 0);
            Assert.False(canTrade && Reaches(order, price, trigger), $"{price} should have fired {order} at {trigger}");
        }

        CheckFired(fired, by);
    }

    private void CheckFired(List<Order> fired, Listing by)
    {
        var firstFill = engine.Pending.Fills.GroupBy(fill => fill.OrderId).ToDictionary(own => own.Key, own => own.Min(fill => fill.Id));
        foreach (var alike in fired.Where(order => order.FiredNs == feed.NowNs && Watched(order, by) is not null).GroupBy(order => (order.Terms.TriggerSource, order.Terms.Side, order.Terms.FiresBelow)))
        {
            foreach (var order in alike)
            {
                Fired++;
                if (order.Terms.TrailDistance is { } distance) Assert.Equal(order.Terms.Side == OrderSide.Sell ? peaks[order.Id] - distance : peaks[order.Id] + distance, order.TriggerPrice);
            }

            var inOrder = alike.Where(order => firstFill.ContainsKey(order.Id)).OrderBy(order => firstFill[order.Id]).Select(order => (alike.Key.FiresBelow ? -order.TriggerPrice : order.TriggerPrice, order.Id)).ToList();
            Assert.Equal(inOrder.Order(), inOrder);
        }
    }

    private void AssertSound()
    {
        var ledger = engine.Ledger;
        foreach (var asset in ledger.Assets()) Assert.Equal(0, ledger.SumOf(asset));
        var locked = engine.Open.GroupBy(order => (order.Account, order.Terms.Paid)).ToDictionary(own => own.Key, own => own.Sum(order => order.Locked));
        foreach (var account in ledger.Accounts.Where(account => account.IsUser))
        {
            foreach (var (asset, balance) in ledger.Of(account))
            {
                Assert.True(balance.Free >= 0 && balance.Locked >= 0, $"{account} {asset} {balance}");
                Assert.Equal(locked.GetValueOrDefault((account, asset)), balance.Locked);
            }
        }
    }
}
