using CompraVenta.Core.Books;
using CompraVenta.Core.Ledger;
using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <content>Orders that take from the books at once.</content>
public sealed partial class TradingEngine
{
    /// <summary>What an order needs of the asset that it pays with, given what it would take.</summary>
    private static decimal NeededFor(OrderTerms terms, Walk walk)
    {
        if (terms.Side == OrderSide.Sell) return terms.AmountBase ?? walk.AmountBase;
        if (terms.Price is not { } price) return terms.AmountQuote ?? walk.AmountQuote;
        return walk.AmountQuote + Amounts.RoundUp(price * (terms.AmountBase!.Value - walk.AmountBase));
    }

    /// <summary>A market order: takes, and ends.</summary>
    private (Rejection Why, Order Order) Take(Account account, Order order, ConsolidatedBook book, long nowNs)
    {
        var terms = order.Terms;
        if (!HasTradable(book, terms.Venue)) return (new(RejectReason.MarketUnavailable), order);
        var walk = model.Of(book, account.Id, terms.Side, terms.AmountBase, terms.AmountQuote, null, terms.Venue, nowNs);
        if (terms.TimeInForce == TimeInForce.FillOrKill && !walk.IsComplete) return (new(RejectReason.WouldNotFill, walk.AmountBase, terms.AmountBase, terms.Instrument.Base), order);
        if (CheckFunds(account, terms, NeededFor(terms, walk)) is { IsRefused: true } poor) return (poor, order);
        return (Rejection.None, EndTaken(Fill(order, walk, nowNs), walk, EndReason.DepthExhausted, nowNs));
    }

    /// <summary>Ends an order that has taken all it could.</summary>
    private Order EndTaken(Order order, Walk walk, EndReason otherwise, long nowNs)
    {
        if (!walk.IsComplete) return End(order, OrderState.Cancelled, otherwise, nowNs);
        return End(order, OrderState.Filled, EndReason.None, nowNs);
    }

    /// <summary>Makes the fills of a walk; what is paid is free.</summary>
    private Order Fill(Order order, Walk walk, long nowNs)
    {
        var terms = order.Terms;
        foreach (var take in walk.Takes)
        {
            order = Fill(order, new Fill
            {
                Id = ++lastFillId,
                OrderId = order.Id,
                Venue = take.Listing.Venue.Id,
                Side = terms.Side,
                AmountBase = take.AmountBase,
                AmountQuote = take.AmountQuote,
                Fee = take.Fee,
                FeeRate = take.FeeRate,
                IsMaker = false,
                TimeNs = nowNs,
                DataAgeNs = take.DataAgeNs,
                UpdateId = take.UpdateId,
                BestPrice = walk.BestPrice,
                MiddlePrice = walk.MiddlePrice,
                Levels = take.Levels,
            }, Bucket.Free);
            var side = terms.Side == OrderSide.Buy ? Side.Ask : Side.Bid;
            foreach (var level in take.Levels) taken.Add(order.Account.Id, take.Listing.Slot, side, level.Price, level.Taken);
        }

        return order;
    }

    /// <summary>Books a fill.</summary>
    /// <param name="order">Whose.</param>
    /// <param name="fill">The fill.</param>
    /// <param name="paidFrom">Where what is paid lies.</param>
    private Order Fill(Order order, Fill fill, Bucket paidFrom)
    {
        var (paid, received) = fill.Side == OrderSide.Buy ? (fill.AmountQuote, fill.AmountBase) : (fill.AmountBase, fill.AmountQuote);
        var postings = new List<Posting>(6);
        if (paid > 0)
        {
            postings.Add(new(order.Account, order.Terms.Paid, paidFrom, -paid));
            postings.Add(new(LedgerAccount.Treasury, order.Terms.Paid, Bucket.Free, paid));
        }

        if (received > 0)
        {
            postings.Add(new(LedgerAccount.Treasury, order.Terms.Received, Bucket.Free, -received));
            if (received > fill.Fee) postings.Add(new(order.Account, order.Terms.Received, Bucket.Free, received - fill.Fee));
            if (fill.Fee > 0) postings.Add(new(LedgerAccount.Fees, order.Terms.Received, Bucket.Free, fill.Fee));
        }

        Post([.. postings]);
        Pending.Add(fill);
        made.Add(fill);
        return order with
        {
            FilledBase = order.FilledBase + fill.AmountBase,
            FilledQuote = order.FilledQuote + fill.AmountQuote,
            Fee = order.Fee + fill.Fee,
            UpdatedNs = fill.TimeNs,
        };
    }
}
