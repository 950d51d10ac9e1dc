using System.Globalization;
using System.Text;
using System.Text.Json;
using CompraVenta.Simulator.Faults;
using CompraVenta.Simulator.Wire;

namespace CompraVenta.Simulator.Bitfinex;

/// <summary>One client of ws/2: events, channels, flags, the connection-wide sequence and heartbeats.</summary>
internal sealed class BitfinexConnection : VenueConnection
{
    private const int ChannelsMax = 25;
    private const long HeartbeatMs = 15_000;

    private readonly BitfinexExchange _exchange;
    private readonly List<BitfinexChannel> _channels = [];
    private readonly WireText _tail = new();
    private readonly WireText _head = new();
    private long _sequence;

    public BitfinexConnection(WireSocket socket, BitfinexExchange exchange)
        : base(socket, exchange)
    {
        _exchange = exchange;
        Event($"{{\"event\":\"info\",\"version\":2,\"serverId\":\"{exchange.ServerId}\",\"platform\":{{\"status\":{(exchange.InMaintenance ? 0 : 1)}}}}}");
    }

    public BitfinexFlags Flags { get; private set; }

    public void Event(string json) => Send(FrameKind.Control, null, Encoding.UTF8.GetBytes(json));

    /// <summary>Sends [CHAN_ID,payload] with the sequence and time that the flags ask for. A payload may be two members ("te",[…]).</summary>
    public void Data(BitfinexChannel channel, FrameKind kind, ReadOnlySpan<byte> payload)
    {
        channel.SentAtMs = Exchange.NowMs;
        _head.Clear().Raw("["u8).Number(channel.Id).Raw(","u8);
        _tail.Clear();
        if (Flags.HasFlag(BitfinexFlags.SequenceAll)) _tail.Raw(","u8).Number(++_sequence);
        if (Flags.HasFlag(BitfinexFlags.Timestamp)) _tail.Raw(","u8).Number(Exchange.StampMs(channel.Stream.Symbol, kind));
        _tail.Raw("]"u8);
        Send(kind, channel.Stream.Symbol, _head.Written, payload, _tail.Written);
    }

    public override void OnMessage(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var json = JsonDocument.Parse(message);
            OnEvent(json.RootElement);
        }
        catch (JsonException)
        {
            Event("{\"event\":\"error\",\"msg\":\"invalid json\",\"code\":10000}");
        }
    }

    public override void OnLeave()
    {
        foreach (var channel in _channels) _exchange.Leave(channel);
    }

    public override void OnStep(long nowMs)
    {
        base.OnStep(nowMs);
        if (Exchange.IsMuted) return;
        foreach (var channel in _channels)
        {
            if (nowMs - channel.SentAtMs >= HeartbeatMs) Data(channel, FrameKind.Heartbeat, "\"hb\""u8);
        }
    }

    private static string Text(JsonElement request, string name, string otherwise) =>
        !request.TryGetProperty(name, out var value) ? otherwise
            : value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private void OnEvent(JsonElement request)
    {
        if (request.ValueKind != JsonValueKind.Object)
        {
            Event("{\"event\":\"error\",\"msg\":\"unknown event\",\"code\":10000}");
            return;
        }

        switch (Text(request, "event", ""))
        {
            case "ping":
                Event($"{{\"event\":\"pong\",\"ts\":{Exchange.NowMs}{(request.TryGetProperty("cid", out var cid) ? ",\"cid\":" + cid.GetRawText() : "")}}}");
                break;
            case "conf":
                var valid = int.TryParse(Text(request, "flags", ""), NumberStyles.Integer, CultureInfo.InvariantCulture, out var flags);
                if (valid) Flags = (BitfinexFlags)flags;
                Event(valid ? $"{{\"event\":\"conf\",\"status\":\"OK\",\"flags\":{flags}}}" : "{\"event\":\"conf\",\"status\":\"FAILED\"}");
                break;
            case "subscribe":
                Subscribe(request);
                break;
            case "unsubscribe":
                Unsubscribe(Text(request, "chanId", ""));
                break;
            default:
                Event("{\"event\":\"error\",\"msg\":\"unknown event\",\"code\":10000}");
                break;
        }
    }

    private void Unsubscribe(string id)
    {
        var channel = _channels.Find(c => c.Id.ToString(CultureInfo.InvariantCulture) == id);
        if (channel is null)
        {
            Event($"{{\"event\":\"error\",\"msg\":\"not subscribed\",\"code\":10401,\"chanId\":{(id.Length > 0 && id.All(char.IsAsciiDigit) ? id : "null")}}}");
            return;
        }

        _channels.Remove(channel);
        _exchange.Leave(channel);
        Event($"{{\"event\":\"unsubscribed\",\"status\":\"OK\",\"chanId\":{channel.Id}}}");
    }

    private void Subscribe(JsonElement request)
    {
        var channelName = Text(request, "channel", "");
        var symbol = Text(request, "symbol", "");
        var candleKey = Text(request, "key", "");
        // What the answer repeats, whether it is a yes or a no.
        var named = new StringBuilder().Append("\"channel\":").Append(JsonSerializer.Serialize(channelName));
        void Refuse(int code, string reason) =>
            Event($"{{\"event\":\"error\",\"msg\":\"{reason}\",\"code\":{code},{named}{Repeat(request, "symbol")}{Repeat(request, "key")}{Repeat(request, "prec")}{Repeat(request, "freq")}{Repeat(request, "len")}{Repeat(request, "subId")}}}");

        if (channelName is not ("book" or "trades" or "ticker" or "candles"))
        {
            Refuse(10302, "channel: unknown");
            return;
        }

        if (_channels.Count >= ChannelsMax)
        {
            Refuse(10305, "channel: limit reached");
            return;
        }

        var precision = Text(request, "prec", "P0");
        var frequency = Text(request, "freq", "F0");
        var length = Text(request, "len", "25");
        if (channelName == "candles") symbol = candleKey.Split(':', 3) is ["trade", _, var of] ? of : "";
        if (channelName == "book" && precision is not ("P0" or "R0"))
        {
            Refuse(10011, "prec: invalid");
            return;
        }

        if (channelName == "book" && length is not ("1" or "25" or "100" or "250"))
        {
            Refuse(10012, "len: invalid");
            return;
        }

        if (Exchange.Market.Find(symbol) is not { } book)
        {
            Refuse(10300, channelName == "candles" ? "key: invalid" : "symbol: invalid");
            return;
        }

        var key = channelName == "candles" ? candleKey : channelName == "book" ? $"{symbol}/{precision}/{frequency}/{length}" : $"{symbol}/{channelName}";
        if (_channels.Exists(c => c.Stream.Key == key))
        {
            Refuse(10301, "subscribe: dup");
            return;
        }

        var stream = _exchange.Join(key, channelName, book, precision, frequency, int.Parse(length, CultureInfo.InvariantCulture));
        if (stream is null)
        {
            Refuse(10300, "key: invalid");
            return;
        }

        var channel = new BitfinexChannel(this, _exchange.NextChannelId(), stream);
        named.Append(",\"chanId\":").Append(channel.Id);
        if (channelName == "candles") named.Append(",\"key\":").Append(JsonSerializer.Serialize(candleKey));
        else named.Append(",\"symbol\":\"").Append(symbol).Append('"');
        if (channelName == "book") named.Append($",\"prec\":\"{precision}\",\"freq\":\"{frequency}\",\"len\":\"{length}\"");
        named.Append(Repeat(request, "subId"));
        if (channelName != "candles") named.Append(",\"pair\":\"").Append(symbol.AsSpan(1)).Append('"');
        Event($"{{\"event\":\"subscribed\",{named}}}");
        _channels.Add(channel);
        stream.Channels.Add(channel);
        _exchange.SendSnapshot(channel);
    }

    private static string Repeat(JsonElement request, string name) =>
        request.TryGetProperty(name, out var value) ? $",\"{name}\":{value.GetRawText()}" : "";
}
