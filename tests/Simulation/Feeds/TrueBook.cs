using CompraVenta.Core.Markets;

namespace CompraVenta.Simulation.Feeds;

/// <summary>A listing's book as its venue has it, whether or not its frames arrive.</summary>
internal sealed class TrueBook(Listing listing)
{
    public Listing Listing { get; } = listing;

    public InstrumentSpec Spec { get; } = Town.SpecOf(listing.Instrument);

    /// <summary>Sizes by price, in ticks.</summary>
    public SortedDictionary<long, long> Bids { get; } = [];

    public SortedDictionary<long, long> Asks { get; } = [];

    public long UpdateId { get; set; } = 1;

    public long TradeId { get; set; } = 1;

    /// <summary>When it sends a snapshot that was asked for; null when none was.</summary>
    public long? SnapshotAtNs { get; set; }

    /// <summary>Puts a level, and takes out what it would cross. Returns what changed.</summary>
    public List<(Side Side, long Ticks, long Size)> Set(Side side, long ticks, long size)
    {
        var (own, opposite) = side == Side.Bid ? (Bids, Asks) : (Asks, Bids);
        var changes = new List<(Side, long, long)>();
        if (size > 0)
        {
            foreach (var crossed in opposite.Keys.Where(price => side == Side.Bid ? price <= ticks : price >= ticks).ToList())
            {
                opposite.Remove(crossed);
                changes.Add((side == Side.Bid ? Side.Ask : Side.Bid, crossed, 0));
            }

            own[ticks] = size;
        }
        else own.Remove(ticks);
        changes.Add((side, ticks, size));
        return changes;
    }

    /// <summary>A new book around a price.</summary>
    public void Fill(long middle, Dice dice)
    {
        Bids.Clear();
        Asks.Clear();
        for (var i = dice.Below(6); i >= 0; i--) Bids[Math.Max(1, middle - 1 - dice.Below(9))] = dice.Between(1, Spec.SizeMax);
        for (var i = dice.Below(6); i >= 0; i--) Asks[Math.Max(2, middle + 1 + dice.Below(9))] = dice.Between(1, Spec.SizeMax);
    }
}
