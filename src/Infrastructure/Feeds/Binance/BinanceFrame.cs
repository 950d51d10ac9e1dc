using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>What one frame says, but for its levels, which go straight into the batch. Spans point into the frame.</summary>
public ref struct BinanceFrame
{
    /// <summary>Which of the following are set.</summary>
    public BinanceFields Fields;

    /// <summary>What is wrong with its levels, price or quantity; null when nothing is.</summary>
    public FaultKind? Problem;

    /// <summary>The stream name of the combined envelope, such as <c>btcusdt@depth@100ms</c>.</summary>
    public ReadOnlySpan<byte> Stream;

    /// <summary>The kind of event, by <c>e</c>.</summary>
    public BinanceEvent Event;

    /// <summary>The symbol as data writes it, such as <c>BTCUSDT</c>.</summary>
    public ReadOnlySpan<byte> Symbol;

    /// <summary>When it was sent, milliseconds since 1970-01-01 UTC.</summary>
    public long EventTimeMs;

    /// <summary>When the trade was executed, milliseconds since 1970-01-01 UTC.</summary>
    public long TradeTimeMs;

    /// <summary>First update id, or 0.</summary>
    public long FirstId;

    /// <summary>Last update id; of a snapshot its only one.</summary>
    public long LastId;

    /// <summary>Id of the trade.</summary>
    public long TradeId;

    /// <summary>Id of the aggregate trade; in trades recorded before June 2024, the seller's order.</summary>
    public long AggregateId;

    /// <summary>Price of the trade, in the quote asset.</summary>
    public ExactDecimal Price;

    /// <summary>Quantity of the trade, in the base asset.</summary>
    public ExactDecimal Quantity;

    /// <summary>Whether the buyer was the maker, so that the taker sold.</summary>
    public bool BuyerIsMaker;

    /// <summary>Id of the request that an answer belongs to.</summary>
    public long RequestId;

    /// <summary>Whether any of the fields given was there.</summary>
    public readonly bool HasAny(BinanceFields fields) => (Fields & fields) != BinanceFields.None;

    /// <summary>Whether all the fields given were there, each once.</summary>
    public readonly bool Has(BinanceFields fields) => (Fields & (fields | BinanceFields.Repeated)) == fields;
}
