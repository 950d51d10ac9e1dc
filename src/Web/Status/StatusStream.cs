using System.Text.Json;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Streaming;
using CompraVenta.Web.Streaming.Messages;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace CompraVenta.Web.Status;

/// <summary>The health of the app, once a second: each message holds the whole of <c>/api/status</c>.</summary>
internal sealed class StatusStream : MarketStream
{
    private readonly MarketHost host;
    private readonly StatusBoard board;
    private readonly MarketSourceState source;
    private readonly JsonSerializerOptions json;

    public StatusStream(MarketHost host, StatusBoard board, MarketSourceState source, StreamCounters counters, IOptions<JsonOptions> options)
        : base(new StreamKey(StreamChannel.Status), counters, firstSeq: 1)
    {
        this.host = host;
        this.board = board;
        this.source = source;
        json = options.Value.SerializerOptions;
        board.Looked += OnLooked;
    }

    /// <inheritdoc/>
    public override bool Collect(Market market, long nowNs) => false;

    /// <inheritdoc/>
    public override void Encode() => throw new InvalidOperationException("the status is pushed by its board");

    /// <inheritdoc/>
    protected override bool HasSnapshot() => board.Latest is not null;

    /// <inheritdoc/>
    protected override void WriteSnapshot(Utf8JsonWriter json, string type, long seq) => Write(json, type, seq, board.Latest!);

    private void OnLooked(StatusAnswer status)
    {
        if (HasSubscribers)
        {
            Publish(
                (json, seq) =>
                {
                    Write(json, StreamMessage.Update, seq, status);
                    return true;
                },
                static () => { });
        }
        else Forget();
    }

    private void Write(Utf8JsonWriter writer, string type, long seq, StatusAnswer status) =>
        StatusMessage.Shape.Write(writer, new StatusMessage(Key, type, seq, host.NowNs, source.Source, status, json));
}
