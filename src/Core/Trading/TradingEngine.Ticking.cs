namespace CompraVenta.Core.Trading;

/// <content>What time does.</content>
public sealed partial class TradingEngine
{
    /// <summary>How long the client's name of an order that has ended is known: as long as a retry that was under way may take.</summary>
    public const long NamesKeptNs = 600_000_000_000;

    /// <summary>How often at most a trailing stop that has moved is written down.</summary>
    private const long TrailWrittenNs = 1_000_000_000;

    /// <summary>How many trailing stops a tick writes down at most, so that a rising market does not flood the journal.</summary>
    private const int TrailsWrittenMax = 256;

    private readonly SortedSet<KnownOrder> expiries = new(Comparer<KnownOrder>.Create((a, b) =>
        (a.Order.Terms.GoodTillNs!.Value, a.Sequence).CompareTo((b.Order.Terms.GoodTillNs!.Value, b.Sequence))));
    private readonly Queue<KnownOrder> ended = new();
    private readonly Queue<(KnownOrder Order, long WrittenNs)> following = new();

    /// <summary>Ends what has come to its time, forgets names that are no longer repeated, and writes down where trailing stops have followed to.</summary>
    public void Tick(long nowNs)
    {
        while (expiries.Min is { } due && due.Order.Terms.GoodTillNs <= nowNs) End(due, OrderState.Expired, EndReason.Expired, nowNs);

        while (ended.TryPeek(out var known) && nowNs - known.Order.UpdatedNs >= NamesKeptNs)
        {
            ended.Dequeue();
            var key = (known.Order.Account.Id, known.Order.Terms.ClientId!);
            if (names.TryGetValue(key, out var named) && ReferenceEquals(named, known)) names.Remove(key);
        }

        for (var i = 0; i < TrailsWrittenMax && following.TryPeek(out var next) && nowNs - next.WrittenNs >= TrailWrittenNs; i++)
        {
            following.Dequeue();
            if (next.Order.Ladder is null) continue;
            following.Enqueue((next.Order, nowNs));
            if (next.Order.TriggerPrice is var price && price == next.Order.Order.TriggerPrice) continue;
            next.Order.Order = next.Order.Order with { TriggerPrice = price, UpdatedNs = nowNs };
            Pending.Add(next.Order.Order);
        }
    }

    private void Follow(KnownOrder known)
    {
        if (known.Ladder is TrailingLadder) following.Enqueue((known, known.Order.UpdatedNs));
    }
}
