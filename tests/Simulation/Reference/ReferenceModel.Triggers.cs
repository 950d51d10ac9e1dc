using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;

namespace CompraVenta.Simulation.Reference;

/// <content>Orders that wait for a price.</content>
internal sealed partial class ReferenceModel
{
    /// <summary>What a trailing stop's price is after it has seen a best price: at its distance from that, which is rounded away from the market.</summary>
    private static decimal TrailBehind(OrderTerms terms, Listing home, decimal best)
    {
        var tick = home.Rules.TickSize;
        if (terms.Side == OrderSide.Sell) return (tick > 0 ? Math.Floor(best / tick) * tick : best) - terms.TrailDistance!.Value;
        return (tick > 0 ? Math.Ceiling(best / tick) * tick : best) + terms.TrailDistance!.Value;
    }

    /// <summary>The prices that sells and buys watch: best bid and ask, or the median of the venues' middles.</summary>
    private (decimal Bid, decimal Ask)? Watched(Instrument instrument, TriggerSource source)
    {
        if (source == TriggerSource.Best) return Best(instrument, isBuy: false) is { } bid && Best(instrument, isBuy: true) is { } ask ? (bid, ask) : null;
        var middles = Tradable(instrument, null).Where(book => book.Bids.Count > 0 && book.Asks.Count > 0).Select(book => (book.Bids[0].Price + book.Asks[0].Price) / 2).Order().ToList();
        if (middles.Count == 0) return null;
        var median = (middles[(middles.Count - 1) / 2] + middles[middles.Count / 2]) / 2;
        return (median, median);
    }

    private decimal? WatchedBy(OrderTerms terms, Listing home)
    {
        if (terms.TriggerSource == TriggerSource.Last) return Books[home.Slot].IsTradable ? Books[home.Slot].LastPrice : null;
        return Watched(terms.Instrument, terms.TriggerSource) is { } prices ? (terms.Side == OrderSide.Sell ? prices.Bid : prices.Ask) : null;
    }

    private void FireAll(ReferenceBook book)
    {
        var instrument = book.Listing.Instrument;
        foreach (var own in Tradable(instrument, null))
        {
            if (own.LastPrice is { } last) Fire(order => order.Terms.TriggerSource == TriggerSource.Last && order.Home == own.Listing, last, last);
        }

        foreach (var source in (TriggerSource[])[TriggerSource.Best, TriggerSource.Median])
        {
            if (State.Open.Exists(order => order.State == OrderState.Waiting && order.Terms.TriggerSource == source && order.Terms.Instrument == instrument)
                && Watched(instrument, source) is { } prices)
            {
                Fire(order => order.Terms.TriggerSource == source && order.Terms.Instrument == instrument, prices.Bid, prices.Ask);
            }
        }
    }

    /// <summary>Lets trailing stops follow, then fires all whose price has come: sells before buys, stops before take-profits, the nearest price first, then the oldest.</summary>
    private void Fire(Predicate<ReferenceOrder> watches, decimal bid, decimal ask)
    {
        var waiting = State.Open.FindAll(order => order.State == OrderState.Waiting && watches(order));
        foreach (var order in waiting)
        {
            if (order.Terms.TrailDistance is null) continue;
            var behind = TrailBehind(order.Terms, order.Home, order.IsBuy ? ask : bid);
            order.Trigger = order.IsBuy ? Math.Min(order.Trigger!.Value, behind) : Math.Max(order.Trigger!.Value, behind);
        }

        while (true)
        {
            var next = waiting
                .FindAll(order => order.State == OrderState.Waiting && Fires(order, order.IsBuy ? ask : bid) && Best(order.Terms.Instrument, order.IsBuy, order.Terms.Venue) is not null)
                .OrderBy(order => order.IsBuy).ThenBy(order => !order.Terms.IsStop).ThenBy(order => FiresBelow(order) ? -order.Trigger : order.Trigger).ThenBy(order => order.Number)
                .FirstOrDefault();
            if (next is null) return;
            Fire(next);
        }
    }

    private static bool FiresBelow(ReferenceOrder order) => order.IsBuy != order.Terms.IsStop;

    private static bool Fires(ReferenceOrder order, decimal price) => FiresBelow(order) ? price <= order.Trigger : price >= order.Trigger;

    private void Fire(ReferenceOrder order)
    {
        DifferenceException.Unless(!order.HasFired, $"{order.Id} fires twice");
        EndOther(order, OrderState.Cancelled, EndReason.OtherOfPair);
        order.Account.Move(order.Terms.Paid, order.Locked, -order.Locked);
        order.Locked = 0;
        order.HasFired = true;
        order.State = OrderState.Open;
        order.TriggerKept = order.Trigger;
        var terms = order.Terms;
        var meeting = Meet(terms.Instrument, order.Account.Id, order.IsBuy, order.Left, order.IsBuy ? order.Account.FreeOf(terms.Paid) : null, terms.Price, terms.Venue);
        var isWhole = meeting.Base == order.Left;
        if (isWhole || terms.TimeInForce != TimeInForce.FillOrKill) Take(order, meeting);
        if (isWhole) End(order, OrderState.Filled, EndReason.None);
        else if (terms.TimeInForce is TimeInForce.ImmediateOrCancel or TimeInForce.FillOrKill) End(order, OrderState.Cancelled, EndReason.Immediate);
        else if (terms.Price is null) End(order, OrderState.Cancelled, meeting.IsAll ? EndReason.FundsShort : EndReason.DepthExhausted);
        else if (NeededFor(order) > order.Account.FreeOf(terms.Paid)) End(order, OrderState.Cancelled, EndReason.FundsShort);
        else Stand(order, NeededFor(order));
    }
}
