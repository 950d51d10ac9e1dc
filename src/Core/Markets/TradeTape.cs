namespace CompraVenta.Core.Markets;

/// <summary>The newest trades of one listing, each once. One owner; not thread-safe.</summary>
/// <param name="capacity">Most trades kept.</param>
public sealed class TradeTape(int capacity)
{
    /// <summary>How far back a repeated id is looked for: more than a second connection can lag during a hand-over.</summary>
    private const int RepeatWindow = 256;

    private Trade[] ring = new Trade[Math.Min(16, capacity)];
    private int next;
    private long highestId = long.MinValue;

    /// <summary>How many trades are kept now.</summary>
    public int Count { get; private set; }

    /// <summary>Trades added since the start.</summary>
    public long Total { get; private set; }

    /// <summary>The <paramref name="age"/>-th newest trade, 0 the newest.</summary>
    public ref readonly Trade Newest(int age) => ref ring[(next - 1 - age + ring.Length) % ring.Length];

    /// <summary>Adds a trade unless its id is already among the newest.</summary>
    public bool TryAdd(in Trade trade)
    {
        if (trade.Id <= highestId)
        {
            for (var age = 0; age < Math.Min(Count, RepeatWindow); age++)
            {
                if (Newest(age).Id == trade.Id) return false;
            }
        }

        if (Count == ring.Length && ring.Length < capacity) Grow();
        highestId = Math.Max(highestId, trade.Id);
        ring[next] = trade;
        next = (next + 1) % ring.Length;
        Count = Math.Min(Count + 1, ring.Length);
        Total++;
        return true;
    }

    /// <summary>Copies the newest trades, oldest of them first.</summary>
    /// <returns>How many were copied: the smaller of what is kept and what fits.</returns>
    public int CopyNewest(Span<Trade> destination)
    {
        var count = Math.Min(Count, destination.Length);
        for (var i = 0; i < count; i++) destination[i] = Newest(count - 1 - i);
        return count;
    }

    private void Grow()
    {
        var larger = new Trade[Math.Min(ring.Length * 4, capacity)];
        var count = CopyNewest(larger);
        ring = larger;
        next = count % larger.Length;
    }
}
