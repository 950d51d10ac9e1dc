using CompraVenta.Core.Books;
using CompraVenta.Core.Ledger;
using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <content>Orders that wait for a price.</content>
public sealed partial class TradingEngine
{
    private static decimal? MiddleOf(VenueBook book)
    {
        if (book.Bids.Count == 0 || book.Asks.Count == 0) return null;
        var twice = new ExactDecimal(book.Bids.BestKey - book.Asks.BestKey, (byte)book.Scale.PriceDecimals).ToDecimal();
        return twice / 2;
    }

    /// <summary>The prices over all venues that sells and buys watch; null when no fresh book has them.</summary>
    private static (decimal Bid, decimal Ask)? PricesOf(ConsolidatedBook book, TriggerSource source)
    {
        if (source == TriggerSource.Best)
        {
            return BestFor(book, OrderSide.Sell) is { } bid && BestFor(book, OrderSide.Buy) is { } ask ? (bid, ask) : null;
        }

        Span<decimal> middles = stackalloc decimal[book.Books.Length];
        var count = 0;
        foreach (var own in book.Books)
        {
            if (FillModel.IsTradable(own) && MiddleOf(own!) is { } middle) middles[count++] = middle;
        }

        if (count == 0) return null;
        middles = middles[..count];
        middles.Sort();
        var median = count % 2 == 1 ? middles[count / 2] : (middles[(count / 2) - 1] + middles[count / 2]) / 2;
        return (median, median);
    }

    /// <summary>The price that a trigger watches now; null when no fresh one is known.</summary>
    private decimal? WatchedBy(OrderTerms terms, Listing reference, ConsolidatedBook book)
    {
        if (terms.TriggerSource == TriggerSource.Last) return market.LastPriceOf(reference);
        return PricesOf(book, terms.TriggerSource) is { } prices ? (terms.Side == OrderSide.Sell ? prices.Bid : prices.Ask) : null;
    }

    private static decimal? TriggerPriceOf(OrderTerms terms, ConsolidatedBook book) => terms.StopPrice ?? BestFor(book, terms.Side) switch
    {
        { } best => terms.Side == OrderSide.Sell ? best - terms.TrailDistance : best + terms.TrailDistance,
        null => null,
    };

    /// <summary>All checks of an order that waits for a price.</summary>
    /// <returns>Why it is refused, or what is to be locked for it.</returns>
    private (Rejection Why, decimal Locked) ExamineTrigger(Account account, OrderTerms terms, Listing reference, ConsolidatedBook book)
    {
        if (TriggerPriceOf(terms, book) is not { } trigger) return (new(RejectReason.MarketUnavailable), 0);
        if (trigger <= 0) return (new(RejectReason.BadPrice, trigger), 0);
        if (WatchedBy(terms, reference, book) is { } now && (terms.FiresBelow ? now <= trigger : now >= trigger)) return (new(RejectReason.AlreadyTriggered, trigger, now, terms.Instrument.Quote), 0);
        var amount = terms.AmountBase!.Value;
        var needed = terms.Side == OrderSide.Sell ? amount
            : terms.Price is { } price ? Amounts.RoundUp(price * amount) + RoundingReserve
            : Amounts.RoundUp(trigger * amount);
        return (CheckFunds(account, terms, needed), needed);
    }

    private (Rejection Why, Order Order) Await(Account account, Order order, ConsolidatedBook book)
    {
        var (why, needed) = ExamineTrigger(account, order.Terms, order.Reference, book);
        if (why.IsRefused) return (why, order);
        Lock(order, needed);
        order = order with { Locked = needed };
        triggers.Add(order);
        Keep(order);
        return (Rejection.None, order);
    }

    private void FireLast(Listing listing, decimal price, long nowNs)
    {
        while (triggers.TryFireLast(listing.Slot, price, out var id)) Fire(id, nowNs);
    }

    private void FireBest(Instrument instrument, long nowNs)
    {
        foreach (var source in (ReadOnlySpan<TriggerSource>)[TriggerSource.Best, TriggerSource.Median])
        {
            if (!triggers.Watches(source, instrument) || market.Find(instrument) is not { } book || PricesOf(book, source) is not { } prices) continue;
            while (triggers.TryFire(source, instrument, prices.Bid, prices.Ask, out var id)) Fire(id, nowNs);
        }
    }

    /// <summary>A trigger has fired, once: the order does what it waited to do, with what was locked for it and whatever is free.</summary>
    private void Fire(Guid id, long nowNs)
    {
        var order = open[id];
        var terms = order.Terms;
        var account = accounts[order.Account.Id];
        var book = market.Find(terms.Instrument)!;
        Unlock(order, order.Locked);
        order = order with { Locked = 0, TriggerPrice = null, FiredNs = nowNs, State = OrderState.Open, UpdatedNs = nowNs };
        if (terms.PairId is { } pair && open.TryGetValue(pair, out var other)) End(other, OrderState.Cancelled, EndReason.OtherOfPair, nowNs);
        made.Clear();

        // Nothing is filled by data that is not fresh: fired without any, it stands where it can, or ends.
        var budget = terms.Side == OrderSide.Buy ? Ledger[account.Ledger, terms.Paid].Free : (decimal?)null;
        var walk = model.Of(book, account.Id, terms.Side, order.LeftBase, budget, terms.Price, terms.Venue, nowNs);
        order = Fill(order, walk, nowNs);
        var left = order.LeftBase!.Value;
        if (left == 0) End(order, OrderState.Filled, EndReason.None, nowNs);
        else if (!terms.HasPrice) End(order, OrderState.Cancelled, walk.IsComplete ? EndReason.FundsShort : EndReason.DepthExhausted, nowNs);
        else if (terms.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill) End(order, OrderState.Cancelled, EndReason.Immediate, nowNs);
        else if (terms.Side == OrderSide.Buy && Amounts.RoundUp(terms.Price!.Value * left) > Ledger[account.Ledger, terms.Paid].Free) End(order, OrderState.Cancelled, EndReason.FundsShort, nowNs);
        else Rest(order, nowNs);
    }
}
