using CompraVenta.Infrastructure.Markets;
using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using CompraVenta.Web.Http;
using CompraVenta.Web.Markets;

namespace CompraVenta.Web.Streaming;

/// <summary>A buffer and a JSON writer over it, reused for message after message.</summary>
internal sealed class StreamEncoder
{
    private static readonly ConcurrentBag<StreamEncoder> Idle = [];

    private readonly ArrayBufferWriter<byte> buffer = new(4_096);

    private StreamEncoder() => Json = new Utf8JsonWriter(buffer, JsonBody.Options);

    /// <summary>Where the message is written to.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>Encodes one message.</summary>
    /// <param name="write">Writes the one JSON value; false to send nothing after all.</param>
    /// <returns>The message as one WebSocket frame, never to be changed; null when there is nothing to send.</returns>
    public static byte[]? Encode(Func<Utf8JsonWriter, bool> write)
    {
        if (!Idle.TryTake(out var encoder)) encoder = new StreamEncoder();
        encoder.buffer.ResetWrittenCount();
        encoder.Json.Reset();
        var bytes = write(encoder.Json) ? encoder.Finish() : null;
        Idle.Add(encoder);
        return bytes;
    }

    /// <summary>Writes what every message of a stream begins with.</summary>
    public static void WriteHead(Utf8JsonWriter json, StreamKey key, string type, long seq, long timeNs, MarketSourceState source)
    {
        json.WriteStartObject();
        json.WriteString("channel"u8, key.ChannelWord);
        json.WriteString("type"u8, type);
        if (key.Instrument is { } instrument) json.WriteString("pair"u8, instrument.Name);
        if (key.Venue is { } venue) json.WriteString("exchange"u8, venue.Id);
        if (key.Depth > 0) json.WriteNumber("depth"u8, key.Depth);
        json.WriteNumber("seq"u8, seq);
        json.WriteString("time"u8, MarketJson.TimeOf(timeNs));
        json.WriteString("source"u8, source.Source.Word());
    }

    private byte[] Finish()
    {
        Json.Flush();
        return WebSocketFrame.Text(buffer.WrittenSpan);
    }
}
