using CompraVenta.Simulator.Faults;
using CompraVenta.Simulator.Markets;

namespace CompraVenta.Simulator.Bitfinex;

/// <summary>What channels with the same parameters share, so that each payload is encoded once.</summary>
internal sealed class BitfinexStream(string key, string channel, VenueBook book)
{
    public string Key => key;

    /// <summary>book, trades, ticker or candles.</summary>
    public string Channel => channel;

    public VenueBook Book => book;

    public string Symbol => book.Listing.Symbol;

    public FrameKind Kind { get; } = channel switch
    {
        "book" => FrameKind.Book,
        "trades" => FrameKind.Trade,
        "ticker" => FrameKind.Ticker,
        _ => FrameKind.Candle,
    };

    public List<BitfinexChannel> Channels { get; } = [];

    /// <summary>Of a book: what it has shown.</summary>
    public BookWindow? Window { get; init; }

    /// <summary>Of a book: R0, orders by id.</summary>
    public bool IsRaw { get; init; }

    /// <summary>Of a book: F1 sends every 2 s, F0 (0) at once.</summary>
    public long PeriodMs { get; init; }

    /// <summary>Of candles: how time is cut.</summary>
    public CandleInterval Interval { get; init; }

    /// <summary>Prints told so far, for tickers and candles.</summary>
    public long NextTradeId { get; set; }

    public long DueMs { get; set; }

    /// <summary>Of a book: true while a fault keeps changes back, so newcomers get a stream of their own.</summary>
    public bool IsBehind { get; set; }
}
