using CompraVenta.Core.Books;
using CompraVenta.Core.Ledger;
using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <content>Limit orders: what crosses is taken, the rest stands at one venue and is filled by what happens there.</content>
public sealed partial class TradingEngine
{
    private readonly RestingOrders resting = new();

    /// <summary>A trade of a listing: fills what stands there, and fires what watches its last price.</summary>
    public void OnTrade(Listing listing, in Trade trade, long nowNs)
    {
        ArgumentNullException.ThrowIfNull(listing);
        if (BookOf(listing) is not { } book || !FillModel.IsTradable(book.Books[listing.Venue.Index])) return;
        var price = trade.Price.ToDecimal();
        SetLastPrice(listing, price);
        if (resting.Any(listing.Slot)) FillByTrade(listing, book, trade, price, nowNs);
        if (triggers.LastOf(listing.Slot) is { Count: > 0 } watched) Fire(watched, book, price, price, nowNs);
    }

    /// <summary>Levels of a book that its venue has sent (again): to all accounts they are there.</summary>
    public void OnLevels(VenueBook book, ReadOnlySpan<LevelChange> changes, bool isSnapshot, long nowNs)
    {
        ArgumentNullException.ThrowIfNull(book);
        var slot = book.Listing.Slot;

        // A trade from before it was stale says nothing any more.
        if (!FillModel.IsTradable(book)) SetLastPrice(book.Listing, null);
        if (isSnapshot) taken.ReleaseAll(slot);
        else taken.Release(slot, changes);
        if (resting.Any(slot)) resting.OnLevels(book, changes, isSnapshot, nowNs);
    }

    /// <summary>A book has changed, or can be traded against again: fills what its opposite side has passed, and fires what watches prices over all venues.</summary>
    public void OnBookChanged(VenueBook book, long nowNs)
    {
        ArgumentNullException.ThrowIfNull(book);
        if (!FillModel.IsTradable(book) || BookOf(book.Listing) is not { } all) return;
        if (resting.Any(book.Listing.Slot))
        {
            resting.Learn(book, nowNs);
            FillByPassing(book, all, OrderSide.Buy, nowNs);
            FillByPassing(book, all, OrderSide.Sell, nowNs);
        }

        FireChanged(book.Listing, all, nowNs);
    }

    /// <summary>Lets what is left of an order stand, with its part of the money locked.</summary>
    /// <remarks>The rules of the venue hold for the whole order when it is placed: what is left after a part was taken stands, however small it is.</remarks>
    /// <param name="known">The order.</param>
    /// <param name="book">The instrument's books.</param>
    /// <param name="locked">What to lock; null for what is left at its price.</param>
    /// <param name="nowNs">Nanoseconds since 1970-01-01 UTC.</param>
    private void Rest(KnownOrder known, ConsolidatedBook book, decimal? locked, long nowNs)
    {
        var amount = locked ?? LockedFor(known.Order);
        Lock(known.Order, amount);
        known.Order = known.Order with { State = OrderState.Open, Locked = amount, QueueAhead = ShownAt(known.Order, book), UpdatedNs = nowNs };
        resting.Add(known);
        Follow(known);
        Keep(known);
    }

    /// <summary>What an order that stands needs for what is left of it.</summary>
    private static decimal LockedFor(Order order) =>
        order.Terms.Side == OrderSide.Buy ? Amounts.RoundUp(order.StandingPrice() * order.LeftBase!.Value) : order.LeftBase!.Value;

    /// <summary>The size that an order's venue shows at its price: all of it stands before it. Unknown where the venue's book is not fresh, or does not reach that far.</summary>
    private static decimal ShownAt(Order order, ConsolidatedBook book)
    {
        if (book.Books[order.Reference.Venue.Index] is not { } own || !FillModel.IsTradable(own)) return Order.UnknownAhead;
        var shown = RestingOrders.ShownAt(own[order.Terms.Side == OrderSide.Buy ? Side.Bid : Side.Ask], own.Scale, order.StandingPrice(), out var isSeen);
        return isSeen ? Amounts.RoundUp(shown) : Order.UnknownAhead;
    }

    private void FillByTrade(Listing listing, ConsolidatedBook book, in Trade trade, decimal price, long nowNs)
    {
        var size = Amounts.RoundDown(trade.Size.ToDecimal());
        if (size <= 0) return;
        foreach (var (known, amount, left) in resting.Meet(listing.Slot, trade.TakerSide, price, size, nowNs)) FillResting(known, book, amount, (size, left), trade.Id, 0, nowNs);
    }

    private void FillByPassing(VenueBook book, ConsolidatedBook all, OrderSide side, long nowNs)
    {
        // Only what the venue has sent since can fill anything: the rest was taken when it was looked at before.
        var standing = resting.Of(book.Listing.Slot, side);
        if (!standing.IsReached) return;
        standing.IsReached = false;
        var opposite = book[side == OrderSide.Buy ? Side.Ask : Side.Bid];
        if (opposite.Count == 0) return;
        var best = new ExactDecimal(opposite.PriceOf(opposite.BestKey), (byte)book.Scale.PriceDecimals).ToDecimal();
        foreach (var known in resting.ReachedBy(standing, best))
        {
            var order = known.Order;
            var walk = model.Of(all, known.Account.Id, side, order.LeftBase, null, order.StandingPrice(), book.Listing.Venue, nowNs);
            if (walk.Takes.Count == 0) continue;
            var take = walk.Takes[0];
            foreach (var level in take.Levels) Take(new(known.Account.Id, book.Listing.Slot, opposite.Side, level.Price, level.Taken));
            FillResting(known, all, take.AmountBase, (take.Levels.Sum(level => level.Shown), take.Levels.Sum(level => level.Left)), book.UpdateId, take.DataAgeNs, nowNs);
        }
    }

    /// <summary>Fills a part of an order that stands, at its own price.</summary>
    private void FillResting(KnownOrder known, ConsolidatedBook book, decimal amount, (decimal Shown, decimal Left) there, long sourceId, long ageNs, long nowNs)
    {
        // A book that was received before the order was placed may be looked at after it.
        nowNs = Math.Max(nowNs, known.Order.UpdatedNs);

        // From here on it is no pair: what the other needed more than this one is free.
        EndPartner(known, OrderState.Cancelled, EndReason.OtherOfPair, nowNs);
        var surplus = known.Order.Locked - LockedFor(known.Order);
        Unlock(known.Order, surplus);
        var order = known.Order;
        var terms = order.Terms;
        var left = order.LeftBase!.Value;
        var price = order.StandingPrice();
        var quote = Trading.Fill.MakerQuoteOf(price, left, amount, terms.Side);
        var rate = fees[order.Reference.Venue.Index].Maker;
        made.Clear();
        var fill = new Fill
        {
            Id = ++lastFillId,
            OrderId = order.Id,
            Venue = order.Reference.Venue.Id,
            Side = terms.Side,
            AmountBase = amount,
            AmountQuote = quote,
            Fee = Trading.Fill.FeeOf(amount, quote, terms.Side, rate),
            FeeRate = rate,
            IsMaker = true,
            TimeNs = nowNs,
            DataAgeNs = ageNs,
            UpdateId = sourceId,
            LeftBefore = left,
            BestPrice = FreshPrices.BestFor(book, terms.Side),
            MiddlePrice = FreshPrices.Middle(book),
            Levels = [new ReceiptLevel(price, there.Shown, there.Left, amount)],
        };
        Fill(known, fill, Bucket.Locked);
        known.Ahead = known.Gone = 0;
        known.Order = known.Order with { Locked = order.Locked - surplus - (terms.Side == OrderSide.Buy ? quote : amount), QueueAhead = 0 };
        if (known.Order.LeftBase == 0) End(known, OrderState.Filled, EndReason.None, nowNs);
        else Keep(known);
    }
}
