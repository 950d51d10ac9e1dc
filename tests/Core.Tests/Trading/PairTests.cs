using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using static CompraVenta.Core.Tests.Trading.EngineRig;

namespace CompraVenta.Core.Tests.Trading;

public sealed class PairTests
{
    private readonly EngineRig rig = new();

    public PairTests() => rig.Placed(Market(OrderSide.Buy, 2));

    [Fact]
    public void A_pair_locks_once_and_each_names_the_other()
    {
        var pair = Placed(Limit(OrderSide.Sell, 1, 120), Stop(OrderSide.Sell, 1, 90));
        Assert.Equal((pair[1].Id, pair[0].Id), (pair[0].Terms.PairId, pair[1].Terms.PairId));
        Assert.Equal((OrderState.Open, OrderState.Waiting), (pair[0].State, pair[1].State));
        Assert.Equal((1m, 0m), (pair[0].Locked, pair[1].Locked));
        Assert.Equal(1, rig.Engine.Ledger[rig.AccountOf(User), "BTC"].Locked);
        rig.AssertSound();
    }

    [Fact]
    public void A_pair_of_buys_locks_what_the_dearer_one_needs_and_frees_the_rest_once_the_other_is_met()
    {
        var pair = Placed(Stop(OrderSide.Buy, 1, 110), Limit(OrderSide.Buy, 1, 90) with { Venue = rig.Bitfinex.Venue });
        Assert.Equal((0m, 110m), (pair[0].Locked, pair[1].Locked));
        rig.Trade(rig.Bitfinex, Side.Ask, "89", "0.4");
        Assert.Equal((0.4m, 54m), (rig.Now(pair[1]).FilledBase, rig.Now(pair[1]).Locked));
        Assert.Equal((OrderState.Cancelled, EndReason.OtherOfPair), (rig.Now(pair[0]).State, rig.Now(pair[0]).EndReason));
        rig.AssertSound();
        rig.Trade(rig.Bitfinex, Side.Ask, "89", "0.6");
        Assert.Equal(OrderState.Filled, rig.Now(pair[1]).State);
        Assert.Equal(0, rig.Engine.Ledger[rig.AccountOf(User), "USD"].Locked);
        rig.AssertSound();
    }

    [Theory]
    [InlineData(OrderType.StopLoss)]
    [InlineData(OrderType.StopLimit)]
    public void A_stop_that_fires_ends_the_other_and_has_its_money(OrderType type)
    {
        var pair = Placed(Limit(OrderSide.Sell, 1, 120), Stop(OrderSide.Sell, 1, 95, type, type == OrderType.StopLimit ? 80 : null) with { Venue = rig.Coinbase.Venue });
        rig.Trade(rig.Coinbase, Side.Ask, "95", "1");
        Assert.Equal((OrderState.Cancelled, EndReason.OtherOfPair, 0m), (rig.Now(pair[0]).State, rig.Now(pair[0]).EndReason, rig.Now(pair[0]).FilledBase));
        Assert.Equal((OrderState.Filled, 1m), (rig.Now(pair[1]).State, rig.Now(pair[1]).FilledBase));
        rig.AssertSound();
    }

    [Fact]
    public void A_take_profit_and_a_trailing_stop_are_a_pair_too()
    {
        var trailing = new OrderTerms { Instrument = BtcUsd, Side = OrderSide.Sell, Type = OrderType.TrailingStop, AmountBase = 1, TrailDistance = 5 };
        var pair = Placed(Stop(OrderSide.Sell, 1, 110, OrderType.TakeProfit) with { Venue = rig.Coinbase.Venue }, trailing);
        rig.Trade(rig.Coinbase, Side.Bid, "110", "1");
        Assert.Equal(OrderState.Filled, rig.Now(pair[0]).State);
        Assert.Equal(EndReason.OtherOfPair, rig.Now(pair[1]).EndReason);
        rig.AssertSound();
    }

    [Fact]
    public void Cancelling_one_cancels_both()
    {
        foreach (var which in new[] { 0, 1 })
        {
            var pair = Placed(Limit(OrderSide.Sell, 1, 120), Stop(OrderSide.Sell, 1, 90));
            rig.Cancelled(pair[which]);
            Assert.All(pair, order => Assert.Equal((OrderState.Cancelled, EndReason.ByUser), (rig.Now(order).State, rig.Now(order).EndReason)));
            Assert.Equal(0, rig.Engine.Ledger[rig.AccountOf(User), "BTC"].Locked);
        }

        Placed(Limit(OrderSide.Sell, 1, 120), Stop(OrderSide.Sell, 1, 90));
        Assert.Equal(2, rig.Engine.CancelAll(User, BtcUsd, rig.Feed.NowNs).Count(order => order.EndReason == EndReason.ByUser));
        rig.AssertSound();
    }

    [Fact]
    public void Both_expire_together()
    {
        var end = rig.Feed.NowNs + 1_000_000_000;
        OrderTerms Until(OrderTerms terms) => terms with { TimeInForce = TimeInForce.GoodTillDate, GoodTillNs = end };
        var pair = Placed(Until(Limit(OrderSide.Sell, 1, 120)), Until(Stop(OrderSide.Sell, 1, 90)));
        rig.Feed.Advance(TimeSpan.FromSeconds(1));
        Assert.All(pair, order => Assert.Equal(OrderState.Expired, rig.Now(order).State));
        rig.AssertSound();
    }

    [Fact]
    public void A_repeat_answers_with_both_also_after_a_restart_and_other_terms_are_refused()
    {
        var (first, second) = (Limit(OrderSide.Sell, 1, 120) with { ClientId = "mine" }, Stop(OrderSide.Sell, 1, 90));
        var pair = Placed(first, second);
        for (var i = 0; i < 2; i++)
        {
            var digest = rig.Engine.Digest();
            var again = rig.PlacePair(first, second);
            Assert.True(again.IsRepeat);
            Assert.Equal(pair.Select(o => o.Id), again.Orders.Select(o => o.Id));
            Assert.Equal(RejectReason.DuplicateWithDifferentTerms, rig.PlacePair(first, second with { StopPrice = 91 }).Rejection.Reason);
            Assert.Equal(RejectReason.DuplicateWithDifferentTerms, rig.Place(first).Rejection.Reason);
            Assert.Equal(digest, rig.Engine.Digest());
            rig.Restart();
        }

        rig.Engine.Cancel(User, pair[1].Id, rig.Feed.NowNs);
        Assert.All(rig.PlacePair(first, second).Orders, order => Assert.Equal(EndReason.ByUser, order.EndReason));
    }

    [Fact]
    public void What_is_no_pair_is_refused_and_changes_nothing()
    {
        var (gain, stop) = (Limit(OrderSide.Sell, 1, 120), Stop(OrderSide.Sell, 1, 90));
        var digest = rig.Engine.Digest();
        Assert.Equal(RejectReason.BadTerms, rig.PlacePair(gain, gain).Rejection.Reason);
        Assert.Equal(RejectReason.BadTerms, rig.PlacePair(gain, stop with { AmountBase = 0.5m }).Rejection.Reason);
        Assert.Equal(RejectReason.BadTerms, rig.PlacePair(gain, stop with { Side = OrderSide.Buy }).Rejection.Reason);
        Assert.Equal(RejectReason.BadTerms, rig.PlacePair(gain with { TimeInForce = TimeInForce.ImmediateOrCancel }, stop).Rejection.Reason);
        Assert.Equal(RejectReason.AlreadyTriggered, rig.PlacePair(gain, stop with { StopPrice = 121 }).Rejection.Reason);
        Assert.Equal(RejectReason.BadTerms, rig.PlacePair(Market(OrderSide.Sell, 1), stop).Rejection.Reason);
        Assert.Equal(RejectReason.BadTerms, rig.Place(gain with { PairId = new Guid(1_001, 0, 0, new byte[8]) }).Rejection.Reason);
        Assert.Equal((RejectReason.WouldTake, OrderTerm.PairPrices), (rig.PlacePair(gain with { Price = 99 }, stop).Rejection.Reason, rig.PlacePair(gain with { Price = 99 }, stop).Rejection.Term));
        Assert.Equal(RejectReason.InsufficientFunds, rig.PlacePair(gain with { AmountBase = 3 }, stop with { AmountBase = 3 }).Rejection.Reason);
        Assert.Equal(RejectReason.UnknownAccount, rig.PlacePair(gain, stop, Guid.Empty).Rejection.Reason);
        Assert.Equal(digest, rig.Engine.Digest());
    }

    [Fact]
    public void A_reset_ends_both()
    {
        var pair = Placed(Limit(OrderSide.Sell, 1, 120), Stop(OrderSide.Sell, 1, 90));
        rig.Engine.Reset(User, rig.Feed.NowNs);
        Assert.All(pair, order => Assert.Equal(EndReason.Reset, rig.Now(order).EndReason));
        rig.AssertSound();
    }

    private IReadOnlyList<Order> Placed(OrderTerms first, OrderTerms second)
    {
        var pair = rig.PlacePair(first, second);
        Assert.Equal(Rejection.None, pair.Rejection);
        rig.AssertSound();
        return pair.Orders;
    }
}
