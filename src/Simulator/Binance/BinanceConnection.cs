using System.Text;
using System.Text.Json;
using CompraVenta.Simulator.Faults;
using CompraVenta.Simulator.Wire;

namespace CompraVenta.Simulator.Binance;

/// <summary>One client of the stream endpoint: control messages, limits, pings.</summary>
/// <remarks>Rules: 5 incoming messages a second, 1024 streams, a server ping every 20 s answered within 60 s, an end after 24 h.</remarks>
internal sealed class BinanceConnection : VenueConnection
{
    private const int MessagesPerSecondMax = 5;
    private const int StreamsMax = 1_024;
    private const long PingEveryMs = 20_000;
    private const long PongWithinMs = 60_000;
    private const long LifetimeMs = 86_400_000;

    private readonly BinanceExchange _exchange;
    private readonly List<string> _streams = [];
    private readonly Queue<long> _received = new();
    private long _pingedAtMs;
    private long _pongedAtMs;

    public BinanceConnection(WireSocket socket, BinanceExchange exchange, bool combined, IEnumerable<string> streams)
        : base(socket, exchange)
    {
        _exchange = exchange;
        IsCombined = combined;
        _pingedAtMs = _pongedAtMs = OpenedAtMs;
        foreach (var stream in streams.Take(StreamsMax)) Follow(stream);
    }

    /// <summary>True if frames come as {"stream":…,"data":…}.</summary>
    public bool IsCombined { get; private set; }

    public override void OnFrame(int opcode)
    {
        if (opcode == ClientMessage.Pong) _pongedAtMs = Exchange.NowMs;
        if (opcode == ClientMessage.Close) return;
        _received.Enqueue(Exchange.NowMs);
        while (_received.Peek() <= Exchange.NowMs - 1_000) _received.Dequeue();
        if (_received.Count > MessagesPerSecondMax) Close(1008, "Too many requests");
    }

    public override void OnMessage(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var json = JsonDocument.Parse(message);
            OnRequest(json.RootElement);
        }
        catch (JsonException)
        {
            Error("null", 3, "Invalid JSON: expected value at line 1 column 1");
        }
    }

    public override void OnLeave()
    {
        foreach (var stream in _streams) _exchange.Unfollow(stream, this);
    }

    public override void OnStep(long nowMs)
    {
        base.OnStep(nowMs);
        if (nowMs - OpenedAtMs >= LifetimeMs && !IsEnded) Close(1008, "24 hours");
        if (nowMs - _pingedAtMs < PingEveryMs || Exchange.IsMuted) return;
        if (nowMs - _pongedAtMs > PongWithinMs + PingEveryMs)
        {
            Close(1008, "Pong timeout");
            return;
        }

        _pingedAtMs = nowMs;
        Socket.Control(ClientMessage.Ping, Encoding.ASCII.GetBytes(nowMs.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    private void OnRequest(JsonElement request)
    {
        if (request.ValueKind != JsonValueKind.Object || !request.TryGetProperty("method", out var method))
        {
            Error("null", 2, "Invalid request: missing field `method`");
            return;
        }

        var id = request.TryGetProperty("id", out var given) ? given.GetRawText() : "null";
        var parameters = request.TryGetProperty("params", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToList() : [];
        switch (method.ValueKind == JsonValueKind.String ? method.GetString() : "")
        {
            case "SUBSCRIBE" when parameters.TrueForAll(p => p.ValueKind == JsonValueKind.String):
                if (_streams.Count + parameters.Count > StreamsMax)
                {
                    Close(1008, "Too many streams");
                    return;
                }

                Answer(id, "null");
                foreach (var name in parameters) Follow(name.GetString()!);
                return;
            case "UNSUBSCRIBE" when parameters.TrueForAll(p => p.ValueKind == JsonValueKind.String):
                foreach (var name in parameters.Select(p => p.GetString()!).Where(_streams.Remove)) _exchange.Unfollow(name, this);
                Answer(id, "null");
                return;
            case "LIST_SUBSCRIPTIONS":
                Answer(id, JsonSerializer.Serialize(_streams));
                return;
            case "SET_PROPERTY" when parameters is [{ ValueKind: JsonValueKind.String }, { ValueKind: JsonValueKind.True or JsonValueKind.False } value]
                && parameters[0].GetString() == "combined":
                IsCombined = value.GetBoolean();
                Answer(id, "null");
                return;
            case "GET_PROPERTY" when parameters is [{ ValueKind: JsonValueKind.String }] && parameters[0].GetString() == "combined":
                Answer(id, IsCombined ? "true" : "false");
                return;
            case "SET_PROPERTY" or "GET_PROPERTY":
                Error(id, 0, "Unknown property");
                return;
            default:
                Error(id, 2, "Invalid request: unknown variant, expected one of `SUBSCRIBE`, `UNSUBSCRIBE`, `LIST_SUBSCRIPTIONS`, `SET_PROPERTY`, `GET_PROPERTY`");
                return;
        }
    }

    private void Follow(string name)
    {
        if (_streams.Contains(name, StringComparer.Ordinal)) return;
        _streams.Add(name);
        _exchange.Follow(name, this);
    }

    private void Answer(string id, string result) => Send(FrameKind.Control, null, Encoding.UTF8.GetBytes($"{{\"result\":{result},\"id\":{id}}}"));

    private void Error(string id, int code, string message) =>
        Send(FrameKind.Control, null, Encoding.UTF8.GetBytes($"{{\"code\":{code},\"msg\":{JsonSerializer.Serialize(message)},\"id\":{id}}}"));
}
