using CompraVenta.Simulator.Faults;
using CompraVenta.Simulator.Markets;

namespace CompraVenta.Simulator.Coinbase;

/// <summary>The streams of one product on the two feeds.</summary>
internal sealed class CoinbaseBook(VenueBook book)
{
    public VenueBook Book => book;

    public string Product { get; } = book.Listing.Symbol;

    public CoinbaseStream<AdvancedConnection> Level2 { get; } = new(FrameKind.Book);

    public CoinbaseStream<AdvancedConnection> MarketTrades { get; } = new(FrameKind.Trade);

    public CoinbaseStream<AdvancedConnection> Ticker { get; } = new(FrameKind.Ticker);

    public CoinbaseStream<AdvancedConnection> TickerBatch { get; } = new(FrameKind.Ticker);

    public CoinbaseStream<AdvancedConnection> Candles { get; } = new(FrameKind.Candle);

    public CoinbaseStream<AdvancedConnection> Status { get; } = new(FrameKind.Ticker);

    public CoinbaseStream<ExchangeConnection> Level2Batch { get; } = new(FrameKind.Book);

    public CoinbaseStream<ExchangeConnection> Matches { get; } = new(FrameKind.Trade);

    public CoinbaseStream<ExchangeConnection> ExchangeTicker { get; } = new(FrameKind.Ticker);

    public CoinbaseStream<ExchangeConnection> ExchangeTickerBatch { get; } = new(FrameKind.Ticker);

    public CoinbaseStream<ExchangeConnection> Heartbeat { get; } = new(FrameKind.Heartbeat);

    /// <summary>Best levels that the last ticker named.</summary>
    public (long Bid, long BidSize, long Ask, long AskSize) Told { get; set; }
}
