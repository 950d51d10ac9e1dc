using CompraVenta.Infrastructure.Markets;

namespace CompraVenta.Web.Streaming.Messages;

/// <summary>The 24-hour figures of instruments.</summary>
/// <param name="Key">The stream.</param>
/// <param name="Type"><c>snapshot</c> or <c>update</c>.</param>
/// <param name="Seq">Its number.</param>
/// <param name="TimeNs">When they were read, nanoseconds since 1970-01-01 UTC.</param>
/// <param name="Source">Where the market data come from.</param>
/// <param name="Tickers">The instruments.</param>
internal sealed record TickersMessage(StreamKey Key, string Type, long Seq, long TimeNs, MarketSource Source, IEnumerable<TickerRow> Tickers)
    : StreamMessage(Key, Type, Seq, TimeNs, Source)
{
    /// <summary>How it is written.</summary>
    public static readonly MessageShape<TickersMessage> Shape =
        Head<TickersMessage>("tickers", "Figures of 24 hours: in a snapshot of every pair, in an update of those whose figures changed.", StreamChannel.Tickers, Snapshot, Update)
            .Parts("tickers", "A pair each.", TickerRow.Shape, static m => m.Tickers);
}
