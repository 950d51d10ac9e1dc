using System.Text;
using System.Text.Json;
using CompraVenta.Simulator.Faults;
using CompraVenta.Simulator.Wire;

namespace CompraVenta.Simulator.Coinbase;

/// <summary>What clients of the two Coinbase feeds have in common: subscribe within 5 s, JSON requests, flat errors.</summary>
internal abstract class CoinbaseConnection(WireSocket socket, CoinbaseExchange exchange) : VenueConnection(socket, exchange)
{
    private const long SubscribeWithinMs = 5_000;

    protected CoinbaseExchange Coinbase => exchange;

    /// <summary>Set once a subscription succeeded.</summary>
    protected bool HasSubscribed { get; set; }

    public override void OnMessage(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var json = JsonDocument.Parse(message);
            if (json.RootElement.ValueKind == JsonValueKind.Object) OnRequest(json.RootElement);
            else Error("Malformed JSON");
        }
        catch (JsonException)
        {
            Error("Malformed JSON");
        }
    }

    public override void OnStep(long nowMs)
    {
        base.OnStep(nowMs);
        if (!HasSubscribed && !IsEnded && nowMs - OpenedAtMs >= SubscribeWithinMs) Close(1008, "no subscription");
    }

    protected static string Text(JsonElement request, string name) =>
        request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    protected static List<string> Texts(JsonElement request, string name) =>
        request.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];

    protected abstract void OnRequest(JsonElement request);

    protected void Error(string message, string? reason = null) =>
        Send(FrameKind.Control, null, Encoding.UTF8.GetBytes(reason is null
            ? $"{{\"type\":\"error\",\"message\":{JsonSerializer.Serialize(message)}}}"
            : $"{{\"type\":\"error\",\"message\":{JsonSerializer.Serialize(message)},\"reason\":{JsonSerializer.Serialize(reason)}}}"));
}
