using CompraVenta.Infrastructure.Markets;

namespace CompraVenta.Web.Streaming.Messages;

/// <summary>Trades of one pair.</summary>
/// <param name="Key">The stream.</param>
/// <param name="Type"><c>snapshot</c> or <c>update</c>.</param>
/// <param name="Seq">Its number.</param>
/// <param name="TimeNs">When they were collected, nanoseconds since 1970-01-01 UTC.</param>
/// <param name="Source">Where the market data come from.</param>
/// <param name="Trades">The trades.</param>
internal sealed record TradesMessage(StreamKey Key, string Type, long Seq, long TimeNs, MarketSource Source, IEnumerable<TradeRow> Trades)
    : StreamMessage(Key, Type, Seq, TimeNs, Source)
{
    /// <summary>How it is written.</summary>
    public static readonly MessageShape<TradesMessage> Shape =
        Head<TradesMessage>("trades", $"Trades: in a snapshot the newest, at most {TradeStream.SnapshotTrades}; in an update those since the message before, each once.", StreamChannel.Trades, Snapshot, Update)
            .Parts("trades", "The trades, oldest first.", TradeRow.Shape, static m => m.Trades);
}
