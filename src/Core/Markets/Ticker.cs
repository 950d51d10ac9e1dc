namespace CompraVenta.Core.Markets;

/// <summary>The 24-hour summary of one listing. A value the venue did not send is null.</summary>
public struct Ticker
{
    /// <summary>The listing's slot.</summary>
    public int Slot;

    /// <summary>When the venue says it was taken, nanoseconds since 1970-01-01 UTC; 0 when it does not say.</summary>
    public long VenueTimeNs;

    /// <summary>When we received it, nanoseconds since 1970-01-01 UTC.</summary>
    public long ReceivedNs;

    /// <summary>Price of the last trade, in the quote asset.</summary>
    public decimal? Last;

    /// <summary>Best bid, in the quote asset.</summary>
    public decimal? Bid;

    /// <summary>Best ask, in the quote asset.</summary>
    public decimal? Ask;

    /// <summary>Price 24 hours ago.</summary>
    public decimal? Open;

    /// <summary>Highest price of the last 24 hours.</summary>
    public decimal? High;

    /// <summary>Lowest price of the last 24 hours.</summary>
    public decimal? Low;

    /// <summary>Traded in the last 24 hours, in the base asset.</summary>
    public decimal? VolumeBase;

    /// <summary>Traded in the last 24 hours, in the quote asset.</summary>
    public decimal? VolumeQuote;

    /// <summary>Turnover of the last 24 hours in the quote asset, estimated from the last price where the venue does not send it.</summary>
    public readonly decimal TurnoverQuote => VolumeQuote ?? ((VolumeBase ?? 0) * (Last ?? 0));
}
