using CompraVenta.Core.Books;
using CompraVenta.Core.Ledger;
using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <content>Orders that wait for a price.</content>
public sealed partial class TradingEngine
{
    private readonly TriggerIndex triggers = new();
    private decimal?[] lastPrices = [];

    /// <summary>The books of a listing's instrument; null while there are none.</summary>
    private ConsolidatedBook? BookOf(Listing listing)
    {
        var over = triggers.Over(listing);
        return over.Book ??= market.Find(listing.Instrument);
    }

    private void SetLastPrice(Listing listing, decimal? price)
    {
        if (listing.Slot >= lastPrices.Length) Array.Resize(ref lastPrices, Math.Max(64, (listing.Slot + 1) * 2));
        lastPrices[listing.Slot] = price;
    }

    /// <summary>The price of the last trade of a listing; null when there was none since its book can be traded against.</summary>
    private decimal? LastPriceOf(Listing listing, ConsolidatedBook book) =>
        listing.Slot < lastPrices.Length && FillModel.IsTradable(book.Books[listing.Venue.Index]) ? lastPrices[listing.Slot] : null;

    /// <summary>The price that a trigger watches now; null when no fresh one is known.</summary>
    private decimal? WatchedBy(OrderTerms terms, Listing reference, ConsolidatedBook book)
    {
        if (terms.TriggerSource == TriggerSource.Last) return LastPriceOf(reference, book);
        return FreshPrices.Watched(book, terms.TriggerSource) is { } prices ? (terms.Side == OrderSide.Sell ? prices.Bid : prices.Ask) : null;
    }

    /// <summary>The checks of an order that waits for a price, and what is to be locked for it.</summary>
    private Plan ExamineTrigger(Plan plan, ConsolidatedBook book, KnownOrder? replaced)
    {
        var (terms, reference) = (plan.Terms, plan.Reference);
        var watched = WatchedBy(terms, reference, book);

        // A stop that watches last trades may come before the first of them: then what it would meet tells on which side of the market it is, and where a trailing one begins.
        if (watched is null && terms.TriggerSource == TriggerSource.Last) watched = AboutPrice(terms, reference, book);
        if (watched is not { } now) return plan.Refuse(RejectReason.MarketUnavailable);
        var from = terms.StopPrice ?? BestSeen(terms.Side, now, replaced);
        var trigger = terms.TrailDistance is { } distance ? TrailingLadder.TriggerOf(terms.Side, reference, from, distance) : from;
        if (trigger <= 0) return plan with { Why = new(RejectReason.BadPrice, terms.TrailDistance, from, terms.Instrument.Quote, OrderTerm.TrailDistance) };
        if (terms.FiresBelow ? now <= trigger : now >= trigger) return plan.Refuse(RejectReason.AlreadyTriggered, trigger, now, terms.Instrument.Quote);
        var amount = terms.AmountBase!.Value;
        var needed = terms.Side == OrderSide.Sell ? amount
            : terms.Price is { } price ? Amounts.RoundUp(price * amount) + RoundingReserve
            : Amounts.RoundUp(trigger * amount);
        return plan with { Trigger = trigger, Needed = needed };
    }

    /// <summary>The best price that a trailing stop has seen: what the one has whose place it takes, which never goes back, or now's.</summary>
    private static decimal BestSeen(OrderSide side, decimal now, KnownOrder? replaced)
    {
        if (replaced is not { Trail: not null, TriggerPrice: { } trigger, Order.Terms.TrailDistance: { } distance }) return now;
        return side == OrderSide.Sell ? Math.Max(now, trigger + distance) : Math.Min(now, trigger - distance);
    }

    private void Await(KnownOrder known, decimal locked)
    {
        Lock(known.Order, locked);
        known.Order = known.Order with { Locked = locked };
        triggers.Add(known);
        Follow(known);
        Keep(known);
    }

    /// <summary>Fires what the prices over all venues fire, and what a last trade fires that could not be traded when it came: a venue that is fresh again has something for the orders
    /// that watch another's trades too.</summary>
    private void FireChanged(Listing listing, ConsolidatedBook book, long nowNs)
    {
        foreach (var own in book.Books)
        {
            if (own is not null && triggers.LastOf(own.Listing.Slot) is { Count: > 0 } last && LastPriceOf(own.Listing, book) is { } price) Fire(last, book, price, price, nowNs);
        }

        var over = triggers.Over(listing);
        if (over.Best.Count > 0 && FreshPrices.Watched(book, TriggerSource.Best) is { } best) Fire(over.Best, book, best.Bid, best.Ask, nowNs);
        if (over.Median.Count > 0 && FreshPrices.Watched(book, TriggerSource.Median) is { } median) Fire(over.Median, book, median.Bid, median.Ask, nowNs);
    }

    private void Fire(WatchedPrice watched, ConsolidatedBook book, decimal bid, decimal ask, long nowNs)
    {
        watched.Follow(bid, ask);
        if (!watched.Fires(bid, ask)) return;
        while (watched.FindFired(bid, ask, book) is { } known) Fire(known, book, nowNs);
    }

    /// <summary>A trigger has fired, once: the order does what it waited to do, with what was locked for it and whatever is free.</summary>
    private void Fire(KnownOrder known, ConsolidatedBook book, long nowNs)
    {
        var terms = known.Order.Terms;
        var firedAt = known.TriggerPrice;
        nowNs = Math.Max(nowNs, known.Order.UpdatedNs);
        triggers.Remove(known);
        EndPartner(known, OrderState.Cancelled, EndReason.OtherOfPair, nowNs);
        Unlock(known.Order, known.Order.Locked);
        known.Order = known.Order with { Locked = 0, TriggerPrice = firedAt, FiredNs = nowNs, State = OrderState.Open, UpdatedNs = nowNs };
        made.Clear();
        var budget = terms.Side == OrderSide.Buy ? Ledger[known.Order.Account, terms.Paid].Free : (decimal?)null;
        var walk = model.Of(book, known.Account.Id, terms.Side, known.Order.LeftBase, budget, terms.Price, terms.Venue, nowNs);
        var isWhole = walk.AmountBase == known.Order.LeftBase;
        if (isWhole || terms.TimeInForce != TimeInForce.FillOrKill) Fill(known, walk, nowNs);
        if (isWhole) End(known, OrderState.Filled, EndReason.None, nowNs);
        else if (terms.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill) End(known, OrderState.Cancelled, EndReason.Immediate, nowNs);
        else if (!terms.HasPrice) End(known, OrderState.Cancelled, walk.IsComplete ? EndReason.FundsShort : EndReason.DepthExhausted, nowNs);
        else if (LockedFor(known.Order) > Ledger[known.Order.Account, terms.Paid].Free) End(known, OrderState.Cancelled, EndReason.FundsShort, nowNs);
        else Rest(known, book, null, nowNs);
    }
}
