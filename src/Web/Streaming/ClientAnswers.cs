using System.Text.Json;
using CompraVenta.Web.Http;

namespace CompraVenta.Web.Streaming;

/// <summary>Answers to a client's own messages.</summary>
internal static class ClientAnswers
{
    /// <summary>A subscription was taken or ended: <c>{"type":"subscribed","id":"a1","stream":{"channel":"book",…}}</c>. Only a stream's own
    /// messages have a channel at the top, so that a reader who sorts by it meets the snapshot first.</summary>
    public static byte[] Done(string type, string? id, StreamKey key) => Encode(type, id, json =>
    {
        json.WriteStartObject("stream"u8);
        json.WriteString("channel"u8, key.ChannelWord);
        if (key.Instrument is { } instrument) json.WriteString("pair"u8, instrument.Name);
        if (key.Venue is { } venue) json.WriteString("exchange"u8, venue.Id);
        if (key.Depth > 0) json.WriteNumber("depth"u8, key.Depth);
        json.WriteEndObject();
    });

    /// <summary>The answer to a ping.</summary>
    public static byte[] Pong(string? id, DateTime now) => Encode("pong", id, json => json.WriteString("time"u8, now));

    /// <summary>A message was refused: <c>{"type":"error","code":"unknown_channel","message":"…","id":…}</c>.</summary>
    public static byte[] Error(string? id, RequestFault fault) => Encode("error", id, json =>
    {
        json.WriteString("code"u8, fault.Code);
        json.WriteString("message"u8, fault.Message);
        if (fault.Parameter is not null) json.WriteString("parameter"u8, fault.Parameter);
        if (fault.Candidates is null) return;
        json.WriteStartArray("candidates"u8);
        foreach (var candidate in fault.Candidates) json.WriteStringValue(candidate);
        json.WriteEndArray();
    });

    private static byte[] Encode(string type, string? id, Action<Utf8JsonWriter> write) => StreamEncoder.Encode(json =>
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        if (id is not null)
        {
            json.WritePropertyName("id"u8);
            json.WriteRawValue(id, skipInputValidation: true);
        }

        write(json);
        json.WriteEndObject();
        return true;
    })!;
}
