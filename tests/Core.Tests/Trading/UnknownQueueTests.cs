using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Core.Trading;
using static CompraVenta.Core.Tests.Trading.EngineRig;

namespace CompraVenta.Core.Tests.Trading;

/// <summary>An order of which its venue has not told what stands before it is not at the front of the queue.</summary>
public sealed class UnknownQueueTests
{
    private readonly EngineRig rig = new();

    [Fact]
    public void An_order_that_comes_while_its_venue_is_stale_stands_behind_all_that_the_venue_shows_once_it_is_fresh()
    {
        rig.Feed.Book(FeedEventKind.BookLost, rig.Bitfinex);
        var order = rig.Placed(Limit(OrderSide.Buy, 1, 99));
        Assert.Equal(rig.Bitfinex, order.Reference);
        Assert.Equal(Order.UnknownAhead, order.QueueAhead);
        rig.Feed.Snapshot(rig.Bitfinex, Level(Side.Bid, "99", "3"), Level(Side.Bid, "98", "1"), Level(Side.Ask, "101", "1"));
        rig.Trade(rig.Bitfinex, Side.Ask, "99", "2.9");
        Assert.Equal(0, rig.Now(order).FilledBase);
        rig.Trade(rig.Bitfinex, Side.Ask, "99", "0.5");
        Assert.Equal(0.4m, rig.Now(order).FilledBase);
        rig.AssertSound();
    }

    [Fact]
    public void Beyond_the_last_level_shown_nothing_is_known_until_the_book_comes_so_far()
    {
        var order = rig.Placed(Limit(OrderSide.Buy, 1, 97) with { Venue = rig.Bitfinex.Venue });
        Assert.Equal(Order.UnknownAhead, order.QueueAhead);
        rig.Trade(rig.Bitfinex, Side.Ask, "97", "5");
        Assert.Equal(0, rig.Now(order).FilledBase);

        // Its price is told of.
        rig.Feed.Update(rig.Bitfinex, Level(Side.Bid, "97", "2"));
        rig.Trade(rig.Bitfinex, Side.Ask, "97", "2.25");
        Assert.Equal(0.25m, rig.Now(order).FilledBase);
        rig.AssertSound();
    }

    [Fact]
    public void A_price_at_which_the_book_shows_nothing_once_it_reaches_beyond_it_is_an_empty_queue()
    {
        var order = rig.Placed(Limit(OrderSide.Buy, 1, 97) with { Venue = rig.Bitfinex.Venue });
        rig.Feed.Update(rig.Bitfinex, Level(Side.Bid, "96", "2"));
        rig.Trade(rig.Bitfinex, Side.Ask, "97", "0.25");
        Assert.Equal(0.25m, rig.Now(order).FilledBase);
    }

    [Fact]
    public void A_trade_through_its_price_fills_it_whatever_stood_before_it()
    {
        var order = rig.Placed(Limit(OrderSide.Buy, 1, 97) with { Venue = rig.Bitfinex.Venue });
        rig.Trade(rig.Bitfinex, Side.Ask, "96.5", "0.25");
        Assert.Equal(0.25m, rig.Now(order).FilledBase);
    }

    [Fact]
    public void What_is_before_it_is_not_gone_when_its_level_leaves_what_the_venue_shows()
    {
        var order = rig.Placed(Limit(OrderSide.Buy, 1, 98) with { Venue = rig.Bitfinex.Venue });
        Assert.Equal(2, order.QueueAhead);
        rig.Feed.Update(rig.Bitfinex, Level(Side.Bid, "99.25", "1"), Level(Side.Bid, "98", "0"));
        rig.Trade(rig.Bitfinex, Side.Ask, "98", "1.5");
        Assert.Equal(0, rig.Now(order).FilledBase);

        // It is there again, with less: so much has gone from before it.
        rig.Feed.Update(rig.Bitfinex, Level(Side.Bid, "98", "0.25"));
        rig.Feed.Advance(TimeSpan.FromSeconds(2));
        rig.Trade(rig.Bitfinex, Side.Ask, "98", "0.5");
        Assert.Equal(0.25m, rig.Now(order).FilledBase);
        rig.AssertSound();
    }

    [Fact]
    public void What_is_not_known_is_not_known_after_a_restart()
    {
        var order = rig.Placed(Limit(OrderSide.Buy, 1, 97) with { Venue = rig.Bitfinex.Venue });
        rig.Restart();
        rig.Trade(rig.Bitfinex, Side.Ask, "97", "5");
        rig.Feed.Update(rig.Bitfinex, Level(Side.Bid, "97", "2"));
        rig.Trade(rig.Bitfinex, Side.Ask, "97", "1");
        Assert.Empty(rig.Engine.Pending.Fills);
        rig.Trade(rig.Bitfinex, Side.Ask, "97", "1.5");
        Assert.Equal(0.5m, rig.Now(order).FilledBase);
    }
}
