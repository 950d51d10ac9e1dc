using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Books;

/// <summary>What a reader sees of a venue's book beside the levels.</summary>
/// <param name="Venue">The venue; null where the instrument is not listed or has no book there.</param>
/// <param name="State">Whether its book may be believed.</param>
/// <param name="Reason">Why not, if not.</param>
/// <param name="ProofNs">When it was last proved current, nanoseconds since 1970-01-01 UTC; 0 for never.</param>
/// <param name="UpdateId">The venue's id of the last update.</param>
public readonly record struct VenueBookStatus(Venue? Venue, BookState State, StaleReason Reason, long ProofNs, long UpdateId)
{
    /// <summary>Age of the last proof in milliseconds at a time in nanoseconds; -1 when there was never one.</summary>
    public long AgeMs(long nowNs) => ProofNs == 0 ? -1 : Math.Max(0, (nowNs - ProofNs) / 1_000_000);
}

/// <summary>A copy of an instrument's book, of one venue or consolidated, taken at one moment. Reused by its owner.</summary>
/// <param name="venueCount">How many venues are registered.</param>
public sealed class BookWindow(int venueCount)
{
    /// <summary>The instrument, once filled.</summary>
    public Instrument? Instrument { get; internal set; }

    /// <summary>When it was taken, nanoseconds since 1970-01-01 UTC.</summary>
    public long TakenNs { get; internal set; }

    /// <summary>Decimals of the prices.</summary>
    public int PriceDecimals { get; internal set; }

    /// <summary>Decimals of the sizes.</summary>
    public int SizeDecimals { get; internal set; }

    /// <summary>Buyers, best first.</summary>
    public LevelWindow Bids { get; } = new(venueCount);

    /// <summary>Sellers, best first.</summary>
    public LevelWindow Asks { get; } = new(venueCount);

    /// <summary>By venue index, the state of its book; only venues that were asked for have one.</summary>
    public VenueBookStatus[] Venues { get; } = new VenueBookStatus[venueCount];

    /// <summary>The levels of one side.</summary>
    public LevelWindow this[Side side] => side == Side.Bid ? Bids : Asks;

    /// <summary>A price of this window as a number.</summary>
    public ExactDecimal Price(long scaled) => new(scaled, (byte)PriceDecimals);

    /// <summary>A size of this window as a number.</summary>
    public ExactDecimal Size(long scaled) => new(scaled, (byte)SizeDecimals);

    internal void Clear()
    {
        Bids.Clear();
        Asks.Clear();
        Array.Clear(Venues);
    }
}
