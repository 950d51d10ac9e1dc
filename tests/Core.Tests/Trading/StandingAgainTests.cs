using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;

namespace CompraVenta.Core.Tests.Trading;

/// <summary>Orders that stand are filled as they would have been, whatever stood still meanwhile.</summary>
public class StandingAgainTests
{
    private readonly EngineRig rig = new();

    [Fact]
    public void An_order_that_was_passed_while_no_engine_was_there_is_filled_with_the_next_frame()
    {
        rig.Placed(EngineRig.Limit(OrderSide.Buy, 1, 100));
        rig.Feed.Market.Engine = null;
        rig.Feed.Update(rig.Bitfinex, EngineRig.Level(Side.Ask, "100", "0.5"));
        rig.Restart();
        rig.Feed.Update(rig.Bitfinex, EngineRig.Level(Side.Ask, "105", "1"));
        Assert.Equal(0.5m, Assert.Single(rig.Engine.OpenOf(EngineRig.User)).FilledBase);
    }

    [Fact]
    public void Of_orders_at_a_price_the_one_placed_first_is_filled_first_also_when_it_waited_for_its_trigger()
    {
        rig.Trade(rig.Bitfinex, Side.Bid, "100", "0.01");
        var waiting = rig.Placed(EngineRig.Stop(OrderSide.Buy, 1, 100.5m, OrderType.StopLimit, 100));
        rig.Placed(EngineRig.Limit(OrderSide.Buy, 1, 100));
        rig.Trade(rig.Bitfinex, Side.Bid, "100.5", "0.01");
        Assert.Equal(OrderState.Open, rig.Now(waiting).State);
        rig.Trade(rig.Bitfinex, Side.Ask, "99.9", "0.4");
        Assert.Equal(waiting.Id, Assert.Single(rig.Engine.Pending.Fills).OrderId);
    }

    [Fact]
    public void A_level_with_more_decimals_than_amounts_have_leaves_exact_amounts_to_what_stands_behind_it()
    {
        rig.Feed.Update(rig.Bitfinex, EngineRig.Level(Side.Bid, "100", "0.5"));
        var order = rig.Placed(EngineRig.Limit(OrderSide.Buy, 1, 100));
        rig.Feed.Update(rig.Bitfinex, EngineRig.Level(Side.Bid, "100", "0.2000000001"));
        rig.Feed.Advance(TimeSpan.FromSeconds(2));
        rig.Trade(rig.Bitfinex, Side.Ask, "100", "0.3");

        // What stands before it is rounded up.
        Assert.Equal(0.09999999m, rig.Now(order).FilledBase);
    }
}
