using CompraVenta.Core.Books;
using CompraVenta.Core.Ledger;
using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <content>Limit orders: what crosses is taken, the rest stands at one venue and is filled by what happens there.</content>
public sealed partial class TradingEngine
{
    private readonly RestingOrders resting;

    /// <summary>A trade of a listing: fills what stands there, and fires what watches its last price.</summary>
    public void OnTrade(Listing listing, in Trade trade, long nowNs)
    {
        ArgumentNullException.ThrowIfNull(listing);
        var price = trade.Price.ToDecimal();
        if (resting.Any(listing.Slot)) FillByTrade(listing, trade, price, nowNs);
        if (triggers.WatchesLast(listing.Slot)) FireLast(listing, price, nowNs);
    }

    /// <summary>Levels of a book that its venue has sent (again): to all accounts they are there.</summary>
    public void OnLevels(VenueBook book, ReadOnlySpan<LevelChange> changes, bool isSnapshot)
    {
        ArgumentNullException.ThrowIfNull(book);
        var slot = book.Listing.Slot;
        if (isSnapshot) taken.ReleaseAll(slot);
        else taken.Release(slot, changes);
        if (!resting.Any(slot)) return;
        foreach (ref readonly var change in changes)
        {
            resting.Shrink(slot, change.Side, new ExactDecimal(change.Price, change.PriceScale).ToDecimal(), new ExactDecimal(change.Size, change.SizeScale).ToDecimal());
        }
    }

    /// <summary>A book has changed: fills what its opposite side has passed, and fires what watches prices over all venues.</summary>
    public void OnBookChanged(VenueBook book, long nowNs)
    {
        ArgumentNullException.ThrowIfNull(book);
        if (!FillModel.IsTradable(book)) return;
        if (resting.Any(book.Listing.Slot)) FillByPassing(book, nowNs);
        FireBest(book.Listing.Instrument, nowNs);
    }

    private (Rejection Why, Order Order) Stand(Account account, Order order, ConsolidatedBook book, long nowNs)
    {
        var terms = order.Terms;
        if (!HasTradable(book, terms.Venue)) return (new(RejectReason.MarketUnavailable), order);
        var walk = model.Of(book, account.Id, terms.Side, order.LeftBase, null, terms.Price, terms.Venue, nowNs);
        if (terms.PostOnly && walk.Takes.Count > 0) return (new(RejectReason.WouldTake, terms.Price, walk.Takes[0].Levels[0].Price, terms.Instrument.Quote), order);
        if (terms.TimeInForce == TimeInForce.FillOrKill && !walk.IsComplete) return (new(RejectReason.WouldNotFill, walk.AmountBase, terms.AmountBase, terms.Instrument.Base), order);
        if (CheckFunds(account, terms, NeededFor(terms, walk)) is { IsRefused: true } poor) return (poor, order);
        order = Fill(order, walk, nowNs);
        if (walk.IsComplete || terms.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill) return (Rejection.None, EndTaken(order, walk, EndReason.Immediate, nowNs));
        return (Rejection.None, Rest(order, nowNs));
    }

    /// <summary>Lets what is left of an order stand, with its part of the money locked.</summary>
    private Order Rest(Order order, long nowNs)
    {
        var terms = order.Terms;
        var left = order.LeftBase!.Value;
        var locked = terms.Side == OrderSide.Buy ? Amounts.RoundUp(terms.Price!.Value * left) : left;
        Lock(order, locked);
        order = order with { State = OrderState.Open, Locked = locked, QueueAhead = ShownAt(order), UpdatedNs = nowNs };
        resting.Add(order);
        Keep(order);
        return order;
    }

    /// <summary>The size that an order's venue shows at its price: all of it stands before it.</summary>
    private decimal ShownAt(Order order)
    {
        if (market.Find(order.Terms.Instrument)?.Books[order.Reference.Venue.Index] is not { } book) return 0;
        var side = book[order.Terms.Side == OrderSide.Buy ? Side.Bid : Side.Ask];
        for (var rank = 0; rank < side.Count; rank++)
        {
            var price = new ExactDecimal(side.PriceOf(side[rank].Key), (byte)book.Scale.PriceDecimals).ToDecimal();
            if (price == order.Terms.Price) return new ExactDecimal(side[rank].Size, (byte)book.Scale.SizeDecimals).ToDecimal();
            if (order.Terms.Side == OrderSide.Buy ? price < order.Terms.Price : price > order.Terms.Price) return 0;
        }

        return 0;
    }

    private void FillByTrade(Listing listing, in Trade trade, decimal price, long nowNs)
    {
        var size = Amounts.RoundDown(trade.Size.ToDecimal());
        if (size <= 0) return;
        foreach (var (id, amount) in resting.Meet(listing.Slot, trade.TakerSide, price, size))
        {
            FillResting(open[id], amount, size, trade.Id, 0, nowNs);
        }
    }

    private void FillByPassing(VenueBook book, long nowNs)
    {
        foreach (var side in (ReadOnlySpan<OrderSide>)[OrderSide.Buy, OrderSide.Sell])
        {
            var opposite = book[side == OrderSide.Buy ? Side.Ask : Side.Bid];
            while (opposite.Count > 0)
            {
                var best = new ExactDecimal(opposite.PriceOf(opposite.BestKey), (byte)book.Scale.PriceDecimals).ToDecimal();
                if (resting.FindPassed(book.Listing.Slot, side, best) is not { } id) break;
                var order = open[id];
                var walk = model.Of(
                    market.Find(order.Terms.Instrument)!, order.Account.Id, side, order.LeftBase, null, order.Terms.Price, book.Listing.Venue, nowNs);
                if (walk.Takes.Count == 0)
                {
                    resting.Skip(id, book.Version);
                    continue;
                }

                var take = walk.Takes[0];
                foreach (var level in take.Levels) taken.Add(order.Account.Id, book.Listing.Slot, opposite.Side, level.Price, level.Taken);
                FillResting(order, take.AmountBase, take.Levels.Sum(level => level.Left), book.UpdateId, take.DataAgeNs, nowNs);
                if (open.ContainsKey(id)) resting.Skip(id, book.Version);
            }
        }
    }

    /// <summary>Fills a part of an order that stands, at its own price.</summary>
    private void FillResting(Order order, decimal amount, decimal shown, long sourceId, long ageNs, long nowNs)
    {
        var terms = order.Terms;
        var left = order.LeftBase!.Value;
        var price = terms.Price!.Value;
        var quote = Trading.Fill.MakerQuoteOf(price, left, amount, terms.Side);
        var rate = fees[order.Reference.Venue.Index].Maker;
        var book = market.Find(terms.Instrument)!;
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
            BestPrice = FillModel.BestOf(book, terms.Side == OrderSide.Buy ? Side.Ask : Side.Bid),
            MiddlePrice = FillModel.MiddleOf(book),
            Levels = [new ReceiptLevel(price, shown, shown, amount)],
        };
        order = Fill(order, fill, Bucket.Locked);
        order = order with { Locked = order.Locked - (terms.Side == OrderSide.Buy ? quote : amount), QueueAhead = 0 };
        if (order.LeftBase == 0) End(order, OrderState.Filled, EndReason.None, nowNs);
        else
        {
            resting.Fill(order.Id, amount);
            Keep(order);
        }
    }
}
