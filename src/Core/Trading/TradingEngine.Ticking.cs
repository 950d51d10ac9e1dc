namespace CompraVenta.Core.Trading;

/// <content>What time does.</content>
public sealed partial class TradingEngine
{
    /// <summary>How long the client's name of an order that has ended is known: as long as a retry that was under way may take.</summary>
    public const long NamesKeptNs = 600_000_000_000;

    /// <summary>How often at most an order that has moved by itself is written down.</summary>
    private const long MovesWrittenNs = 1_000_000_000;

    /// <summary>How many orders a tick looks at, whether they have moved, so that a rising market does not flood the journal.</summary>
    private const int MovesWrittenMax = 256;

    private readonly SortedSet<KnownOrder> expiries = new(Comparer<KnownOrder>.Create((a, b) =>
        (a.Order.Terms.GoodTillNs!.Value, a.Sequence).CompareTo((b.Order.Terms.GoodTillNs!.Value, b.Sequence))));
    private readonly Queue<KnownOrder> ended = new();
    private readonly Queue<(KnownOrder Order, long WrittenNs)> following = new();

    /// <summary>Ends what has come to its time, forgets names that are no longer repeated, and writes down where trailing stops have followed to and how far orders have come in their queues.</summary>
    public void Tick(long nowNs)
    {
        while (expiries.Min is { } due && due.Order.Terms.GoodTillNs <= nowNs) End(due, OrderState.Expired, EndReason.Expired, nowNs);

        while (ended.TryPeek(out var known) && nowNs - known.Order.UpdatedNs >= NamesKeptNs)
        {
            ended.Dequeue();
            var key = (known.Order.Account.Id, known.Order.Terms.ClientId!);
            if (names.TryGetValue(key, out var named) && ReferenceEquals(named, known)) names.Remove(key);
        }

        for (var i = 0; i < MovesWrittenMax && following.TryPeek(out var next) && nowNs - next.WrittenNs >= MovesWrittenNs; i++)
        {
            var known = following.Dequeue().Order;
            known.IsFollowed = CanMove(known);
            if (!known.IsFollowed) continue;
            following.Enqueue((known, nowNs));
            if (MovedOf(known) is not { } moved) continue;
            known.Order = moved with { UpdatedNs = nowNs };
            Pending.Add(known.Order);
        }
    }

    private void Follow(KnownOrder known)
    {
        if (known.IsFollowed || !CanMove(known)) return;
        known.IsFollowed = true;
        following.Enqueue((known, known.Order.UpdatedNs));
    }

    /// <summary>Whether an order changes with the market alone: a trailing stop's price, or what stands before it.</summary>
    private static bool CanMove(KnownOrder known) => known.Ladder is TrailingLadder || (known.Level is not null && known.Order.QueueAhead > 0);

    /// <summary>An order that has moved as it is now. Of a queue only each half of the way is told, so that its length costs the journal little.</summary>
    private static Order? MovedOf(KnownOrder known)
    {
        var order = known.Order;
        if (known.Level is not null) return known.Ahead <= order.QueueAhead / 2 ? order with { QueueAhead = known.Ahead } : null;
        return known.TriggerPrice is var price && price != order.TriggerPrice ? order with { TriggerPrice = price } : null;
    }
}
