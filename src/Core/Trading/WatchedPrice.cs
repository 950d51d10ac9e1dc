using CompraVenta.Core.Books;

namespace CompraVenta.Core.Trading;

/// <summary>The orders that watch one price: that of a listing's last trade, or one over all venues of an instrument.</summary>
internal sealed class WatchedPrice
{
    // Sells that wait for it to fall, to rise; buys that wait for it to rise, to fall. Each has a handful of ladders: for any venue and for one alone, fixed and trailing.
    private readonly List<TriggerLadder>[] directions = [[], [], [], []];
    private readonly List<TrailingLadder> trailing = [];

    /// <summary>How many orders watch it.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an order.</summary>
    public void Add(KnownOrder order)
    {
        LadderOf(order.Order).Add(order);
        Count++;
    }

    /// <summary>Takes an order out.</summary>
    public void Remove(KnownOrder order)
    {
        order.Ladder!.Remove(order);
        Count--;
    }

    /// <summary>Lets trailing stops follow.</summary>
    /// <param name="bid">What sells watch.</param>
    /// <param name="ask">What buys watch.</param>
    public void Follow(decimal bid, decimal ask)
    {
        foreach (var ladder in trailing) ladder.Follow(ladder.Side == OrderSide.Sell ? bid : ask);
    }

    /// <summary>Whether prices fire any order.</summary>
    public bool Fires(decimal bid, decimal ask)
    {
        for (var direction = 0; direction < directions.Length; direction++)
        {
            foreach (var ladder in directions[direction])
            {
                if (ladder.Fires(direction < 2 ? bid : ask)) return true;
            }
        }

        return false;
    }

    /// <summary>The next order that prices fire and of which anything fresh can be traded: sells before buys, the nearest price first, of one price the oldest. Null when there is none; others stay.</summary>
    public KnownOrder? FindFired(decimal bid, decimal ask, ConsolidatedBook book)
    {
        for (var direction = 0; direction < directions.Length; direction++)
        {
            var price = direction < 2 ? bid : ask;
            TriggerLadder? next = null;
            foreach (var ladder in directions[direction])
            {
                if (!ladder.Fires(price) || FreshPrices.BestFor(book, ladder.Side, ladder.Venue) is null) continue;
                if (next is null || ladder.IsBefore(next)) next = ladder;
            }

            if (next is not null) return next.Nearest;
        }

        return null;
    }

    private TriggerLadder LadderOf(Order order)
    {
        var terms = order.Terms;
        var ladders = directions[(terms.Side == OrderSide.Sell ? 0 : 2) + (terms.FiresBelow == (terms.Side == OrderSide.Sell) ? 0 : 1)];
        foreach (var ladder in ladders)
        {
            if (ladder.Venue?.Index != terms.Venue?.Index) continue;
            if (ladder is TrailingLadder own ? terms.TrailDistance is not null && ReferenceEquals(own.Reference, order.Reference) : terms.TrailDistance is null) return ladder;
        }

        TriggerLadder made;
        if (terms.TrailDistance is null) made = new FixedLadder(terms.Venue, terms.Side, terms.FiresBelow);
        else
        {
            var follower = new TrailingLadder(terms.Venue, terms.Side, order.Reference);
            trailing.Add(follower);
            made = follower;
        }

        ladders.Add(made);
        return made;
    }
}
