using CompraVenta.Simulator.Faults;
using CompraVenta.Simulator.Markets;

namespace CompraVenta.Simulator.Binance;

/// <summary>The streams of one symbol.</summary>
internal sealed class BinanceBook
{
    public BinanceBook(VenueBook book)
    {
        Book = book;
        Symbol = book.Listing.Symbol;
        var lower = Symbol.ToLowerInvariant();
        Trade = new(lower + "@trade", FrameKind.Trade, Symbol);
        AggTrade = new(lower + "@aggTrade", FrameKind.Trade, Symbol);
        BookTicker = new(lower + "@bookTicker", FrameKind.Ticker, Symbol);
        MiniTicker = new(lower + "@miniTicker", FrameKind.Ticker, Symbol);
        Ticker = new(lower + "@ticker", FrameKind.Ticker, Symbol);
        Depth = new(new(lower + "@depth", FrameKind.Book, Symbol), 1_000);
        FastDepth = new(new(lower + "@depth@100ms", FrameKind.Book, Symbol), 100);
    }

    public VenueBook Book { get; }

    public string Symbol { get; }

    public BinanceStream Trade { get; }

    public BinanceStream AggTrade { get; }

    public BinanceStream BookTicker { get; }

    public BinanceStream MiniTicker { get; }

    public BinanceStream Ticker { get; }

    public BinanceDepth Depth { get; }

    public BinanceDepth FastDepth { get; }

    public List<BinanceKlines> Klines { get; } = [];

    /// <summary>Best levels that the last bookTicker named.</summary>
    public (long Bid, long BidSize, long Ask, long AskSize) Told { get; set; }

    /// <summary>Next print at the last ticker round, to send only what changed.</summary>
    public long TickerTradeId { get; set; }

    /// <summary>The stream of a suffix such as <c>depth@100ms</c>; null if there is none.</summary>
    public BinanceStream? Find(string suffix)
    {
        switch (suffix)
        {
            case "trade": return Trade;
            case "aggTrade": return AggTrade;
            case "bookTicker": return BookTicker;
            case "miniTicker": return MiniTicker;
            case "ticker": return Ticker;
            case "depth" or "depth@1000ms": return Depth.Stream;
            case "depth@100ms": return FastDepth.Stream;
        }

        if (!suffix.StartsWith("kline_", StringComparison.Ordinal) || !CandleInterval.TryParse(suffix[6..], out var interval)) return null;
        var klines = Klines.Find(k => k.Interval.Name == interval.Name);
        if (klines is null)
        {
            klines = new BinanceKlines(new($"{Symbol.ToLowerInvariant()}@{suffix}", FrameKind.Candle, Symbol), interval);
            Klines.Add(klines);
        }

        return klines.Stream;
    }
}
