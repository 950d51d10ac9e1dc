using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;
using static CompraVenta.Core.Tests.Trading.EngineRig;

namespace CompraVenta.Core.Tests.Trading;

public sealed class MarketOrderTests
{
    [Fact]
    public void What_never_stays_open_comes_beyond_the_most_open_orders()
    {
        var full = new EngineRig(new EngineLimits(OpenOrdersMax: 1, StartAsset: "USD"));
        full.Placed(Limit(OrderSide.Buy, 1, 90));
        full.Placed(Market(OrderSide.Buy, 0.5m));
        full.Placed(Limit(OrderSide.Buy, 0.1m, 103) with { TimeInForce = TimeInForce.ImmediateOrCancel });
        full.Placed(Limit(OrderSide.Buy, 0.1m, 103) with { TimeInForce = TimeInForce.FillOrKill });

        // Those that wait or stand are too many: also one whose rest is cancelled only once it has fired.
        foreach (var terms in (OrderTerms[])[
            Limit(OrderSide.Buy, 0.1m, 103), Limit(OrderSide.Buy, 0.1m, 103) with { TimeInForce = TimeInForce.GoodTillDate, GoodTillNs = long.MaxValue }, Stop(OrderSide.Sell, 0.1m, 90),
            Stop(OrderSide.Sell, 0.1m, 90, OrderType.StopLimit, 89) with { TimeInForce = TimeInForce.ImmediateOrCancel }])
        {
            Assert.Equal(new Rejection(RejectReason.TooManyOrders, 1, 1), full.Place(terms).Rejection);
        }

        Assert.Single(full.Engine.Open);
        full.AssertSound();
    }

    private readonly EngineRig rig = new();

    [Fact]
    public void A_buy_walks_the_books_of_all_venues_best_price_first()
    {
        var placement = rig.Place(Market(OrderSide.Buy, 2));
        Assert.Equal(OrderState.Filled, placement.Order!.State);

        // At 101 Bitfinex' 1 and Coinbase's 0.5, then 0.5 of Coinbase's at 102.
        Assert.Equal([("bitfinex", 1m, 101m), ("coinbase", 1m, 101.5m)], placement.Fills.Select(f => (f.Venue, f.AmountBase, f.Price)));
        Assert.Equal(50_000 - 202.5m, rig.FreeUsd);
        Assert.Equal(2 - 0.002m, rig.FreeBtc);
        Assert.Equal(0.002m, rig.Engine.Ledger[Core.Ledger.LedgerAccount.Fees, "BTC"].Free);
        rig.AssertSound();
    }

    [Fact]
    public void A_buy_by_quote_amount_spends_at_most_that()
    {
        var placement = rig.Place(Market(OrderSide.Buy, quote: 100));
        Assert.Equal(OrderState.Filled, placement.Order!.State);
        Assert.Equal(0.99009900m, placement.Order.FilledBase);
        Assert.Equal(99.999999m, placement.Order.FilledQuote);
        rig.AssertSound();
    }

    [Theory]
    [InlineData(100_000, true)]
    [InlineData(101, true)]
    [InlineData(100, false)]
    [InlineData(1, false)]
    public void A_buy_whose_money_buys_less_than_the_smallest_amount_is_refused_with_what_that_costs(int units, bool buys)
    {
        var quote = units * Core.Ledger.Amounts.Smallest;
        var placement = rig.Place(Market(OrderSide.Buy, quote: quote));
        var estimate = rig.Engine.Estimate(User, Market(OrderSide.Buy, quote: quote), rig.Feed.NowNs);
        Assert.Equal(buys ? Rejection.None : new Rejection(RejectReason.MinimumSize, quote, 0.00000101m, "USD"), placement.Rejection);
        Assert.Equal(placement.Rejection, estimate.Rejection);
        if (buys) Assert.True(placement.Order!.FilledBase > 0);
        else Assert.Equal((50_000m, 0), (rig.FreeUsd, rig.Engine.Pending.Orders.Count));
        rig.AssertSound();
    }

    [Theory]
    [InlineData(OrderSide.Buy, 0.49, RejectReason.MinimumSize, 0.5)]
    [InlineData(OrderSide.Buy, 0.51, RejectReason.None, 0)]
    [InlineData(OrderSide.Sell, 0.0001, RejectReason.MinimumSize, 0.5)]
    [InlineData(OrderSide.Buy, 5.1, RejectReason.MaximumSize, 5)]
    public void An_order_by_money_keeps_to_the_sizes_of_its_venue(OrderSide side, double units, RejectReason reason, double limit)
    {
        rig.Feed.Listings.Register(rig.Coinbase.Venue, rig.Coinbase.Symbol, rig.Coinbase.Instrument, new InstrumentRules(0, 0, 0.5m, 5, 0), isTrading: true, DateTimeOffset.UnixEpoch);
        var best = rig.Engine.Estimate(User, Market(side, 1) with { Venue = rig.Coinbase.Venue }, rig.Feed.NowNs).BestPrice!.Value;
        var quote = (decimal)units * best;
        var refused = rig.Place(Market(side, quote: quote) with { Venue = rig.Coinbase.Venue }).Rejection;
        Assert.Equal(reason == RejectReason.None ? Rejection.None : new Rejection(reason, quote, (decimal)limit * best, "USD"), refused);
        rig.AssertSound();
    }

    [Fact]
    public void What_the_smallest_amount_costs_leaves_out_what_the_account_has_taken()
    {
        rig.Placed(Market(OrderSide.Buy, 1.5m));
        Assert.Equal(new Rejection(RejectReason.MinimumSize, 0.00000101m, 0.00000102m, "USD"), rig.Place(Market(OrderSide.Buy, quote: 0.00000101m)).Rejection);
        Assert.Equal(RejectReason.None, rig.Place(Market(OrderSide.Buy, quote: 0.00000101m), Other).Rejection.Reason);
        rig.AssertSound();
    }

    [Fact]
    public void A_sell_takes_bids_and_pays_the_fee_from_what_it_receives()
    {
        rig.Placed(Market(OrderSide.Buy, 1));
        var free = rig.FreeUsd;
        var placement = rig.Place(Market(OrderSide.Sell, 0.9m));

        // Coinbase's 0.5 at 99.5, then 0.4 of Bitfinex' at 99.
        Assert.Equal(49.75m + 39.6m, placement.Order!.FilledQuote);
        Assert.Equal(free + 89.35m - 0.08935m, rig.FreeUsd);
        rig.AssertSound();
    }

    [Fact]
    public void What_the_depth_does_not_have_is_cancelled_and_said()
    {
        var placement = rig.Place(Market(OrderSide.Buy, 7));
        Assert.Equal((OrderState.Cancelled, EndReason.DepthExhausted, 6.5m), (placement.Order!.State, placement.Order.EndReason, placement.Order.FilledBase));
        rig.AssertSound();
    }

    [Fact]
    public void What_was_taken_stays_taken_for_its_account_until_the_venue_sends_the_level_again()
    {
        rig.Placed(Market(OrderSide.Buy, 1));
        Assert.Equal("coinbase", Assert.Single(rig.Place(Market(OrderSide.Buy, 0.5m)).Fills).Venue);

        // Others meet the book as it is.
        Assert.Equal("bitfinex", Assert.Single(rig.Place(Market(OrderSide.Buy, 1), Other).Fills).Venue);
        rig.Feed.Update(rig.Bitfinex, Level(Side.Ask, "101", "1"));
        var again = Assert.Single(rig.Place(Market(OrderSide.Buy, 1)).Fills);
        Assert.Equal(("bitfinex", 101m), (again.Venue, again.Price));
        rig.AssertSound();
    }

    [Fact]
    public void A_snapshot_gives_all_levels_back()
    {
        rig.Placed(Market(OrderSide.Buy, 1));
        rig.Feed.Snapshot(rig.Bitfinex, Level(Side.Bid, "99", "1"), Level(Side.Ask, "101", "1"));
        Assert.Equal("bitfinex", Assert.Single(rig.Place(Market(OrderSide.Buy, 1)).Fills).Venue);
    }

    [Fact]
    public void A_stale_venue_is_left_out_and_without_any_fresh_one_the_order_is_refused()
    {
        rig.Feed.Book(Core.Markets.Loop.FeedEventKind.BookLost, rig.Bitfinex);
        Assert.All(rig.Place(Market(OrderSide.Buy, 2)).Fills, fill => Assert.Equal("coinbase", fill.Venue));
        rig.Feed.Advance(TimeSpan.FromSeconds(30));
        var before = rig.FreeUsd;
        Assert.Equal(RejectReason.MarketUnavailable, rig.Place(Market(OrderSide.Buy, 1)).Rejection.Reason);
        Assert.Equal(before, rig.FreeUsd);
        rig.AssertSound();
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(500)]
    public void What_cannot_be_paid_is_refused_with_what_is_needed_and_there(decimal amount)
    {
        var poor = new EngineRig(new EngineLimits(StartAsset: "USD", StartAmount: 100));
        var placement = poor.Place(Market(OrderSide.Buy, quote: amount));
        Assert.Equal(new Rejection(RejectReason.InsufficientFunds, amount, 100, "USD"), placement.Rejection);
        Assert.Equal(RejectReason.InsufficientFunds, poor.Place(Market(OrderSide.Sell, 1)).Rejection.Reason);
        Assert.Equal(100, poor.FreeUsd);
        poor.AssertSound();
    }

    [Fact]
    public void Fill_or_kill_is_all_or_nothing()
    {
        Assert.Equal(RejectReason.WouldNotFill, rig.Place(Market(OrderSide.Buy, 7) with { TimeInForce = TimeInForce.FillOrKill }).Rejection.Reason);
        Assert.Equal(OrderState.Filled, rig.Placed(Market(OrderSide.Buy, 6) with { TimeInForce = TimeInForce.FillOrKill }).State);
    }

    [Fact]
    public void The_same_client_id_is_the_same_order_and_other_terms_are_refused()
    {
        var terms = Market(OrderSide.Buy, 1) with { ClientId = "mine" };
        var first = rig.Placed(terms);
        var again = rig.Place(terms with { AmountBase = 1.000m });
        Assert.True(again.IsRepeat);
        Assert.Equal(first.Id, again.Order!.Id);
        Assert.Equal(0.999m, rig.FreeBtc);
        Assert.Equal(RejectReason.DuplicateWithDifferentTerms, rig.Place(terms with { AmountBase = 2 }).Rejection.Reason);
        rig.Placed(terms, Other);
    }

    [Fact]
    public void A_reset_begins_a_new_epoch_and_leaves_the_old_one_as_it_was()
    {
        rig.Placed(Market(OrderSide.Buy, 1));
        var old = rig.AccountOf(User);
        var kept = rig.Engine.Ledger.Of(old).ToDictionary();
        var standing = rig.Placed(Limit(OrderSide.Buy, 1, 90));
        Assert.Equal(RejectReason.EpochEnded, rig.Engine.Reset(User, rig.Feed.NowNs, epoch: 2));
        Assert.Equal(RejectReason.None, rig.Engine.Reset(User, rig.Feed.NowNs, epoch: 1));
        Assert.Equal(RejectReason.EpochEnded, rig.Engine.Reset(User, rig.Feed.NowNs, epoch: 1));
        Assert.Equal(EndReason.Reset, rig.Now(standing).EndReason);
        Assert.Equal(kept, rig.Engine.Ledger.Of(old).ToDictionary());
        Assert.Equal((2, 50_000m, 0m), (rig.Engine.EpochOf(User), rig.FreeUsd, rig.FreeBtc));
        rig.AssertSound();
    }
}
