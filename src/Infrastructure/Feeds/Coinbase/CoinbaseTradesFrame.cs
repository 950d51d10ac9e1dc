namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>What a frame of Advanced Trade's <c>market_trades</c> says: its trades are read a second time, once all of it is known to be of the
/// expected form. Points into the frame.</summary>
internal ref struct CoinbaseTradesFrame
{
    /// <summary>The venue's time as sent.</summary>
    public ReadOnlySpan<byte> Time;

    /// <summary>The number among the connection's frames.</summary>
    public long Sequence;

    /// <summary>Whether its trades were made before the subscription.</summary>
    public bool IsSnapshot;

    /// <summary>How many trades there are.</summary>
    public int Count;

    /// <summary>Stands before the first trade.</summary>
    public FrameScanner Trades;
}
