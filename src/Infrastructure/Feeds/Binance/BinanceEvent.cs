namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>What a frame is about, by its <c>e</c> or the channel of its stream name.</summary>
public enum BinanceEvent : byte
{
    /// <summary>It does not say.</summary>
    None = 0,

    /// <summary><c>depthUpdate</c>: a change of a book.</summary>
    Depth,

    /// <summary><c>trade</c>: one execution.</summary>
    Trade,

    /// <summary><c>aggTrade</c>: what one taker order took at one price.</summary>
    AggregateTrade,

    /// <summary><c>serverShutdown</c>: the connection will be cut.</summary>
    ServerShutdown,

    /// <summary>Documented, and nothing that we use: candles, tickers, best prices, partial books and the like.</summary>
    Other,

    /// <summary>Not documented.</summary>
    Unknown,
}
