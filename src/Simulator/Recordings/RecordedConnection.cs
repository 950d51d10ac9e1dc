using System.Text;
using System.Text.Json;
using CompraVenta.Simulator.Faults;
using CompraVenta.Simulator.Wire;

namespace CompraVenta.Simulator.Recordings;

/// <summary>Plays a recording to one client, from the beginning, once the client has asked for something.</summary>
/// <remarks>Frames with a topic (a Binance stream, a product of the Coinbase Exchange feed) come to those who follow it. Feeds whose frames
/// are numbered over the whole connection (Bitfinex, Advanced Trade) have no topics and are played whole: leaving frames out would
/// break the numbers.</remarks>
internal sealed class RecordedConnection : VenueConnection
{
    // A client may need several messages to say what it wants.
    private const long SettleMs = 300;
    private const int FramesPerStepMax = 20_000;
    private const int BacklogBytesMax = 8 << 20;

    private readonly RecordedProtocol _protocol;
    private readonly Recording _recording;
    private readonly HashSet<string> _followed = new(StringComparer.Ordinal);
    private readonly double _speed;
    private readonly string _path;
    private long? _startMs;
    private int _next;

    public RecordedConnection(WireSocket socket, VenueExchange exchange, Recording recording, RecordedProtocol protocol, double speed, string path, IEnumerable<string> topics)
        : base(socket, exchange)
    {
        _recording = recording;
        _protocol = protocol;
        _speed = speed;
        _path = path;
        _followed.UnionWith(topics);
        if (_followed.Count > 0) _startMs = OpenedAtMs;
        if (protocol.Greeting is { } greeting) Tell(greeting);
    }

    public long NowMs => Exchange.NowMs;

    public void Follow(IEnumerable<string> topics) => _followed.UnionWith(topics);

    public void Unfollow(IEnumerable<string> topics) => _followed.ExceptWith(topics);

    public void Tell(string json) => Send(FrameKind.Control, null, Encoding.UTF8.GetBytes(json));

    /// <summary>Begins to play a little after the last request.</summary>
    public void Settle()
    {
        if (_next == 0) _startMs = NowMs + SettleMs;
    }

    public override void OnLeave()
    {
    }

    public override void OnMessage(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var json = JsonDocument.Parse(message);
            _protocol.OnRequest(this, json.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // Not a request of this venue: a recording has no answer to it, but the client is told.
            Tell("{\"type\":\"error\",\"event\":\"error\",\"msg\":\"invalid request\",\"message\":\"invalid request\",\"code\":2}");
        }
    }

    public override void OnStep(long nowMs)
    {
        base.OnStep(nowMs);
        if (_startMs is not { } start || nowMs < start || IsEnded || Exchange.IsMuted) return;
        var frames = _recording.Frames;
        if (frames.Count == 0) return;
        var untilNs = _speed == 0 ? long.MaxValue : frames[0].TimeNs + (long)((nowMs - start) * 1_000_000 * _speed);
        for (var sent = 0; _next < frames.Count && sent < FramesPerStepMax && Backlog < BacklogBytesMax; _next++)
        {
            var frame = frames[_next];
            if (frame.TimeNs > untilNs) return;
            if (frame.Topic is not null && !_followed.Contains(frame.Topic)) continue;
            sent++;
            Send(KindOf(frame), _protocol.SymbolOf(frame.Topic), _protocol.PayloadOf(frame, _path));
        }
    }

    private static FrameKind KindOf(in RecordedFrame frame)
    {
        var text = frame.Text.AsSpan(0, Math.Min(frame.Text.Length, 120));
        if (text.IndexOf("hb\""u8) >= 0 || text.IndexOf("heartbeat"u8) >= 0) return FrameKind.Heartbeat;
        if (text.IndexOf("\"cs\""u8) >= 0) return FrameKind.Checksum;
        if (text.IndexOf("icker"u8) >= 0) return FrameKind.Ticker;
        if (text.IndexOf("rade"u8) >= 0 || text.IndexOf("match"u8) >= 0 || text.IndexOf(",\"te\""u8) >= 0 || text.IndexOf(",\"tu\""u8) >= 0) return FrameKind.Trade;
        return text.IndexOf("kline"u8) >= 0 || text.IndexOf("candles"u8) >= 0 ? FrameKind.Candle : FrameKind.Book;
    }
}
