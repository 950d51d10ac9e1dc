using System.Text.Json;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Markets;

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

    /// <summary>The properties of one instrument's figures, also in <c>/api/symbols</c>.</summary>
    public static void WriteFigures(Utf8JsonWriter json, InstrumentSummary? summary, decimal? price)
    {
        json.WriteExact("price"u8, price);
        json.WriteExact("change_percent"u8, summary?.ChangePercent);
        json.WriteExact("volume_quote"u8, summary?.VolumeQuote);
        json.WriteExact("low"u8, summary?.Low);
        json.WriteExact("high"u8, summary?.High);
        json.WriteExact("spread_bps"u8, summary?.SpreadBps);
        json.WriteString("price_exchange"u8, summary?.Exchange?.Id);
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
                    Write(json, "update", seq, changed);
                    return true;
                },
                static () => { });
        }
        else Forget();
    }

    private void Write(Utf8JsonWriter json, string type, long seq, IEnumerable<InstrumentSummary> summaries)
    {
        StreamEncoder.WriteHead(json, Key, type, seq, host.NowNs, source);
        json.WriteStartArray("tickers"u8);
        foreach (var summary in summaries)
        {
            json.WriteStartObject();
            json.WriteString("pair"u8, summary.Instrument.Name);
            WriteFigures(json, summary, summary.Price);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
