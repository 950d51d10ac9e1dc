using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Books;

/// <summary>One venue's book for one instrument, with what is known of its freshness.</summary>
/// <remarks>Owned by the market loop; not thread-safe. Numbers are in the units of <see cref="Scale"/>.</remarks>
public sealed class VenueBook
{
    /// <summary>An empty book of a listing.</summary>
    public VenueBook(Listing listing, BookScale scale, IBookChecksum? checksum)
    {
        Listing = listing;
        Scale = scale;
        Checksum = checksum;
        scale.Add(this);
    }

    /// <summary>Whose book it is.</summary>
    public Listing Listing { get; }

    /// <summary>The scale it shares with the other books of its instrument.</summary>
    public BookScale Scale { get; }

    /// <summary>The venue's checksum rule, if it has one.</summary>
    public IBookChecksum? Checksum { get; }

    /// <summary>Buyers.</summary>
    public BookSide Bids { get; } = new(Side.Bid);

    /// <summary>Sellers.</summary>
    public BookSide Asks { get; } = new(Side.Ask);

    /// <summary>Whether it may be believed.</summary>
    public BookState State { get; internal set; }

    /// <summary>Why it is not live; <see cref="StaleReason.None"/> when it is.</summary>
    public StaleReason Reason { get; internal set; }

    /// <summary>The connection whose snapshot the book stands on; events of other connections do not touch it. 0 for none.</summary>
    public long ConnectionId { get; internal set; }

    /// <summary>The venue's own id of the last update applied; 0 where it has none.</summary>
    public long UpdateId { get; internal set; }

    /// <summary>The venue's time of the last update, nanoseconds since 1970-01-01 UTC; 0 where it has none.</summary>
    public long VenueTimeNs { get; internal set; }

    /// <summary>When its own last frame was received, nanoseconds since 1970-01-01 UTC.</summary>
    public long DataNs { get; internal set; }

    /// <summary>When it was last proved to be current, nanoseconds since 1970-01-01 UTC.</summary>
    public long ProofNs { get; internal set; }

    /// <summary>When a new snapshot was last asked for, nanoseconds since 1970-01-01 UTC.</summary>
    internal long ResyncNs { get; set; }

    /// <summary>Grows with every change of levels or state.</summary>
    public long Version { get; internal set; }

    /// <summary>How often its frames come.</summary>
    public UpdatePace Pace { get; } = new();

    /// <summary>Whether it may be consolidated, shown as live and traded against.</summary>
    public bool IsLive => State == BookState.Live;

    /// <summary>Best bid at or above best ask: never right within one venue.</summary>
    public bool IsCrossed => Bids.Count > 0 && Asks.Count > 0 && Bids.BestKey >= -Asks.BestKey;

    /// <summary>The levels of one side.</summary>
    public BookSide this[Side side] => side == Side.Bid ? Bids : Asks;

    /// <summary>Replaces the whole book.</summary>
    /// <returns>False when a number can't be held exactly: the book is then empty.</returns>
    public bool TryLoad(ReadOnlySpan<LevelChange> levels)
    {
        Bids.Clear();
        Asks.Clear();
        Version++;
        foreach (ref readonly var change in levels)
        {
            if (!Scale.TryScale(change, out var price, out var size))
            {
                Bids.Clear();
                Asks.Clear();
                return false;
            }

            this[change.Side].Load(price, size, change.Count);
        }

        Bids.FinishLoad();
        Asks.FinishLoad();
        return true;
    }

    /// <summary>Applies the changes of one update, in order.</summary>
    /// <returns>False when a number can't be held exactly; changes before it are applied.</returns>
    public bool TryApply(ReadOnlySpan<LevelChange> changes)
    {
        Version++;
        while (!changes.IsEmpty)
        {
            // As long as nothing has to be re-scaled, neighbours are changed together.
            ref readonly var first = ref changes[0];
            var taken = changes.Length > 1 ? this[first.Side].SetRun(changes, Scale) : 0;
            if (taken == 0)
            {
                if (!Scale.TryScale(first, out var price, out var size)) return false;
                this[first.Side].Set(price, size, first.Count);
                taken = 1;
            }

            changes = changes[taken..];
        }

        return true;
    }

    /// <summary>A hash of the best 25 levels of both sides: tells whether a snapshot shows anything that was missed.</summary>
    internal int TopFingerprint()
    {
        var hash = default(HashCode);
        hash.Add(Bids.Fingerprint(25));
        hash.Add(Asks.Fingerprint(25));
        return hash.ToHashCode();
    }

    internal void Rescale(bool isPrice, int from, int to)
    {
        Bids.Rescale(isPrice, from, to);
        Asks.Rescale(isPrice, from, to);
    }

    internal long Largest(bool isPrice) => Math.Max(Bids.Largest(isPrice), Asks.Largest(isPrice));

    internal int FewestDecimals(bool isPrice)
    {
        var decimals = isPrice ? Scale.PriceDecimals : Scale.SizeDecimals;
        return Math.Max(Bids.FewestDecimals(isPrice, decimals), Asks.FewestDecimals(isPrice, decimals));
    }
}
