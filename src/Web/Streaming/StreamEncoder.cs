using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using CompraVenta.Web.Http;
using CompraVenta.Web.Streaming.Messages;

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

    /// <summary>Encodes one message.</summary>
    /// <typeparam name="T">The message.</typeparam>
    /// <param name="shape">How it is written.</param>
    /// <param name="message">The message.</param>
    /// <returns>The message as one WebSocket frame, never to be changed.</returns>
    public static byte[] Encode<T>(MessageShape<T> shape, T message) => Encode(json =>
    {
        shape.Write(json, message);
        return true;
    })!;

    private byte[] Finish()
    {
        Json.Flush();
        return WebSocketFrame.Text(buffer.WrittenSpan);
    }
}
