namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>What a frame of a book says beside its levels. Spans point into the frame.</summary>
internal ref struct CoinbaseBookFrame
{
    /// <summary>The product's symbol.</summary>
    public ReadOnlySpan<byte> Product;

    /// <summary>The venue's time as sent; empty where the frame has none.</summary>
    public ReadOnlySpan<byte> Time;

    /// <summary>The number among the connection's frames. Advanced Trade only.</summary>
    public long Sequence;

    /// <summary>Whether its levels replace the book.</summary>
    public bool IsSnapshot;
}
