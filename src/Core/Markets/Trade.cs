namespace CompraVenta.Core.Markets;

/// <summary>One public execution (print) at a venue.</summary>
public struct Trade
{
    /// <summary>The listing's slot.</summary>
    public int Slot;

    /// <summary>The side of the taker: <see cref="Side.Bid"/> when the taker bought.</summary>
    public Side TakerSide;

    /// <summary>The venue's own trade id; ids of one listing grow.</summary>
    public long Id;

    /// <summary>When the venue says it happened, nanoseconds since 1970-01-01 UTC.</summary>
    public long VenueTimeNs;

    /// <summary>When we received it, nanoseconds since 1970-01-01 UTC.</summary>
    public long ReceivedNs;

    /// <summary>Price in the quote asset.</summary>
    public ExactDecimal Price;

    /// <summary>Size in the base asset.</summary>
    public ExactDecimal Size;
}
