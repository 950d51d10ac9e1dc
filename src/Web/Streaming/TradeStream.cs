using System.Text.Json;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Markets;
using CompraVenta.Web.Streaming.Messages;

namespace CompraVenta.Web.Streaming;

/// <summary>The trades of one instrument, over all venues or of one, oldest first; those between two ticks go together.</summary>
internal sealed class TradeStream(StreamKey key, MarketHost host, MarketNames names, MarketSourceState source, StreamCounters counters) : MarketStream(key, counters)
{
    /// <summary>Newest trades in a snapshot.</summary>
    public const int SnapshotTrades = 100;

    // The market loop's.
    private readonly List<Trade> arriving = [];
    private bool isSeeded;

    // Handed over from the loop to the encoder and back.
    private readonly List<Trade> collected = [];
    private volatile bool isCollected;
    private long collectedNs;

    // The encoder's, and inside the lock the snapshots'.
    private readonly List<Trade> recent = [];
    private long currentNs;

    /// <summary>Called on the market loop for each trade of the instrument.</summary>
    public void OnTrade(in Trade trade, Venue venue)
    {
        if (isSeeded && (Key.Venue is not { } only || only.Index == venue.Index)) arriving.Add(trade);
    }

    /// <inheritdoc/>
    public override bool Collect(Market market, long nowNs)
    {
        if (isCollected || (isSeeded && arriving.Count == 0)) return false;
        if (isSeeded)
        {
            collected.AddRange(arriving);
            arriving.Clear();
        }
        else
        {
            isSeeded = true;
            Seed(market);
        }

        collectedNs = nowNs;
        isCollected = true;
        return true;
    }

    /// <inheritdoc/>
    public override void Encode()
    {
        Publish(WriteUpdate, () =>
        {
            currentNs = collectedNs;
            recent.AddRange(collected);
            if (recent.Count > SnapshotTrades) recent.RemoveRange(0, recent.Count - SnapshotTrades);
        });
        collected.Clear();
        isCollected = false;
    }

    /// <inheritdoc/>
    protected override bool HasSnapshot() => Seq > 0;

    /// <inheritdoc/>
    protected override void WriteSnapshot(Utf8JsonWriter json, string type, long seq) => Write(json, type, seq, currentNs, recent);

    private bool WriteUpdate(Utf8JsonWriter json, long seq)
    {
        Write(json, StreamMessage.Update, seq, collectedNs, collected);
        return true;
    }

    private void Write(Utf8JsonWriter json, string type, long seq, long timeNs, List<Trade> trades) => TradesMessage.Shape.Write(
        json, new TradesMessage(Key, type, seq, timeNs, source.Source, trades.Select(trade => new TradeRow(trade, host.Listings[trade.Slot].Venue))));

    private void Seed(Market market) => collected.AddRange(TapeReader.Newest(market, names.ListingsOf(Key.Instrument!).Where(listing => Key.Venue is null || Key.Venue == listing.Venue), SnapshotTrades));
}
