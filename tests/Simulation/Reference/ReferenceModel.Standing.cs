using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;

namespace CompraVenta.Simulation.Reference;

/// <content>Orders that stand at a venue.</content>
internal sealed partial class ReferenceModel
{
    /// <summary>Prices at which orders stand and of which the venue's book has not told how much stands there.</summary>
    private readonly HashSet<(Listing Home, Side Side, decimal Price)> untold = [];

    private List<ReferenceOrder> StandingAt(ReferenceBook book) => State.Open.FindAll(order => order.State == OrderState.Open && order.Home == book.Listing);

    /// <summary>No more can stand before an order than its venue shows at its price, as far as its book reaches.</summary>
    private void MoveForward(ReferenceBook book, ReadOnlySpan<LevelChange> changes, bool isSnapshot, long nowNs)
    {
        foreach (var order in StandingAt(book))
        {
            var side = order.IsBuy ? Side.Bid : Side.Ask;
            var price = order.Stands;
            if (isSnapshot)
            {
                if (book.Tells(side, price) is { } size) Shorten(order, Up(size), nowNs);
                else untold.Add((book.Listing, side, price));
                continue;
            }

            foreach (ref readonly var change in changes)
            {
                if (change.Side != side || new ExactDecimal(change.Price, change.PriceScale).ToDecimal() != price) continue;

                // A level that has left what a venue shows is not gone from the venue.
                if (change.Size == 0 && book.Tells(side, price) is null) untold.Add((book.Listing, side, price));
                else Shorten(order, Up(new ExactDecimal(change.Size, change.SizeScale).ToDecimal()), nowNs);
            }
        }
    }

    /// <summary>A book that may be traded against tells of prices that it had not told of, as soon as it comes so far.</summary>
    private void Tell(ReferenceBook book, long nowNs)
    {
        foreach (var told in untold.Where(own => own.Home == book.Listing && book.Tells(own.Side, own.Price) is not null).ToList())
        {
            untold.Remove(told);
            foreach (var order in StandingAt(book).FindAll(order => order.Stands == told.Price && order.IsBuy == (told.Side == Side.Bid))) Shorten(order, Up(book.Tells(told.Side, told.Price)!.Value), nowNs);
        }
    }

    private static void Shorten(ReferenceOrder order, decimal shown, long nowNs)
    {
        if (order.Ahead <= shown) return;
        if (order.Ahead == Order.UnknownAhead)
        {
            order.Ahead = shown;
            return;
        }

        if (nowNs - order.ToldNs > 1_000_000_000) order.Told = 0;
        order.Told += order.Ahead - shown;
        order.ToldNs = nowNs;
        order.Ahead = shown;
    }

    /// <summary>A trade fills what stands at a worse price for the taker, and, at its own price, what has no more before it than was traded.</summary>
    private void FillBy(ReferenceBook book, Side taker, decimal price, decimal size, long nowNs)
    {
        if (size <= 0) return;
        // Who buys takes asks, who sells takes bids: they meet nobody of their own side.
        var isBuy = taker == Side.Ask;
        var fills = new List<(ReferenceOrder Order, decimal Amount)>();
        var own = StandingAt(book).FindAll(order => order.IsBuy == isBuy && (isBuy ? order.Stands >= price : order.Stands <= price));
        foreach (var order in own.OrderBy(order => isBuy ? -order.Stands : order.Stands).ThenBy(order => order.Number))
        {
            if (order.PlacedNs > nowNs) continue;
            var reach = size;
            if (order.Stands == price)
            {
                // What the book told within the last second is this trade: it counts once.
                if (order.Ahead == Order.UnknownAhead) continue;
                var told = nowNs - order.ToldNs > 1_000_000_000 ? 0 : Math.Min(order.Told, size);
                order.Told -= told;
                var passed = Math.Min(order.Ahead, size - told);
                order.Ahead -= passed;
                reach -= told + passed;
            }

            // What filled the account's orders before this one comes before it too.
            var amount = Math.Min(reach - fills.Where(fill => fill.Order.Account == order.Account).Sum(fill => fill.Amount), order.Left);
            if (amount > 0) fills.Add((order, amount));
        }

        foreach (var (order, amount) in fills) FillStanding(order, amount);
    }

    /// <summary>The opposite side of the book has come to an order's price, or beyond: it is filled up to what is shown there.</summary>
    private void Pass(ReferenceBook book, bool isBuy)
    {
        var opposite = book[isBuy ? Side.Ask : Side.Bid];
        if (opposite.Count == 0) return;
        var best = opposite[0].Price;
        var passed = StandingAt(book).FindAll(order => order.IsBuy == isBuy && (isBuy ? order.Stands >= best : order.Stands <= best));
        foreach (var order in passed.OrderBy(order => isBuy ? -order.Stands : order.Stands).ThenBy(order => order.Number))
        {
            var meeting = Meet(book.Listing.Instrument, order.Account.Id, isBuy, order.Left, null, order.Stands, book.Listing.Venue);
            if (meeting.Parts.Count == 0) continue;
            foreach (var (at, price, amount) in meeting.Parts) taken.Add(new(order.Account.Id, at, isBuy ? Side.Ask : Side.Bid, price, amount));
            FillStanding(order, meeting.Base);
        }
    }

    private void FillStanding(ReferenceOrder order, decimal amount)
    {
        EndOther(order, OrderState.Cancelled, EndReason.OtherOfPair);
        var surplus = order.Locked - NeededFor(order);
        order.Account.Move(order.Terms.Paid, surplus, -surplus);
        order.Locked -= surplus;
        var price = order.Stands;
        var quote = order.IsBuy ? Up(price * order.Left) - Up(price * (order.Left - amount)) : Down(price * amount);
        Fill(order, order.Home.Venue, amount, quote, isMaker: true);
        order.Ahead = order.AheadKept = order.Told = 0;
        if (order.Left == 0) End(order, OrderState.Filled, EndReason.None);
    }
}
