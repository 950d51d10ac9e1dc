using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using CompraVenta.TestKit;
using static CompraVenta.Core.Tests.Trading.EngineRig;

namespace CompraVenta.Core.Tests.Trading;

public sealed class TrailingStopTests
{
    private readonly EngineRig rig = new();

    public TrailingStopTests() => rig.Placed(Market(OrderSide.Buy, 3));

    [Fact]
    public void It_follows_the_best_price_and_fires_at_its_distance_behind_it()
    {
        rig.Trade(rig.Coinbase, Side.Bid, "100", "1");
        var order = rig.Placed(Trailing(OrderSide.Sell, 2));
        Assert.Equal(98, order.TriggerPrice);
        rig.Trade(rig.Coinbase, Side.Bid, "104", "1");
        rig.Trade(rig.Coinbase, Side.Ask, "102.01", "1");
        Assert.Equal(OrderState.Waiting, rig.Now(order).State);
        rig.Trade(rig.Coinbase, Side.Ask, "102", "1");
        Assert.Equal((OrderState.Filled, 102m), (rig.Now(order).State, rig.Now(order).TriggerPrice));
        rig.AssertSound();
    }

    [Fact]
    public void A_buy_follows_downwards()
    {
        rig.Trade(rig.Coinbase, Side.Bid, "100", "1");
        var order = rig.Placed(Trailing(OrderSide.Buy, 2));
        Assert.Equal(102, order.TriggerPrice);
        rig.Trade(rig.Coinbase, Side.Ask, "95", "1");
        rig.Trade(rig.Coinbase, Side.Bid, "96.9", "1");
        Assert.Equal(OrderState.Waiting, rig.Now(order).State);
        rig.Trade(rig.Coinbase, Side.Bid, "97", "1");
        Assert.Equal((OrderState.Filled, 97m), (rig.Now(order).State, rig.Now(order).TriggerPrice));
        rig.AssertSound();
    }

    [Theory]
    [InlineData(null, 102)]
    [InlineData(3, 101)]
    [InlineData(1, 103)]
    [InlineData(5, 99)]
    public void One_that_takes_anothers_place_goes_on_from_what_that_one_has_seen(int? distance, decimal trigger)
    {
        rig.Trade(rig.Coinbase, Side.Bid, "100", "1");
        var old = rig.Placed(Trailing(OrderSide.Sell, 2));
        rig.Trade(rig.Coinbase, Side.Bid, "104", "1");
        rig.Trade(rig.Coinbase, Side.Ask, "103.5", "1");
        var replaced = rig.Replace(old, new Replacement(AmountBase: 0.5m, TrailDistance: distance));
        Assert.Equal((RejectReason.None, trigger), (replaced.Rejection.Reason, replaced.Order!.TriggerPrice));
        rig.Trade(rig.Coinbase, Side.Ask, trigger.ToString(System.Globalization.CultureInfo.InvariantCulture), "1");
        Assert.Equal(OrderState.Filled, rig.Now(replaced.Order).State);
        rig.AssertSound();
    }

    [Fact]
    public void One_that_would_fire_at_once_in_anothers_place_leaves_that_one()
    {
        rig.Trade(rig.Coinbase, Side.Bid, "100", "1");
        var old = rig.Placed(Trailing(OrderSide.Sell, 2));
        rig.Trade(rig.Coinbase, Side.Bid, "104", "1");
        rig.Trade(rig.Coinbase, Side.Ask, "102.5", "1");
        Assert.Equal(RejectReason.AlreadyTriggered, rig.Replace(old, new Replacement(TrailDistance: 1)).Rejection.Reason);
        Assert.Equal(OrderState.Waiting, rig.Now(old).State);
        rig.Trade(rig.Coinbase, Side.Ask, "102", "1");
        Assert.Equal(OrderState.Filled, rig.Now(old).State);
    }

    [Fact]
    public void A_buy_in_anothers_place_goes_on_from_the_lowest_price()
    {
        rig.Trade(rig.Coinbase, Side.Bid, "100", "1");
        var old = rig.Placed(Trailing(OrderSide.Buy, 2));
        rig.Trade(rig.Coinbase, Side.Ask, "95", "1");
        rig.Trade(rig.Coinbase, Side.Bid, "96", "1");
        Assert.Equal(97, rig.Replace(old, new Replacement(AmountBase: 0.5m)).Order!.TriggerPrice);
    }

    [Fact]
    public void Each_follows_what_it_has_seen_itself()
    {
        rig.Trade(rig.Coinbase, Side.Bid, "110", "1");
        var early = rig.Placed(Trailing(OrderSide.Sell, 5));
        rig.Trade(rig.Coinbase, Side.Ask, "106", "1");
        var late = rig.Placed(Trailing(OrderSide.Sell, 3));
        var far = rig.Placed(Trailing(OrderSide.Sell, 6));
        rig.Trade(rig.Coinbase, Side.Bid, "108", "1");

        // 105 of 110; 105 of 108; 102 of 108: of one price the oldest first.
        rig.Trade(rig.Coinbase, Side.Ask, "105", "1");
        Assert.Equal([early.Id, late.Id], rig.Engine.Pending.Fills.Where(f => f.Side == OrderSide.Sell).Select(f => f.OrderId).Distinct());
        Assert.Equal(102, rig.Cancelled(far).TriggerPrice);
        rig.AssertSound();
    }

    [Fact]
    public void Its_price_is_rounded_to_the_tick_away_from_the_market()
    {
        rig.Feed.Listings.Register(rig.Coinbase.Venue, rig.Coinbase.Symbol, BtcUsd, new InstrumentRules(0.5m, 0, 0, 0, 0), isTrading: true, DateTimeOffset.UnixEpoch);
        rig.Trade(rig.Coinbase, Side.Bid, "100.3", "1");
        Assert.Equal(98, rig.Placed(Trailing(OrderSide.Sell, 2)).TriggerPrice);
        Assert.Equal(102.5m, rig.Placed(Trailing(OrderSide.Buy, 2)).TriggerPrice);
        Assert.Equal(RejectReason.TickSize, rig.Place(Trailing(OrderSide.Sell, 2.3m)).Rejection.Reason);
    }

    [Fact]
    public void It_is_written_down_once_a_second_and_goes_on_from_there_after_a_restart()
    {
        rig.Trade(rig.Coinbase, Side.Bid, "100", "1");
        var order = rig.Placed(Trailing(OrderSide.Sell, 2));
        rig.Trade(rig.Coinbase, Side.Bid, "101", "1");
        rig.Feed.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(98, rig.Now(order).TriggerPrice);
        rig.Feed.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(99, rig.Now(order).TriggerPrice);
        rig.Trade(rig.Coinbase, Side.Bid, "103", "1");
        rig.Restart();

        // 103 was not written down.
        Assert.Equal(99, Assert.Single(rig.Engine.Open).TriggerPrice);
        rig.Trade(rig.Coinbase, Side.Ask, "99.5", "1");
        Assert.Single(rig.Engine.Open);
        rig.Trade(rig.Coinbase, Side.Bid, "102", "1");
        rig.Trade(rig.Coinbase, Side.Ask, "100", "1");
        Assert.Empty(rig.Engine.Open);
    }

    [Fact]
    public void It_follows_the_source_of_its_choice()
    {
        var order = rig.Placed(Trailing(OrderSide.Sell, 1) with { Venue = null, TriggerSource = TriggerSource.Best });
        Assert.Equal(98.5m, order.TriggerPrice);
        rig.Trade(rig.Coinbase, Side.Bid, "150", "1");
        rig.Feed.Update(rig.Coinbase, Level(Side.Bid, "100", "1"));
        rig.Feed.Update(rig.Coinbase, Level(Side.Bid, "100", "0"), Level(Side.Bid, "99.5", "0"));
        Assert.Equal((OrderState.Filled, 99m), (rig.Now(order).State, rig.Now(order).TriggerPrice));
    }

    [Fact]
    public void Many_follow_a_rising_price_for_little()
    {
        // 20 000 that have seen different prices are joined once; from then on a new high costs the same as for one.
        var many = new EngineRig(new EngineLimits(OpenOrdersMax: 100_000, StartAsset: "USD", StartAmount: 1_000_000_000));
        many.Placed(Market(OrderSide.Buy, 3));
        for (var i = 0; i < 20_000; i++)
        {
            if (i % 10 == 0) many.Trade(many.Coinbase, Side.Ask, (1_000 - (i / 1_000m)).ToString(System.Globalization.CultureInfo.InvariantCulture), "1");
            many.Placed(Trailing(OrderSide.Sell, 500 + (i % 7)) with { AmountBase = 0.0001m });
        }

        many.Engine.TakePending();
        many.Trade(many.Coinbase, Side.Bid, "1001", "1");
        var trade = new Trade { Slot = many.Coinbase.Slot, TakerSide = Side.Bid, Price = new ExactDecimal(1_001, 0), Size = new ExactDecimal(1, 0) };
        Assert.True(Allocations.Of(() =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                trade.Price = new ExactDecimal(1_002 + i, 0);
                many.Engine.OnTrade(many.Coinbase, trade, many.Feed.NowNs);
            }
        }) == 0);
        Assert.Equal(0, Allocations.Of(() =>
        {
            trade.Price = new ExactDecimal(1_900, 0);
            for (var i = 0; i < 1_000; i++) many.Engine.OnTrade(many.Coinbase, trade, many.Feed.NowNs);
        }));
        Assert.All(many.Engine.CancelAll(User, null, many.Feed.NowNs), order => Assert.Equal(2_001 - order.Terms.TrailDistance, order.TriggerPrice));
    }

    [Fact]
    public void A_distance_that_leaves_no_price_is_to_blame()
    {
        rig.Trade(rig.Coinbase, Side.Bid, "100", "1");
        var refused = rig.Place(Trailing(OrderSide.Sell, 150)).Rejection;
        Assert.Equal(new Rejection(RejectReason.BadPrice, 150, 100, "USD", OrderTerm.TrailDistance), refused);
    }

    private OrderTerms Trailing(OrderSide side, decimal distance) =>
        new() { Instrument = BtcUsd, Side = side, Type = OrderType.TrailingStop, AmountBase = 0.1m, TrailDistance = distance, Venue = rig.Coinbase.Venue };
}
