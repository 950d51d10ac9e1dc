using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>One entry of a raw book (precision R0).</summary>
internal struct BitfinexOrder
{
    /// <summary>The venue's number of the order.</summary>
    public long Id;

    /// <summary>Its price in the quote asset; 0 removes the order.</summary>
    public ExactDecimal Price;

    /// <summary>Its size in the base asset, more than 0; meaningless when it is removed.</summary>
    public ExactDecimal Size;

    /// <summary>Buyer or seller.</summary>
    public Side Side;
}
