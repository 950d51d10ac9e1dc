using System.Text;
using System.Text.Json;
using CompraVenta.Simulator.Markets;
using CompraVenta.Simulator.Recordings;
using CompraVenta.Simulator.Wire;
using Microsoft.AspNetCore.Http;

namespace CompraVenta.Simulator.Binance;

/// <summary>Binance's part in playing a recording: a client gets the streams it names.</summary>
internal sealed class BinanceRecording(Recording recording) : RecordedProtocol(recording)
{
    private static readonly string[] Quotes = ["FDUSD", "USDT", "USDC", "BUSD", "TUSD", "USD", "EUR", "GBP", "TRY", "BRL", "RUB", "BTC", "ETH", "BNB"];

    public override IEnumerable<string> TopicsOf(string path, IQueryCollection query) =>
        path.StartsWith("/ws/", StringComparison.Ordinal)
            ? Uri.UnescapeDataString(path[4..]).Split('/', StringSplitOptions.RemoveEmptyEntries)
            : query["streams"].ToString().Split('/', StringSplitOptions.RemoveEmptyEntries);

    public override string? SymbolOf(string? topic) => topic?.Split('@')[0].ToUpperInvariant();

    public override ReadOnlySpan<byte> PayloadOf(in RecordedFrame frame, string path)
    {
        var text = frame.Text.AsSpan();
        // Recorded as {"stream":"…","data":PAYLOAD}; below /ws only the payload is sent.
        var at = path == "/stream" || frame.Topic is null ? -1 : text.IndexOf("\"data\":"u8);
        return at > 0 ? text[(at + 7)..^1] : text;
    }

    public override void OnRequest(RecordedConnection connection, JsonElement request)
    {
        var streams = request.TryGetProperty("params", out var list)
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!).ToList()
            : [];
        var method = request.GetProperty("method").GetString();
        if (method == "SUBSCRIBE") connection.Follow(streams);
        else if (method == "UNSUBSCRIBE") connection.Unfollow(streams);
        connection.Tell($"{{\"result\":null,\"id\":{(request.TryGetProperty("id", out var id) ? id.GetRawText() : "null")}}}");
        connection.Settle();
    }

    public override string? MakeUp(string path, long nowMs) => path switch
    {
        "/api/v3/ping" => "{}",
        "/api/v3/time" => $"{{\"serverTime\":{nowMs}}}",
        "/api/v3/exchangeInfo" => ExchangeInfo(nowMs),
        "/api/v3/ticker/24hr" or "/api/v3/ticker/price" or "/api/v3/ticker/bookTicker" => "[]",
        _ => null,
    };

    private string ExchangeInfo(long nowMs)
    {
        var text = new WireText();
        BinanceSymbols.Open(text, nowMs);
        var first = true;
        foreach (var symbol in Recording.Topics.Select(SymbolOf).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            var quote = Array.Find(Quotes, q => symbol.EndsWith(q, StringComparison.Ordinal) && symbol.Length > q.Length);
            if (quote is null) continue;
            if (!first) text.Raw(","u8);
            first = false;
            var asset = new Asset(symbol[..^quote.Length], 1, 0, 0, 1);
            BinanceSymbols.Write(text, new Listing
            {
                Venue = VenueTraits.Binance, Symbol = symbol, Base = asset, Quote = new Asset(quote, 1, 0, 0, 1), BaseCode = asset.Code, QuoteCode = quote,
                PriceDecimals = 8, SizeDecimals = 8, Weight = 1,
            });
        }

        return Encoding.UTF8.GetString(text.Raw("]}"u8).Written);
    }
}
