using System.Globalization;
using System.Text.Json;
using CompraVenta.Simulator.Markets;
using CompraVenta.Simulator.Recordings;

namespace CompraVenta.Simulator.Bitfinex;

/// <summary>Bitfinex' part in playing a recording: channels are acknowledged with their recorded ids.</summary>
internal sealed class BitfinexRecording(Recording recording) : RecordedProtocol(recording)
{
    public override string Greeting => "{\"event\":\"info\",\"version\":2,\"serverId\":\"recording\",\"platform\":{\"status\":1}}";

    public override void OnRequest(RecordedConnection connection, JsonElement request)
    {
        switch (request.GetProperty("event").GetString())
        {
            case "ping":
                connection.Tell($"{{\"event\":\"pong\",\"ts\":{connection.NowMs}{(request.TryGetProperty("cid", out var cid) ? ",\"cid\":" + cid.GetRawText() : "")}}}");
                break;
            case "conf":
                // The frames carry what the recorder asked for, whatever this client asks.
                connection.Tell($"{{\"event\":\"conf\",\"status\":\"OK\",\"flags\":{Recording.Flags.ToString(CultureInfo.InvariantCulture)}}}");
                break;
            case "subscribe":
                connection.Tell(Acknowledge(request));
                connection.Settle();
                break;
            case "unsubscribe":
                connection.Tell($"{{\"event\":\"unsubscribed\",\"status\":\"OK\",\"chanId\":{request.GetProperty("chanId").GetRawText()}}}");
                break;
        }
    }

    public override string? MakeUp(string path, long nowMs) => path switch
    {
        "/v2/platform/status" => "[1]",
        "/v2/tickers" => "[]",
        _ => path.StartsWith("/v2/conf/", StringComparison.Ordinal) ? Configuration(path[9..]) : null,
    };

    private static bool Same(JsonElement a, JsonElement b, string name) =>
        (a.TryGetProperty(name, out var x) ? x.ToString() : "") == (b.TryGetProperty(name, out var y) ? y.ToString() : "");

    private string Acknowledge(JsonElement request)
    {
        var subId = request.TryGetProperty("subId", out var given) ? ",\"subId\":" + given.GetRawText() : "";
        foreach (var text in Recording.Acknowledgements)
        {
            using var json = JsonDocument.Parse(text);
            if (Same(request, json.RootElement, "channel") && Same(request, json.RootElement, "symbol") && Same(request, json.RootElement, "key")) return text[..^1] + subId + "}";
        }

        return $"{{\"event\":\"error\",\"msg\":\"symbol: invalid\",\"code\":10300{subId}}}";
    }

    private string Configuration(string keys)
    {
        var pairs = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var text in Recording.Acknowledgements)
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.TryGetProperty("pair", out var pair)) pairs.Add(pair.GetString()!);
        }

        return "[" + string.Join(',', keys.Split(',').Select(key => key switch
        {
            "pub:list:pair:exchange" => JsonSerializer.Serialize(pairs),
            "pub:map:currency:sym" => JsonSerializer.Serialize(VenueTraits.Bitfinex.Codes.Select(code => new[] { code.Value, code.Key })),
            "pub:info:pair" => "[" + string.Join(',', pairs.Select(pair => $"[{JsonSerializer.Serialize(pair)},[null,null,null,\"0.00000001\",\"1000000.0\",null,null,null,null,null,null,null]]")) + "]",
            _ => "[]",
        })) + "]";
    }
}
