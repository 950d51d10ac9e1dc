using System.Globalization;
using CompraVenta.Core.Ledger;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using static CompraVenta.Core.Tests.Trading.EngineRig;

namespace CompraVenta.Core.Tests.Trading;

public sealed class StandingOrderTests
{
    private readonly EngineRig rig = new();

    [Fact]
    public void What_crosses_is_taken_and_the_rest_stands_with_its_money_locked()
    {
        var placement = rig.Place(Limit(OrderSide.Buy, 2, 101));
        Assert.Equal((OrderState.Open, 1.5m), (placement.Order!.State, placement.Order.FilledBase));
        Assert.Equal(new Balance(50_000 - 151.5m - 50.5m, 50.5m), rig.Engine.Ledger[rig.AccountOf(User), "USD"]);
        rig.AssertSound();
    }

    [Fact]
    public void An_order_stands_behind_what_its_venue_shows_and_is_filled_once_that_has_traded()
    {
        // 1 stands at 99 at Bitfinex, the reference venue.
        var order = rig.Placed(Limit(OrderSide.Buy, 1, 99) with { Venue = rig.Bitfinex.Venue });
        Assert.Equal(1, order.QueueAhead);
        rig.Trade(rig.Bitfinex, Side.Ask, "99", "0.6");
        Assert.Equal(0, rig.Now(order).FilledBase);
        rig.Trade(rig.Bitfinex, Side.Ask, "99", "0.7");
        Assert.Equal(0.3m, rig.Now(order).FilledBase);
        rig.AssertSound();

        // A buyer's trade at the price says nothing about those who wait to buy, one at another venue neither.
        rig.Trade(rig.Bitfinex, Side.Bid, "99", "5");
        rig.Trade(rig.Coinbase, Side.Ask, "99", "5");
        Assert.Equal(0.3m, rig.Now(order).FilledBase);
        rig.Trade(rig.Bitfinex, Side.Ask, "99", "5");
        var filled = rig.Now(order);
        Assert.Equal((OrderState.Filled, 1m, 99m, 0m), (filled.State, filled.FilledBase, filled.FilledQuote, filled.Locked));
        Assert.Equal(1 - 0.0008m, rig.FreeBtc);
        rig.AssertSound();
    }

    [Fact]
    public void How_far_it_has_come_is_written_down_by_halves_and_it_goes_on_from_there()
    {
        var order = rig.Placed(Limit(OrderSide.Buy, 1, 99) with { Venue = rig.Bitfinex.Venue });
        rig.Trade(rig.Bitfinex, Side.Ask, "99", "0.4");
        rig.Engine.Tick(rig.Feed.NowNs + 1_000_000_000);
        Assert.Equal(1, rig.Now(order).QueueAhead);
        rig.Trade(rig.Bitfinex, Side.Ask, "99", "0.2");
        rig.Engine.Tick(rig.Feed.NowNs + 1_500_000_000);
        Assert.Equal(1, rig.Now(order).QueueAhead);
        rig.Engine.Tick(rig.Feed.NowNs + 2_000_000_000);
        Assert.Equal((0.4m, 0m), (rig.Now(order).QueueAhead, rig.Now(order).FilledBase));
        rig.Restart();
        rig.Trade(rig.Bitfinex, Side.Ask, "99", "0.5");
        Assert.Equal(0.1m, rig.Now(order).FilledBase);
        rig.AssertSound();
    }

    [Fact]
    public void A_trade_through_the_price_fills_at_the_price()
    {
        var order = rig.Placed(Limit(OrderSide.Buy, 1, 99) with { Venue = rig.Bitfinex.Venue });
        rig.Trade(rig.Bitfinex, Side.Ask, "98.9", "0.4");
        Assert.Equal((0.4m, 39.6m), (rig.Now(order).FilledBase, rig.Now(order).FilledQuote));
        rig.AssertSound();
    }

    [Fact]
    public void Being_touched_once_fills_nothing()
    {
        var order = rig.Placed(Limit(OrderSide.Buy, 1, 99) with { Venue = rig.Bitfinex.Venue });
        rig.Trade(rig.Bitfinex, Side.Ask, "99", "0.00000001");
        Assert.Equal(0, rig.Now(order).FilledBase);
    }

    [Fact]
    public void Who_leaves_from_before_it_lets_it_come_forward()
    {
        var order = rig.Placed(Limit(OrderSide.Buy, 1, 99) with { Venue = rig.Bitfinex.Venue });
        rig.Feed.Update(rig.Bitfinex, Level(Side.Bid, "99", "0.2"));
        rig.Feed.Advance(TimeSpan.FromSeconds(2));
        rig.Trade(rig.Bitfinex, Side.Ask, "99", "0.5");
        Assert.Equal(0.3m, rig.Now(order).FilledBase);
    }

    [Theory]
    [InlineData("0.7", "0.2", "0", "0.6")]
    [InlineData("0.5", "0.2", "0", "0.4")]
    [InlineData("1.0", "0", "0.3", "0.9")]
    public void A_trade_that_the_book_has_told_of_before_counts_once(string second, string shown, string filled, string filledLater)
    {
        // Of 1 before the order the book shows what is left first, as Bitfinex and Coinbase send it, and then the trades come in two parts.
        var order = rig.Placed(Limit(OrderSide.Buy, 1, 99) with { Venue = rig.Bitfinex.Venue });
        rig.Feed.Update(rig.Bitfinex, Level(Side.Bid, "99", shown));
        rig.Trade(rig.Bitfinex, Side.Ask, "99", "0.3");
        Assert.Equal(0, rig.Now(order).FilledBase);
        rig.Trade(rig.Bitfinex, Side.Ask, "99", second);
        Assert.Equal(decimal.Parse(filled, CultureInfo.InvariantCulture), rig.Now(order).FilledBase);
        rig.Trade(rig.Bitfinex, Side.Ask, "99", "0.6");
        Assert.Equal(decimal.Parse(filledLater, CultureInfo.InvariantCulture), rig.Now(order).FilledBase);
        rig.AssertSound();
    }

    [Fact]
    public void A_trade_from_before_it_was_placed_does_not_fill_it()
    {
        var order = rig.Placed(Limit(OrderSide.Buy, 1, 99) with { Venue = rig.Bitfinex.Venue });
        var trade = new Trade { Slot = rig.Bitfinex.Slot, Id = 7, TakerSide = Side.Ask, Price = new ExactDecimal(98, 0), Size = new ExactDecimal(5, 0) };
        rig.Engine.OnTrade(rig.Bitfinex, trade, order.CreatedNs - 1);
        Assert.Equal(0, rig.Now(order).FilledBase);
        rig.Engine.OnTrade(rig.Bitfinex, trade, order.CreatedNs);
        Assert.Equal(1, rig.Now(order).FilledBase);
    }

    [Fact]
    public void The_opposite_side_passing_it_fills_it_up_to_the_size_shown_there()
    {
        var order = rig.Placed(Limit(OrderSide.Sell, 0, 0) with { Side = OrderSide.Buy, AmountBase = 2, Price = 99, Venue = rig.Bitfinex.Venue });
        rig.Feed.Update(rig.Bitfinex, Level(Side.Bid, "99", "0"), Level(Side.Bid, "98", "0"), Level(Side.Ask, "98.5", "0.75"));
        Assert.Equal((0.75m, 74.25m), (rig.Now(order).FilledBase, rig.Now(order).FilledQuote));

        // The same level, seen again unchanged, is taken already.
        rig.Feed.Update(rig.Bitfinex, Level(Side.Ask, "105", "1"));
        Assert.Equal(0.75m, rig.Now(order).FilledBase);
        rig.Feed.Update(rig.Bitfinex, Level(Side.Ask, "98.5", "0.75"));
        Assert.Equal(1.5m, rig.Now(order).FilledBase);
        rig.AssertSound();
    }

    [Fact]
    public void Of_one_trade_an_accounts_orders_share_the_size_oldest_first()
    {
        var first = rig.Placed(Limit(OrderSide.Buy, 1, 99) with { Venue = rig.Bitfinex.Venue });
        var second = rig.Placed(Limit(OrderSide.Buy, 1, 99) with { Venue = rig.Bitfinex.Venue });
        var others = rig.Placed(Limit(OrderSide.Buy, 1, 99) with { Venue = rig.Bitfinex.Venue }, Other);
        rig.Trade(rig.Bitfinex, Side.Ask, "98", "1.5");
        Assert.Equal((1m, 0.5m, 1m), (rig.Now(first).FilledBase, rig.Now(second).FilledBase, rig.Now(others).FilledBase));

        // Each receipt says what was left for its order.
        Assert.Equal(
            [new ReceiptLevel(99, 1.5m, 1.5m, 1), new ReceiptLevel(99, 1.5m, 0.5m, 0.5m), new ReceiptLevel(99, 1.5m, 1.5m, 1)],
            new[] { first, second, others }.Select(order => Assert.Single(Assert.Single(rig.Engine.Pending.Fills, fill => fill.OrderId == order.Id).Levels)));
        rig.AssertSound();
    }

    [Fact]
    public void Behind_what_stands_before_them_an_accounts_orders_share_what_is_left_of_a_trade()
    {
        // 2 stand at 98 before both; of 3 that are traded there, one is left for the two of them.
        var first = rig.Placed(Limit(OrderSide.Buy, 0.75m, 98) with { Venue = rig.Bitfinex.Venue });
        var second = rig.Placed(Limit(OrderSide.Buy, 0.75m, 98) with { Venue = rig.Bitfinex.Venue });
        Assert.Equal((2m, 2m), (first.QueueAhead, second.QueueAhead));
        rig.Trade(rig.Bitfinex, Side.Ask, "98", "3");
        Assert.Equal((0.75m, 0.25m), (rig.Now(first).FilledBase, rig.Now(second).FilledBase));
        rig.AssertSound();
    }

    [Fact]
    public void An_order_needs_what_it_costs_at_the_price_at_which_it_stands()
    {
        // At Bitfinex it stands at 97.123: at its limit it would cost a little more than there is.
        var terms = Limit(OrderSide.Buy, 1, 97.123456m) with { Venue = rig.Bitfinex.Venue };
        var amount = decimal.Floor(rig.FreeUsd / 97.123m * 100_000) / 100_000;
        Assert.True(amount * 97.123456m > rig.FreeUsd);
        var estimate = rig.Engine.Estimate(User, terms with { AmountBase = amount }, rig.Feed.NowNs);
        var order = rig.Placed(terms with { AmountBase = amount });
        Assert.Equal((RejectReason.None, 97.123m * amount, 97.123m * amount), (estimate.Rejection.Reason, estimate.Locked, order.Locked));
        rig.AssertSound();
    }

    [Fact]
    public void What_a_buyer_takes_from_an_ask_that_has_filled_a_buy_already_fills_nothing_more()
    {
        var order = rig.Placed(Limit(OrderSide.Buy, 2, 99) with { Venue = rig.Bitfinex.Venue });
        rig.Feed.Update(rig.Bitfinex, Level(Side.Bid, "99", "0"), Level(Side.Bid, "98", "0"), Level(Side.Ask, "98.5", "0.75"));
        Assert.Equal(0.75m, rig.Now(order).FilledBase);
        rig.Trade(rig.Bitfinex, Side.Bid, "98.5", "0.75");
        Assert.Equal(0.75m, rig.Now(order).FilledBase);
        rig.Trade(rig.Bitfinex, Side.Ask, "98.5", "0.5");
        Assert.Equal(1.25m, rig.Now(order).FilledBase);
        rig.AssertSound();
    }

    [Fact]
    public void Of_one_trade_an_accounts_orders_at_several_prices_share_the_size_the_best_first()
    {
        var worse = rig.Placed(Limit(OrderSide.Buy, 1, 99) with { Venue = rig.Bitfinex.Venue });
        var better = rig.Placed(Limit(OrderSide.Buy, 1, 100) with { Venue = rig.Bitfinex.Venue });
        rig.Trade(rig.Bitfinex, Side.Ask, "98", "1.25");
        Assert.Equal((1m, 0.25m), (rig.Now(better).FilledBase, rig.Now(worse).FilledBase));
        rig.AssertSound();
    }

    [Theory]
    [InlineData(OrderSide.Buy, "98.00050001", "98", "97.9")]
    [InlineData(OrderSide.Sell, "102.99949999", "103", "103.1")]
    public void A_price_with_more_digits_than_its_venue_takes_stands_behind_what_is_at_the_next_that_it_takes(OrderSide side, string limit, string level, string through)
    {
        // 2 stand at 98, and at 103: a part of a tick does not pass them by.
        var (price, at) = (decimal.Parse(limit, CultureInfo.InvariantCulture), decimal.Parse(level, CultureInfo.InvariantCulture));
        if (side == OrderSide.Sell) rig.Placed(Market(OrderSide.Buy, 1.2m));
        var free = rig.FreeUsd;
        var order = rig.Placed(Limit(side, 1, price) with { Venue = rig.Bitfinex.Venue });
        Assert.Equal((2m, at), (order.QueueAhead, order.StandingPrice()));
        Assert.Equal(price, order.Terms.Price);
        rig.Trade(rig.Bitfinex, side == OrderSide.Buy ? Side.Ask : Side.Bid, level, "2");
        Assert.Equal(0, rig.Now(order).FilledBase);
        rig.Trade(rig.Bitfinex, side == OrderSide.Buy ? Side.Ask : Side.Bid, level, "0.25");
        rig.Trade(rig.Bitfinex, side == OrderSide.Buy ? Side.Ask : Side.Bid, through, "5");
        var filled = rig.Now(order);
        Assert.Equal((OrderState.Filled, 1m, at, 0m), (filled.State, filled.FilledBase, filled.FilledQuote, filled.Locked));
        Assert.All(rig.Engine.Pending.Fills.Where(fill => fill.OrderId == order.Id), fill => Assert.Equal((at, Fill.CurrentModel), (Assert.Single(fill.Levels).Price, fill.Model)));
        if (side == OrderSide.Buy) Assert.Equal(free - at, rig.FreeUsd);
        rig.AssertSound();
    }

    [Theory]
    [InlineData("61000.1", "61000", "61001")]
    [InlineData("99999.5", "99999", "100000")]
    [InlineData("9999.95", "9999.9", "10000")]
    [InlineData("1", "1", "1")]
    [InlineData("0.0000123456", "0.000012345", "0.000012346")]
    [InlineData("999999999999.9", "999990000000", "1000000000000")]
    public void Bitfinex_takes_five_digits_of_a_price(string limit, string buy, string sell)
    {
        var price = decimal.Parse(limit, CultureInfo.InvariantCulture);
        Assert.Equal((decimal.Parse(buy, CultureInfo.InvariantCulture), decimal.Parse(sell, CultureInfo.InvariantCulture)), (rig.Bitfinex.Venue.StandingPrice(price, true), rig.Bitfinex.Venue.StandingPrice(price, false)));
        Assert.Equal(price, rig.Coinbase.Venue.StandingPrice(price, true));
    }

    [Fact]
    public void Cancelling_frees_what_was_locked()
    {
        var order = rig.Placed(Limit(OrderSide.Buy, 1, 90.5m));
        Assert.Equal(90.5m, order.Locked);
        var cancelled = rig.Engine.Cancel(User, order.Id, rig.Feed.NowNs).Order!;
        Assert.Equal((OrderState.Cancelled, EndReason.ByUser), (cancelled.State, cancelled.EndReason));
        Assert.Equal(50_000, rig.FreeUsd);
        Assert.Equal(RejectReason.UnknownOrder, rig.Engine.Cancel(User, order.Id, rig.Feed.NowNs).Rejection.Reason);
        Assert.Equal(RejectReason.UnknownOrder, rig.Engine.Cancel(Other, rig.Placed(Limit(OrderSide.Buy, 1, 90)).Id, rig.Feed.NowNs).Rejection.Reason);
        rig.AssertSound();
    }

    [Fact]
    public void Post_only_never_takes()
    {
        Assert.Equal(RejectReason.WouldTake, rig.Place(Limit(OrderSide.Buy, 1, 101) with { PostOnly = true }).Rejection.Reason);
        Assert.Equal(OrderState.Open, rig.Placed(Limit(OrderSide.Buy, 1, 100) with { PostOnly = true }).State);
    }

    [Fact]
    public void Immediate_or_cancel_takes_and_ends()
    {
        var order = rig.Placed(Limit(OrderSide.Buy, 2, 101) with { TimeInForce = TimeInForce.ImmediateOrCancel });
        Assert.Equal((OrderState.Cancelled, EndReason.Immediate, 1.5m), (order.State, order.EndReason, order.FilledBase));
        rig.AssertSound();
    }

    [Fact]
    public void An_order_with_an_end_expires_then()
    {
        var order = rig.Placed(Limit(OrderSide.Buy, 1, 90) with { TimeInForce = TimeInForce.GoodTillDate, GoodTillNs = rig.Feed.NowNs + 2_000_000_000 });
        rig.Feed.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(OrderState.Open, rig.Now(order).State);
        rig.Feed.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((OrderState.Expired, EndReason.Expired), (rig.Now(order).State, rig.Now(order).EndReason));
        rig.AssertSound();
    }
}
