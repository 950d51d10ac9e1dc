using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Core.Trading;
using CompraVenta.TestKit;
using static CompraVenta.Core.Tests.Trading.EngineRig;

namespace CompraVenta.Core.Tests.Trading;

/// <summary>Nothing fires, and nothing is filled, by what is not fresh.</summary>
public sealed class FreshnessTests
{
    private readonly EngineRig rig = new();

    public FreshnessTests() => rig.Placed(Market(OrderSide.Buy, 2));

    [Fact]
    public void A_trade_at_a_venue_whose_book_is_stale_fires_nothing_and_the_first_one_after_does()
    {
        var stop = rig.Placed(Stop(OrderSide.Sell, 0.5m, 95) with { Venue = rig.Coinbase.Venue });
        rig.Feed.Book(FeedEventKind.BookLost, rig.Coinbase);
        rig.Trade(rig.Coinbase, Side.Ask, "94", "1");
        Assert.Equal(OrderState.Waiting, rig.Now(stop).State);

        // What traded while it was stale says nothing once it is live again.
        Reload();
        rig.Feed.Update(rig.Coinbase, Level(Side.Bid, "99", "1"));
        Assert.Equal(OrderState.Waiting, rig.Now(stop).State);
        rig.Trade(rig.Coinbase, Side.Ask, "94.5", "1");
        Assert.Equal(OrderState.Filled, rig.Now(stop).State);
        rig.AssertSound();
    }

    [Fact]
    public void A_stop_of_one_venue_waits_until_that_venue_is_fresh_and_fires_then()
    {
        var (own, any) = (rig.Placed(BestStop(99.2m) with { Venue = rig.Coinbase.Venue }), rig.Placed(BestStop(99.2m)));
        rig.Feed.Book(FeedEventKind.BookLost, rig.Coinbase);
        rig.Feed.Update(rig.Bitfinex, Level(Side.Bid, "99", "2"));
        Assert.Equal((OrderState.Waiting, OrderState.Filled), (rig.Now(own).State, rig.Now(any).State));
        Reload();
        Assert.Equal(OrderState.Filled, rig.Now(own).State);
        rig.AssertSound();
    }

    [Fact]
    public void A_stop_fires_at_the_first_fresh_price_after_a_restart_once()
    {
        var best = rig.Placed(BestStop(95));
        var last = rig.Placed(Stop(OrderSide.Sell, 0.1m, 95) with { Venue = rig.Coinbase.Venue });
        rig.Feed.Book(FeedEventKind.BookLost, rig.Coinbase);
        rig.Feed.Book(FeedEventKind.BookLost, rig.Bitfinex);
        rig.Restart();
        Assert.Equal(2, rig.Engine.OpenCount);
        rig.Feed.Snapshot(rig.Coinbase, Level(Side.Bid, "94", "1"), Level(Side.Ask, "96", "1"));
        Assert.Equal(OrderState.Filled, rig.Now(best).State);
        rig.Trade(rig.Coinbase, Side.Ask, "94", "1");
        Assert.Equal(OrderState.Filled, rig.Now(last).State);
        rig.Trade(rig.Coinbase, Side.Ask, "93", "1");
        Assert.Equal(2, rig.Engine.Pending.Fills.Count);
    }

    [Fact]
    public void After_a_restart_of_one_price_the_oldest_still_comes_first()
    {
        var orders = Enumerable.Range(0, 4).Select(_ => rig.Placed(Stop(OrderSide.Sell, 0.1m, 95) with { Venue = rig.Coinbase.Venue })).ToList();
        rig.Restart();
        rig.Trade(rig.Coinbase, Side.Ask, "90", "1");
        Assert.Equal(orders.Select(o => o.Id), rig.Engine.Pending.Fills.Select(f => f.OrderId));
    }

    [Fact]
    public void A_sell_waits_while_there_are_no_bids_at_all()
    {
        rig.Feed.Book(FeedEventKind.BookLost, rig.Bitfinex);
        var stop = rig.Placed(Stop(OrderSide.Sell, 0.1m, 95) with { Venue = rig.Coinbase.Venue });
        rig.Feed.Update(rig.Coinbase, Level(Side.Bid, "99.5", "0"), Level(Side.Bid, "98", "0"));
        rig.Trade(rig.Coinbase, Side.Ask, "94", "1");
        Assert.Equal(OrderState.Waiting, rig.Now(stop).State);
        rig.Feed.Update(rig.Coinbase, Level(Side.Bid, "94", "1"));
        Assert.Equal((OrderState.Filled, 94m), (rig.Now(stop).State, rig.Now(stop).AveragePrice));
    }

    [Fact]
    public void A_stop_whose_trade_came_while_nothing_could_be_sold_fires_at_the_first_venue_that_is_fresh_again()
    {
        var stop = rig.Placed(Stop(OrderSide.Sell, 0.1m, 95));
        var (home, other) = stop.Reference == rig.Coinbase ? (rig.Coinbase, rig.Bitfinex) : (rig.Bitfinex, rig.Coinbase);
        rig.Feed.Book(FeedEventKind.BookLost, other);
        rig.Feed.Snapshot(home, Level(Side.Ask, "101", "1"));
        rig.Trade(home, Side.Ask, "94", "1");
        Assert.Equal(OrderState.Waiting, rig.Now(stop).State);
        rig.Feed.Snapshot(other, Level(Side.Bid, "93", "1"), Level(Side.Ask, "96", "1"));
        Assert.Equal((OrderState.Filled, 93m), (rig.Now(stop).State, rig.Now(stop).AveragePrice));
        Assert.Equal(other.Venue.Id, rig.Engine.Pending.Fills[^1].Venue);
        rig.Trade(home, Side.Ask, "92", "1");
        Assert.Single(rig.Engine.Pending.Fills, fill => fill.OrderId == stop.Id);
        rig.AssertSound();
    }

    [Fact]
    public void A_stop_of_one_venue_waits_for_that_one_whatever_is_fresh_elsewhere()
    {
        var stop = rig.Placed(Stop(OrderSide.Sell, 0.1m, 95) with { Venue = rig.Coinbase.Venue });
        rig.Feed.Snapshot(rig.Coinbase, Level(Side.Ask, "101", "1"));
        rig.Trade(rig.Coinbase, Side.Ask, "94", "1");
        rig.Feed.Update(rig.Bitfinex, Level(Side.Bid, "97", "1"));
        Assert.Equal(OrderState.Waiting, rig.Now(stop).State);
        rig.Feed.Update(rig.Coinbase, Level(Side.Bid, "93", "1"));
        Assert.Equal(OrderState.Filled, rig.Now(stop).State);
        rig.AssertSound();
    }

    [Fact]
    public void With_nothing_fresh_an_order_with_a_trigger_is_refused()
    {
        rig.Feed.Book(FeedEventKind.BookLost, rig.Coinbase);
        Assert.Equal(RejectReason.MarketUnavailable, rig.Place(Stop(OrderSide.Sell, 0.1m, 95) with { Venue = rig.Coinbase.Venue }).Rejection.Reason);
        Assert.Equal(RejectReason.None, rig.Place(BestStop(95)).Rejection.Reason);
        rig.Feed.Book(FeedEventKind.BookLost, rig.Bitfinex);
        Assert.Equal(RejectReason.MarketUnavailable, rig.Place(BestStop(95)).Rejection.Reason);
        Assert.Equal(RejectReason.MarketUnavailable, rig.Engine.Estimate(User, BestStop(95), rig.Feed.NowNs).Rejection.Reason);
    }

    [Fact]
    public void A_halted_venue_is_not_traded_against_and_what_stands_there_waits()
    {
        var standing = rig.Placed(Limit(OrderSide.Buy, 1, 98.5m) with { Venue = rig.Coinbase.Venue });
        SetTrading(rig.Coinbase, false);
        Assert.Equal(RejectReason.Halted, rig.Place(Limit(OrderSide.Buy, 1, 97) with { Venue = rig.Coinbase.Venue }).Rejection.Reason);
        Assert.All(rig.Place(Market(OrderSide.Buy, 2)).Fills, fill => Assert.Equal("bitfinex", fill.Venue));
        rig.Trade(rig.Coinbase, Side.Ask, "97", "1");
        rig.Feed.Update(rig.Coinbase, Level(Side.Bid, "99.5", "0"), Level(Side.Bid, "98", "0"), Level(Side.Ask, "98", "0.5"));
        Assert.Equal((OrderState.Open, 0m), (rig.Now(standing).State, rig.Now(standing).FilledBase));
        SetTrading(rig.Coinbase, true);
        rig.Feed.Update(rig.Coinbase, Level(Side.Bid, "90", "1"));
        Assert.Equal(0.5m, rig.Now(standing).FilledBase);
        rig.AssertSound();
    }

    [Fact]
    public void What_a_venue_no_longer_lists_is_cancelled()
    {
        var (here, there, stop) = (rig.Placed(Limit(OrderSide.Buy, 1, 90) with { Venue = rig.Coinbase.Venue }), rig.Placed(Limit(OrderSide.Buy, 1, 90) with { Venue = rig.Bitfinex.Venue }),
            rig.Placed(Stop(OrderSide.Sell, 0.1m, 90) with { Venue = rig.Coinbase.Venue }));
        Assert.Equal([here.Id, stop.Id], rig.Engine.Delist(rig.Coinbase, rig.Feed.NowNs).Select(order => order.Id));
        Assert.Equal((OrderState.Cancelled, EndReason.Delisted), (rig.Now(here).State, rig.Now(stop).EndReason));
        Assert.Equal(OrderState.Open, rig.Now(there).State);
        rig.Engine.Delist(rig.Bitfinex, rig.Feed.NowNs);
        Assert.Equal(0, rig.Engine.OpenCount);
        Assert.Empty(rig.Engine.Delist(rig.Bitfinex, rig.Feed.NowNs));
        rig.AssertSound();
    }

    [Fact]
    public void What_a_venue_no_longer_lists_is_halted_at_first_and_unknown_after_a_while()
    {
        var there = Limit(OrderSide.Buy, 1, 90) with { Venue = rig.Coinbase.Venue };
        rig.Feed.Listings.Unlist(rig.Coinbase, DateTimeOffset.UnixEpoch.AddTicks(rig.Feed.NowNs / TimeSpan.NanosecondsPerTick));
        Assert.Equal(RejectReason.Halted, rig.Place(there).Rejection.Reason);
        rig.Feed.NowNs += (10 * 60 * 1_000_000_000L) - 1_000;
        Assert.Equal(RejectReason.Halted, rig.Place(there).Rejection.Reason);
        rig.Feed.NowNs += 1_000;
        Assert.Equal(RejectReason.UnknownInstrument, rig.Place(there).Rejection.Reason);
        SetTrading(rig.Coinbase, true);
        Assert.NotEqual(RejectReason.UnknownInstrument, rig.Place(there).Rejection.Reason);
    }

    [Fact]
    public void Frames_that_fire_and_fill_nothing_allocate_nothing()
    {
        foreach (var source in Enum.GetValues<TriggerSource>()) rig.Placed(Stop(OrderSide.Sell, 0.1m, 50) with { TriggerSource = source });
        rig.Placed(Limit(OrderSide.Buy, 0.1m, 50) with { Venue = rig.Coinbase.Venue });
        rig.Placed(Limit(OrderSide.Sell, 0.1m, 150) with { Venue = rig.Coinbase.Venue });
        rig.Placed(Market(OrderSide.Buy, 0.1m));
        var trade = new Trade { Slot = rig.Coinbase.Slot, TakerSide = Side.Ask, Price = new ExactDecimal(100, 0), Size = new ExactDecimal(1, 0) };
        var book = rig.Feed.BookOf(rig.Coinbase);
        Core.Books.LevelChange[] changes = [Level(Side.Bid, "99.5", "0.5"), Level(Side.Ask, "102", "3"), Level(Side.Bid, "50", "1")];
        void Run()
        {
            rig.Engine.OnTrade(rig.Coinbase, trade, rig.Feed.NowNs);
            rig.Engine.OnLevels(book, changes, isSnapshot: false, rig.Feed.NowNs);
            rig.Engine.OnBookChanged(book, rig.Feed.NowNs);
        }

        Run();
        Assert.Equal(0, Allocations.Of(Run));
    }

    private void Reload() => rig.Feed.Snapshot(rig.Coinbase, Level(Side.Bid, "99", "1"), Level(Side.Ask, "101", "1"));

    private void SetTrading(Listing listing, bool isTrading) =>
        rig.Feed.Listings.Register(listing.Venue, listing.Symbol, listing.Instrument, InstrumentRules.None, isTrading, DateTimeOffset.UnixEpoch);

    private static OrderTerms BestStop(decimal price) => Stop(OrderSide.Sell, 0.1m, price) with { TriggerSource = TriggerSource.Best };
}
