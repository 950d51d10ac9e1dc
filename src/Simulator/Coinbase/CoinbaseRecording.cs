using System.Text.Json;
using CompraVenta.Simulator.Recordings;

namespace CompraVenta.Simulator.Coinbase;

/// <summary>Coinbase's part in playing a recording, which is of one of its two feeds.</summary>
internal sealed class CoinbaseRecording(Recording recording) : RecordedProtocol(recording)
{
    public override bool Serves(string path) => path == "/advanced" == Recording.IsAdvanced;

    public override void OnRequest(RecordedConnection connection, JsonElement request)
    {
        if (request.TryGetProperty("product_ids", out var products)) connection.Follow(products.EnumerateArray().Select(item => item.GetString()!));
        connection.Settle();
    }

    public override string? MakeUp(string path, long nowMs)
    {
        var iso = $"{DateTimeOffset.FromUnixTimeMilliseconds(nowMs):yyyy-MM-ddTHH:mm:ssZ}";
        return path switch
        {
            "/api/v3/brokerage/time" => $"{{\"iso\":\"{iso}\",\"epochSeconds\":\"{nowMs / 1_000}\",\"epochMillis\":\"{nowMs}\"}}",
            "/exchange/time" => $"{{\"iso\":\"{iso}\",\"epoch\":{nowMs / 1_000}}}",
            _ => null,
        };
    }
}
