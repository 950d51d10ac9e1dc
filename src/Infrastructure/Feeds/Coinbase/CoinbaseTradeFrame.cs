using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>What a frame says of one trade. Spans point into the frame.</summary>
internal ref struct CoinbaseTradeFrame
{
    /// <summary>The product's symbol.</summary>
    public ReadOnlySpan<byte> Product;

    /// <summary>The venue's time as sent.</summary>
    public ReadOnlySpan<byte> Time;

    /// <summary>The trade's number among those of its product.</summary>
    public long Id;

    /// <summary>Price in the quote asset, more than 0.</summary>
    public ExactDecimal Price;

    /// <summary>Size in the base asset, more than 0.</summary>
    public ExactDecimal Size;

    /// <summary>The taker's side.</summary>
    public Side TakerSide;

    /// <summary>Whether it is news; false of the last trade before the subscription. Exchange only.</summary>
    public bool IsNew;
}
