using CompraVenta.Web.Markets;

namespace CompraVenta.Web.Streaming.Messages;

/// <summary>The 24-hour figures of one instrument.</summary>
/// <param name="Pair">Its name.</param>
/// <param name="Summary">The figures; null before the first.</param>
/// <param name="Price">Its price, where one is known.</param>
internal readonly record struct TickerRow(string Pair, InstrumentSummary? Summary, decimal? Price)
{
    /// <summary>The figures without the pair, as a list of instruments over HTTP has them too.</summary>
    public static readonly MessageShape<TickerRow> Figures = AddFigures(new MessageShape<TickerRow>("figures", "Figures of 24 hours."));

    /// <summary>How it is written.</summary>
    public static readonly MessageShape<TickerRow> Shape = AddFigures(new MessageShape<TickerRow>("ticker", "Figures of 24 hours of one pair.").Text("pair", "The pair.", static t => t.Pair));

    private static MessageShape<TickerRow> AddFigures(MessageShape<TickerRow> shape) => shape
        .ExactOrNull("price", "Last price at price_exchange, in the quote asset.", static t => t.Price)
        .ExactOrNull("change_percent", "Against the price 24 hours ago there, in per cent.", static t => t.Summary?.ChangePercent)
        .ExactOrNull("volume_quote", "Turnover of 24 hours over all exchanges, in the quote asset.", static t => t.Summary?.VolumeQuote)
        .ExactOrNull("low", "Lowest price of 24 hours at price_exchange.", static t => t.Summary?.Low)
        .ExactOrNull("high", "Highest price of 24 hours at price_exchange.", static t => t.Summary?.High)
        .ExactOrNull("spread_bps", "Best ask less best bid, in hundredths of a per cent of the middle; negative when crossed.", static t => t.Summary?.SpreadBps)
        .TextOrNull("price_exchange", "The exchange with the largest turnover, whose price this is.", static t => t.Summary?.Exchange?.Id);
}
