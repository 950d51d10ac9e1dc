using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using static CompraVenta.Core.Tests.Trading.EngineRig;

namespace CompraVenta.Core.Tests.Trading;

public sealed class ReplaceTests
{
    private readonly EngineRig rig = new();

    [Fact]
    public void A_new_order_takes_the_place_of_the_old_one_with_its_money()
    {
        var poor = new EngineRig(new EngineLimits(StartAsset: "USD", StartAmount: 100));
        var old = poor.Placed(Limit(OrderSide.Buy, 1, 90));
        var placement = poor.Replace(old, new Replacement(Price: 95, ClientId: "new"));
        Assert.Equal((OrderState.Open, 95m, 95m, 1m), (placement.Order!.State, placement.Order.Terms.Price, placement.Order.Locked, placement.Order.Terms.AmountBase));
        Assert.Equal((OrderState.Cancelled, EndReason.Replaced), (poor.Now(old).State, poor.Now(old).EndReason));
        Assert.Equal(placement.Order.Id, Assert.Single(poor.Engine.Open).Id);
        Assert.True(poor.Replace(old, new Replacement(Price: 95, ClientId: "new")).IsRepeat);
        Assert.Equal(RejectReason.DuplicateWithDifferentTerms, poor.Replace(old, new Replacement(Price: 94, ClientId: "new")).Rejection.Reason);
        poor.AssertSound();
    }

    [Fact]
    public void A_repeat_names_the_same_old_order_and_asks_for_the_same()
    {
        var old = rig.Placed(Limit(OrderSide.Buy, 0.03m, 90));
        var (other, named) = (rig.Placed(Limit(OrderSide.Buy, 0.03m, 91)), rig.Placed(Limit(OrderSide.Buy, 0.03m, 92) with { ClientId = "named" }));
        var made = rig.Replace(old, new Replacement(AmountBase: 0.04m, ClientId: "R")).Order!;
        Assert.Equal(old.Id, made.ReplacesId);
        var digest = rig.Engine.Digest();

        // The old price may be said or left out: it is the same that is asked for.
        foreach (var same in (Replacement[])[new(AmountBase: 0.04m, ClientId: "R"), new(AmountBase: 0.04m, Price: 90, ClientId: "R")])
        {
            var again = rig.Replace(old, same);
            Assert.Equal((true, made.Id), (again.IsRepeat, again.Order!.Id));
        }

        Assert.Equal(RejectReason.DuplicateWithDifferentTerms, rig.Replace(old, new Replacement(AmountBase: 0.05m, ClientId: "R")).Rejection.Reason);
        Assert.Equal(RejectReason.DuplicateWithDifferentTerms, rig.Replace(old, new Replacement(Price: 90, ClientId: "R")).Rejection.Reason);
        Assert.Equal(RejectReason.DuplicateWithDifferentTerms, rig.Replace(other, new Replacement(AmountBase: 0.04m, ClientId: "R")).Rejection.Reason);
        Assert.Equal(RejectReason.DuplicateWithDifferentTerms, rig.Replace(other, new Replacement(Price: 92, ClientId: "named")).Rejection.Reason);
        Assert.Equal(RejectReason.DuplicateWithDifferentTerms, rig.Replace(named, new Replacement(Price: 92, ClientId: "named")).Rejection.Reason);
        Assert.Equal(RejectReason.DuplicateWithDifferentTerms, rig.Place(made.Terms).Rejection.Reason);
        Assert.Equal(digest, rig.Engine.Digest());
    }

    [Fact]
    public void Its_amount_is_the_whole_of_which_what_was_filled_counts()
    {
        var old = rig.Placed(Limit(OrderSide.Buy, 2, 101));
        Assert.Equal(1.5m, old.FilledBase);
        Assert.Equal(RejectReason.BadAmount, rig.Replace(old, new Replacement(AmountBase: 1.5m)).Rejection.Reason);
        Assert.Equal(1.5m, rig.Replace(old, new Replacement(AmountBase: 3)).Order!.Terms.AmountBase);
        rig.AssertSound();
    }

    [Fact]
    public void The_rules_of_a_venue_are_for_the_whole_so_that_an_odd_rest_may_get_another_price()
    {
        rig.Feed.Listings.Register(rig.Coinbase.Venue, rig.Coinbase.Symbol, rig.Coinbase.Instrument, new InstrumentRules(0.5m, 0.5m, 0.5m, 5, 50), isTrading: true, DateTimeOffset.UnixEpoch);
        var old = rig.Placed(Limit(OrderSide.Buy, 1, 99) with { Venue = rig.Coinbase.Venue });
        rig.Trade(rig.Coinbase, Side.Ask, "98", "0.9");
        var moved = rig.Replace(old, new Replacement(Price: 98)).Order!;
        Assert.Equal(0.1m, moved.Terms.AmountBase);

        // The rest of a rest too; what is new is held against the rules.
        var again = rig.Replace(moved, new Replacement(Price: 97)).Order!;
        Assert.Equal((0.1m, 97m), (again.Terms.AmountBase, again.Terms.Price));
        Assert.Equal(RejectReason.TickSize, rig.Replace(again, new Replacement(Price: 97.25m)).Rejection.Reason);
        var refused = rig.Replace(again, new Replacement(AmountBase: 0.75m)).Rejection;
        Assert.Equal((RejectReason.LotSize, 0.75m), (refused.Reason, refused.Value));
        Assert.Equal(RejectReason.MaximumSize, rig.Replace(again, new Replacement(AmountBase: 6)).Rejection.Reason);
        rig.AssertSound();
    }

    [Fact]
    public void A_new_price_alone_is_held_against_the_smallest_value_too()
    {
        rig.Feed.Listings.Register(rig.Coinbase.Venue, rig.Coinbase.Symbol, rig.Coinbase.Instrument, new InstrumentRules(0.5m, 0.5m, 0.5m, 5, 50), isTrading: true, DateTimeOffset.UnixEpoch);
        var old = rig.Placed(Limit(OrderSide.Buy, 1, 99) with { Venue = rig.Coinbase.Venue });
        var refused = rig.Replace(old, new Replacement(Price: 49.5m)).Rejection;
        Assert.Equal((RejectReason.MinimumNotional, 49.5m, 50m), (refused.Reason, refused.Value, refused.Limit));

        // Filled in part it is the whole that counts.
        rig.Trade(rig.Coinbase, Side.Ask, "98", "0.5");
        Assert.Equal(RejectReason.MinimumNotional, rig.Replace(old, new Replacement(Price: 49.5m)).Rejection.Reason);
        Assert.Equal(0.5m, rig.Replace(old, new Replacement(Price: 50)).Order!.Terms.AmountBase);
    }

    [Fact]
    public void It_stays_at_the_venue_at_which_the_old_one_stands_whichever_is_traded_most_by_then()
    {
        var old = rig.Placed(Limit(OrderSide.Buy, 1, 90));
        Assert.Equal(rig.Bitfinex, old.Reference);
        var mark = rig.Feed.Batch.Here;
        ref var ticker = ref rig.Feed.Batch.AddTicker();
        ticker.Slot = rig.Coinbase.Slot;
        ticker.VolumeQuote = 1_000_000;
        rig.Feed.Batch.AddTickers(mark, rig.Feed.NowNs);
        rig.Feed.Apply();
        Assert.Equal(rig.Coinbase, rig.Placed(Limit(OrderSide.Buy, 1, 90)).Reference);
        Assert.Equal(rig.Bitfinex, rig.Replace(old, new Replacement(Price: 91)).Order!.Reference);
    }

    [Fact]
    public void What_is_refused_leaves_the_old_one_as_it_was()
    {
        var old = rig.Placed(Limit(OrderSide.Buy, 1, 99) with { Venue = rig.Bitfinex.Venue, PostOnly = true });
        rig.Trade(rig.Bitfinex, Side.Ask, "99", "0.6");
        var digest = rig.Engine.Digest();
        Assert.Equal(RejectReason.InsufficientFunds, rig.Replace(old, new Replacement(AmountBase: 1_000)).Rejection.Reason);
        Assert.Equal(RejectReason.WouldTake, rig.Replace(old, new Replacement(Price: 101)).Rejection.Reason);
        Assert.Equal(RejectReason.BadTerms, rig.Replace(old, new Replacement(StopPrice: 90)).Rejection.Reason);
        Assert.Equal(RejectReason.BadPrice, rig.Replace(old, new Replacement(Price: -1)).Rejection.Reason);
        Assert.Equal(RejectReason.UnknownOrder, rig.Replace(old, new Replacement(Price: 98), Other).Rejection.Reason);
        Assert.Equal(digest, rig.Engine.Digest());

        // It is still behind 0.4, not behind all that stands there.
        rig.Trade(rig.Bitfinex, Side.Ask, "99", "0.5");
        Assert.Equal(0.1m, rig.Now(old).FilledBase);
        rig.AssertSound();
    }

    [Fact]
    public void A_new_price_that_crosses_takes()
    {
        var old = rig.Placed(Limit(OrderSide.Buy, 1, 90));
        var placement = rig.Replace(old, new Replacement(Price: 101));
        Assert.Equal(OrderState.Filled, placement.Order!.State);
        Assert.NotEmpty(placement.Fills);
        rig.AssertSound();
    }

    [Fact]
    public void A_stop_moves_and_one_that_has_fired_becomes_a_limit_order()
    {
        rig.Placed(Market(OrderSide.Buy, 1));
        var old = rig.Placed(Stop(OrderSide.Sell, 0.5m, 95, OrderType.StopLimit, 120) with { Venue = rig.Coinbase.Venue });
        var moved = rig.Replace(old, new Replacement(StopPrice: 97)).Order!;
        Assert.Equal((97m, 120m, OrderState.Waiting), (moved.TriggerPrice, moved.Terms.Price, moved.State));
        rig.Trade(rig.Coinbase, Side.Ask, "96", "1");
        Assert.Equal(OrderState.Open, rig.Now(moved).State);
        Assert.Equal(RejectReason.BadTerms, rig.Replace(moved, new Replacement(StopPrice: 90)).Rejection.Reason);
        var limit = rig.Replace(moved, new Replacement(Price: 121)).Order!;
        Assert.Equal((OrderType.Limit, 121m, OrderState.Open), (limit.Terms.Type, limit.Terms.Price, limit.State));
        rig.AssertSound();
    }

    [Fact]
    public void One_of_a_pair_stays_until_the_other_has_ended()
    {
        rig.Placed(Market(OrderSide.Buy, 1));
        var pair = rig.PlacePair(Limit(OrderSide.Sell, 0.5m, 110) with { Venue = rig.Bitfinex.Venue }, Stop(OrderSide.Sell, 0.5m, 90)).Orders;
        Assert.All(pair, order => Assert.Equal(RejectReason.BadTerms, rig.Replace(order, new Replacement(AmountBase: 0.4m)).Rejection.Reason));
        rig.Trade(rig.Bitfinex, Side.Bid, "111", "0.1");
        Assert.Equal(0.4m, rig.Replace(pair[0], new Replacement(Price: 111)).Order!.Terms.AmountBase);
        rig.AssertSound();
    }

    [Fact]
    public void The_most_open_orders_may_be_replaced()
    {
        var full = new EngineRig(new EngineLimits(OpenOrdersMax: 1, StartAsset: "USD"));
        var old = full.Placed(Limit(OrderSide.Buy, 1, 90));
        Assert.Equal(RejectReason.TooManyOrders, full.Place(Limit(OrderSide.Buy, 1, 91)).Rejection.Reason);
        Assert.Equal(RejectReason.None, full.Replace(old, new Replacement(Price: 91)).Rejection.Reason);
    }
}
