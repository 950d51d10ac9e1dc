using System.Diagnostics;
using System.Text.Json;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Web.Streaming;

namespace CompraVenta.Bench.Fanout;

/// <summary>A stream of messages of a given size that carry their time, in place of the status: everything else is the app's.</summary>
internal sealed class SyntheticStream(StreamCounters counters, FlushWorkers workers) : MarketStream(new StreamKey(StreamChannel.Status), counters, firstSeq: 1)
{
    /// <summary>What a message has beside its pad, with a time of twelve digits.</summary>
    private const int AroundPad = 61;

    private string pad = "";

    /// <summary>Publishes a message of about so many bytes.</summary>
    public void Push(int bytes)
    {
        var padding = Math.Max(0, bytes - AroundPad);
        if (pad.Length != padding) pad = new string('x', padding);

        // As the hub does while it encodes a tick.
        workers.Hold();
        Publish(Write, static () => { });
        workers.Release();
    }

    public override bool Collect(Market market, long nowNs) => false;

    public override void Encode() => throw new InvalidOperationException("it is pushed");

    protected override bool HasSnapshot() => true;

    protected override void WriteSnapshot(Utf8JsonWriter json, string type, long seq) => Write(json, type);

    private bool Write(Utf8JsonWriter json, long seq)
    {
        Write(json, "update");
        return true;
    }

    private void Write(Utf8JsonWriter json, string type)
    {
        json.WriteStartObject();
        json.WriteString("channel"u8, Key.ChannelWord);
        json.WriteString("type"u8, type);
        json.WriteNumber("t"u8, Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000));
        json.WriteString("pad"u8, pad);
        json.WriteEndObject();
    }
}
