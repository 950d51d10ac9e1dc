using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using static CompraVenta.Core.Tests.Trading.EngineRig;

namespace CompraVenta.Core.Tests.Trading;

public sealed class TriggerTests
{
    private readonly EngineRig rig = new();

    [Fact]
    public void A_stop_loss_locks_waits_and_fires_once()
    {
        rig.Placed(Market(OrderSide.Buy, 1));
        var stop = rig.Placed(Stop(OrderSide.Sell, 0.5m, 95) with { Venue = rig.Coinbase.Venue });
        Assert.Equal((OrderState.Waiting, 0.5m), (stop.State, stop.Locked));
        rig.AssertSound();
        rig.Trade(rig.Coinbase, Side.Ask, "95.01", "1");
        Assert.Equal(OrderState.Waiting, rig.Now(stop).State);
        rig.Trade(rig.Coinbase, Side.Ask, "95", "1");
        var fired = rig.Now(stop);
        Assert.Equal((OrderState.Filled, 0.5m, 99.5m), (fired.State, fired.FilledBase, fired.AveragePrice));
        Assert.NotNull(fired.FiredNs);
        rig.Trade(rig.Coinbase, Side.Ask, "90", "1");
        Assert.Single(rig.Engine.Pending.Fills, f => f.OrderId == stop.Id);
        rig.AssertSound();
    }

    [Theory]
    [InlineData(OrderSide.Sell, OrderType.StopLoss, 95, "94", true)]
    [InlineData(OrderSide.Sell, OrderType.TakeProfit, 105, "106", true)]
    [InlineData(OrderSide.Buy, OrderType.StopLoss, 105, "106", true)]
    [InlineData(OrderSide.Buy, OrderType.TakeProfit, 95, "94", true)]
    [InlineData(OrderSide.Sell, OrderType.StopLoss, 95, "106", false)]
    [InlineData(OrderSide.Buy, OrderType.TakeProfit, 95, "106", false)]
    public void The_direction_follows_from_type_and_side(OrderSide side, OrderType type, decimal stop, string price, bool fires)
    {
        rig.Placed(Market(OrderSide.Buy, 1));
        var order = rig.Placed(Stop(side, 0.1m, stop, type) with { Venue = rig.Coinbase.Venue });
        rig.Trade(rig.Coinbase, Side.Ask, price, "1");
        Assert.Equal(fires, rig.Now(order).FiredNs is not null);
    }

    [Fact]
    public void A_jump_over_many_fires_each_once_nearest_price_first_then_oldest()
    {
        rig.Placed(Market(OrderSide.Buy, 4));
        var orders = new[] { 95m, 97m, 96m, 97m }.Select(price => rig.Placed(Stop(OrderSide.Sell, 0.1m, price) with { Venue = rig.Coinbase.Venue })).ToList();
        rig.Trade(rig.Coinbase, Side.Ask, "95.5", "1");
        Assert.Equal([orders[1].Id, orders[3].Id, orders[2].Id], rig.Engine.Pending.Fills.Where(f => f.Side == OrderSide.Sell).Select(f => f.OrderId).Distinct());
        Assert.Equal(OrderState.Waiting, rig.Now(orders[0]).State);
        rig.AssertSound();
    }

    [Fact]
    public void What_would_fire_at_once_is_refused()
    {
        rig.Placed(Market(OrderSide.Buy, 1));
        rig.Trade(rig.Coinbase, Side.Ask, "100", "1");
        Assert.Equal(RejectReason.AlreadyTriggered, rig.Place(Stop(OrderSide.Sell, 0.5m, 101) with { Venue = rig.Coinbase.Venue }).Rejection.Reason);
    }

    [Fact]
    public void Before_the_first_trade_what_it_would_meet_tells_what_would_fire_at_once()
    {
        rig.Placed(Market(OrderSide.Buy, 1));
        Assert.Equal(RejectReason.AlreadyTriggered, rig.Place(Stop(OrderSide.Sell, 0.1m, 120) with { Venue = rig.Coinbase.Venue }).Rejection.Reason);
        Assert.Equal(RejectReason.AlreadyTriggered, rig.Place(Stop(OrderSide.Buy, 0.1m, 80) with { Venue = rig.Coinbase.Venue }).Rejection.Reason);
        Assert.Equal(RejectReason.AlreadyTriggered, rig.Place(Stop(OrderSide.Sell, 0.1m, 80, OrderType.TakeProfit)).Rejection.Reason);
        Assert.Equal(RejectReason.AlreadyTriggered, rig.PlacePair(Limit(OrderSide.Buy, 0.1m, 50), Stop(OrderSide.Buy, 0.1m, 60)).Rejection.Reason);
        rig.Placed(Stop(OrderSide.Sell, 0.1m, 90) with { Venue = rig.Coinbase.Venue });
    }

    [Fact]
    public void The_median_does_not_follow_one_venues_wick()
    {
        rig.Placed(Market(OrderSide.Buy, 1));
        var median = rig.Placed(Stop(OrderSide.Sell, 0.1m, 90) with { TriggerSource = TriggerSource.Median });
        var best = rig.Placed(Stop(OrderSide.Sell, 0.1m, 99) with { TriggerSource = TriggerSource.Best });
        rig.Feed.Update(rig.Coinbase, Level(Side.Bid, "99.5", "0"), Level(Side.Bid, "98", "0"), Level(Side.Bid, "80", "1"));
        Assert.Equal(OrderState.Waiting, rig.Now(median).State);
        Assert.NotNull(rig.Now(best).FiredNs);
        rig.AssertSound();
    }

    [Fact]
    public void A_stop_limit_stands_at_its_price_once_fired()
    {
        rig.Placed(Market(OrderSide.Buy, 1));
        var order = rig.Placed(Stop(OrderSide.Sell, 0.5m, 95, OrderType.StopLimit, 120) with { Venue = rig.Coinbase.Venue });
        rig.Trade(rig.Coinbase, Side.Ask, "95", "1");
        Assert.Equal((OrderState.Open, 0m, 0.5m), (rig.Now(order).State, rig.Now(order).FilledBase, rig.Now(order).Locked));
        rig.AssertSound();
    }
}
