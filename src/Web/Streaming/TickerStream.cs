using System.Text.Json;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Markets;
using CompraVenta.Web.Streaming.Messages;

namespace CompraVenta.Web.Streaming;

/// <summary>The 24-hour figures of every instrument; an update holds the instruments whose figures changed.</summary>
internal sealed class TickerStream : MarketStream
{
    private readonly MarketHost host;
    private readonly InstrumentBoard board;
    private readonly MarketSourceState source;

    public TickerStream(MarketHost host, InstrumentBoard board, MarketSourceState source, StreamCounters counters)
        : base(new StreamKey(StreamChannel.Tickers), counters, firstSeq: 1)
    {
        this.host = host;
        this.board = board;
        this.source = source;
        board.Changed += OnChanged;
    }

    /// <inheritdoc/>
    public override bool Collect(Market market, long nowNs) => false;

    /// <inheritdoc/>
    public override void Encode() => throw new InvalidOperationException("tickers are pushed by the board");

    /// <inheritdoc/>
    protected override bool HasSnapshot() => true;

    /// <inheritdoc/>
    protected override void WriteSnapshot(Utf8JsonWriter json, string type, long seq) => Write(json, type, seq, board.All);

    private void OnChanged(IReadOnlyList<InstrumentSummary> changed)
    {
        // Without anybody to tell, the sequence stands still; the next snapshot has it all.
        if (HasSubscribers)
        {
            Publish(
                (json, seq) =>
                {
                    Write(json, StreamMessage.Update, seq, changed);
                    return true;
                },
                static () => { });
        }
        else Forget();
    }

    private void Write(Utf8JsonWriter json, string type, long seq, IEnumerable<InstrumentSummary> summaries) => TickersMessage.Shape.Write(
        json,
        new TickersMessage(Key, type, seq, host.NowNs, source.Source, summaries.Select(static summary => new TickerRow(summary.Instrument.Name, summary, summary.Price))));
}
