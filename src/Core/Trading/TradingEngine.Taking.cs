using CompraVenta.Core.Ledger;
using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <content>Orders that take from the books at once.</content>
public sealed partial class TradingEngine
{
    /// <summary>Makes the fills of a walk; what is paid is free.</summary>
    private void Fill(KnownOrder known, Walk walk, long nowNs)
    {
        if (walk.Takes.Count == 0) return;
        var terms = known.Order.Terms;
        var side = terms.Side == OrderSide.Buy ? Side.Ask : Side.Bid;
        foreach (var take in walk.Takes)
        {
            var fill = new Fill
            {
                Id = ++lastFillId,
                OrderId = known.Order.Id,
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
            };
            Fill(known, fill, Bucket.Free);
            foreach (var level in take.Levels) Take(new(known.Account.Id, take.Listing.Slot, side, level.Price, level.Taken));
        }
    }

    private void Take(in Taking taking)
    {
        taken.Add(taking);
        Pending.Add(taking);
    }

    /// <summary>Books a fill.</summary>
    /// <param name="known">Whose.</param>
    /// <param name="fill">The fill.</param>
    /// <param name="paidFrom">Where what is paid lies.</param>
    private void Fill(KnownOrder known, Fill fill, Bucket paidFrom)
    {
        var order = known.Order;
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
        known.Order = order with
        {
            FilledBase = order.FilledBase + fill.AmountBase,
            FilledQuote = order.FilledQuote + fill.AmountQuote,
            Fee = order.Fee + fill.Fee,
            UpdatedNs = fill.TimeNs,
        };
    }
}
