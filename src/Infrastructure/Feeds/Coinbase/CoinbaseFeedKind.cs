namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>Which of Coinbase's two public feeds of the same books is read.</summary>
public enum CoinbaseFeedKind
{
    /// <summary>Advanced Trade: a number on every frame of a connection, so that a lost one is noticed.</summary>
    Advanced,

    /// <summary>Exchange: 50 ms batches without a sequence; a lost book frame can't be seen on the stream itself.</summary>
    Exchange,
}
