using System.Globalization;
using System.Text;
using System.Text.Json;
using CompraVenta.Simulator.Faults;
using CompraVenta.Simulator.Wire;

namespace CompraVenta.Simulator.Recordings;

/// <summary>Plays a recording to one client, from the beginning, once the client has asked for something.</summary>
/// <remarks>Binance and the Coinbase Exchange feed: only what the client follows. Feeds whose frames are numbered over the whole
/// connection (Bitfinex, Advanced Trade) are played whole: leaving frames out would break the numbers.</remarks>
internal sealed class RecordedConnection : VenueConnection
{
    // A client may need several messages to say what it wants.
    private const long SettleMs = 300;
    private const int FramesPerStepMax = 20_000;
    private const int BacklogBytesMax = 8 << 20;

    private readonly RecordedExchange _exchange;
    private readonly Recording _recording;
    private readonly HashSet<string> _followed = new(StringComparer.Ordinal);
    private readonly double _speed;
    private readonly bool _combined;
    private long? _startMs;
    private int _next;

    public RecordedConnection(WireSocket socket, RecordedExchange exchange, Recording recording, double speed, bool combined, IEnumerable<string> streams)
        : base(socket, exchange)
    {
        _exchange = exchange;
        _recording = recording;
        _speed = speed;
        _combined = combined;
        _followed.UnionWith(streams);
        if (_followed.Count > 0) _startMs = OpenedAtMs;
        if (recording.Venue == "bitfinex") Tell("{\"event\":\"info\",\"version\":2,\"serverId\":\"recording\",\"platform\":{\"status\":1}}");
    }

    public override void OnLeave()
    {
    }

    public override void OnMessage(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var json = JsonDocument.Parse(message);
            OnRequest(json.RootElement);
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
        var origin = frames[0].TimeNs;
        var untilNs = _speed == 0 ? long.MaxValue : origin + (long)((nowMs - start) * 1_000_000 * _speed);
        for (var sent = 0; _next < frames.Count && sent < FramesPerStepMax && Backlog < BacklogBytesMax; _next++)
        {
            var frame = frames[_next];
            if (frame.TimeNs > untilNs) return;
            if (!Wants(frame)) continue;
            sent++;
            Play(frame);
        }
    }

    private bool Wants(RecordedFrame frame) =>
        frame.Topic is null || _followed.Contains(frame.Topic) || _recording.Venue == "coinbase" && _followed.Count == 0;

    private void Play(RecordedFrame frame)
    {
        var text = frame.Text.AsSpan();
        if (_recording.Venue == "binance" && !_combined && frame.Topic is not null)
        {
            // {"stream":"…","data":PAYLOAD}
            var at = text.IndexOf("\"data\":"u8);
            if (at > 0) text = text[(at + 7)..^1];
        }

        Send(KindOf(frame), _exchange.SymbolOf(frame.Topic), text);
    }

    private static FrameKind KindOf(RecordedFrame frame)
    {
        var text = frame.Text.AsSpan(0, Math.Min(frame.Text.Length, 120));
        if (text.IndexOf("hb\""u8) >= 0 || text.IndexOf("heartbeat"u8) >= 0) return FrameKind.Heartbeat;
        if (text.IndexOf("\"cs\""u8) >= 0) return FrameKind.Checksum;
        if (text.IndexOf("icker"u8) >= 0) return FrameKind.Ticker;
        if (text.IndexOf("rade"u8) >= 0 || text.IndexOf("match"u8) >= 0 || text.IndexOf(",\"te\""u8) >= 0 || text.IndexOf(",\"tu\""u8) >= 0) return FrameKind.Trade;
        return text.IndexOf("kline"u8) >= 0 || text.IndexOf("candles"u8) >= 0 ? FrameKind.Candle : FrameKind.Book;
    }

    private void OnRequest(JsonElement request)
    {
        switch (_recording.Venue)
        {
            case "binance":
                OnBinance(request);
                break;
            case "bitfinex":
                OnBitfinex(request);
                break;
            default:
                OnCoinbase(request);
                break;
        }
    }

    private void OnBinance(JsonElement request)
    {
        var streams = request.TryGetProperty("params", out var list) ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!).ToList() : [];
        if (request.GetProperty("method").GetString() == "SUBSCRIBE") _followed.UnionWith(streams);
        else if (request.GetProperty("method").GetString() == "UNSUBSCRIBE") _followed.ExceptWith(streams);
        Tell($"{{\"result\":null,\"id\":{(request.TryGetProperty("id", out var id) ? id.GetRawText() : "null")}}}");
        Settle();
    }

    private void OnBitfinex(JsonElement request)
    {
        switch (request.GetProperty("event").GetString())
        {
            case "ping":
                Tell($"{{\"event\":\"pong\",\"ts\":{Exchange.NowMs}{(request.TryGetProperty("cid", out var cid) ? ",\"cid\":" + cid.GetRawText() : "")}}}");
                break;
            case "conf":
                // The frames carry what the recorder asked for, whatever this client asks.
                Tell($"{{\"event\":\"conf\",\"status\":\"OK\",\"flags\":{_recording.Flags.ToString(CultureInfo.InvariantCulture)}}}");
                break;
            case "subscribe":
                Tell(_exchange.Acknowledge(request));
                Settle();
                break;
            case "unsubscribe":
                Tell($"{{\"event\":\"unsubscribed\",\"status\":\"OK\",\"chanId\":{request.GetProperty("chanId").GetRawText()}}}");
                break;
        }
    }

    private void OnCoinbase(JsonElement request)
    {
        if (!_recording.IsAdvanced && request.TryGetProperty("product_ids", out var products))
        {
            _followed.UnionWith(products.EnumerateArray().Select(item => item.GetString()!));
        }

        Settle();
    }

    /// <summary>Begins a little after the last request.</summary>
    private void Settle()
    {
        if (_next == 0) _startMs = Exchange.NowMs + SettleMs;
    }

    private void Tell(string json) => Send(FrameKind.Control, null, Encoding.UTF8.GetBytes(json));
}
