namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>Which fields of a frame were there, with a value of the documented type.</summary>
[Flags]
public enum BinanceFields
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>stream</c>, of the combined envelope.</summary>
    Stream = 1 << 0,

    /// <summary><c>data</c>, of the combined envelope.</summary>
    Data = 1 << 1,

    /// <summary><c>e</c>, the kind of event.</summary>
    Event = 1 << 2,

    /// <summary><c>E</c>, when it was sent.</summary>
    EventTime = 1 << 3,

    /// <summary><c>s</c>, the symbol.</summary>
    Symbol = 1 << 4,

    /// <summary><c>U</c>, first update id.</summary>
    FirstId = 1 << 5,

    /// <summary><c>u</c>, last update id.</summary>
    LastId = 1 << 6,

    /// <summary><c>b</c> as an array of levels.</summary>
    Bids = 1 << 7,

    /// <summary><c>a</c> as an array of levels.</summary>
    Asks = 1 << 8,

    /// <summary><c>t</c>, trade id.</summary>
    TradeId = 1 << 9,

    /// <summary><c>a</c> as a number, aggregate trade id.</summary>
    AggregateId = 1 << 10,

    /// <summary><c>p</c>, price.</summary>
    Price = 1 << 11,

    /// <summary><c>q</c>, quantity.</summary>
    Quantity = 1 << 12,

    /// <summary><c>T</c>, when it was executed.</summary>
    TradeTime = 1 << 13,

    /// <summary><c>m</c>, whether the buyer was the maker.</summary>
    Maker = 1 << 14,

    /// <summary><c>result</c>, the answer to a request.</summary>
    Result = 1 << 15,

    /// <summary><c>id</c> of a request.</summary>
    RequestId = 1 << 16,

    /// <summary>An error: <c>code</c> beside the id, or an <c>error</c> object.</summary>
    Error = 1 << 17,

    /// <summary><c>lastUpdateId</c>, of a snapshot or partial book.</summary>
    SnapshotId = 1 << 18,

    /// <summary>A field came twice.</summary>
    Repeated = 1 << 30,
}
