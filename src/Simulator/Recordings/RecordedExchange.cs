using System.Text;
using System.Text.Json;
using CompraVenta.Simulator.Binance;
using CompraVenta.Simulator.Faults;
using CompraVenta.Simulator.Markets;
using CompraVenta.Simulator.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace CompraVenta.Simulator.Recordings;

/// <summary>A venue that plays a recording: its WebSocket frames to every client from the beginning, its REST answers as recorded.</summary>
internal sealed class RecordedExchange(VenueMarket market, FaultBoard faults, SimulatorOptions options, Recording recording)
    : VenueExchange(market, faults, options)
{
    private static readonly string[] Quotes = ["FDUSD", "USDT", "USDC", "BUSD", "TUSD", "USD", "EUR", "GBP", "TRY", "BRL", "RUB", "BTC", "ETH", "BNB"];

    /// <summary>The symbol of a topic: Binance's stream names begin with it.</summary>
    public string? SymbolOf(string? topic) => recording.Venue == "binance" ? topic?.Split('@')[0].ToUpperInvariant() : topic;

    public override async Task HandleAsync(HttpContext context, string path)
    {
        var streams = context.Request.Query["streams"].ToString().Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (recording.Venue == "binance" && path.StartsWith("/ws/", StringComparison.Ordinal)) streams = Uri.UnescapeDataString(path[4..]).Split('/');
        if (context.Request.Headers.Upgrade.Count > 0)
        {
            if (recording.Venue == "coinbase" && path == "/advanced" != recording.IsAdvanced) context.Response.StatusCode = StatusCodes.Status404NotFound;
            else await ServeAsync(context, socket => new RecordedConnection(socket, this, recording, Options.RecordingSpeed, path == "/stream", streams));
            return;
        }

        if (await RefusedAsync(context, context.Request.Query["symbol"], "{\"code\":-1003,\"msg\":\"Too many requests.\"}", "{\"code\":-1000,\"msg\":\"error\"}")) return;
        if (Find(path, context.Request.Query) is { } answer) await HttpAnswers.WriteAsync(context, StatusCodes.Status200OK, answer.Body);
        else if (MakeUp(path) is { } body) await HttpAnswers.WriteAsync(context, StatusCodes.Status200OK, body);
        else await HttpAnswers.WriteAsync(context, StatusCodes.Status404NotFound, "{\"code\":-1121,\"msg\":\"Not in the recording.\"}");
    }

    /// <summary>Bitfinex: the recorded acknowledgement of the channel a client asks for, with its subId; an error if it was not recorded.</summary>
    public string Acknowledge(JsonElement request)
    {
        var subId = request.TryGetProperty("subId", out var given) ? ",\"subId\":" + given.GetRawText() : "";
        foreach (var text in recording.Acknowledgements)
        {
            using var json = JsonDocument.Parse(text);
            if (Same(request, json.RootElement, "channel") && Same(request, json.RootElement, "symbol") && Same(request, json.RootElement, "key")) return text[..^1] + subId + "}";
        }

        return $"{{\"event\":\"error\",\"msg\":\"symbol: invalid\",\"code\":10300{subId}}}";
    }

    protected override void OnBookEvent(VenueBook book)
    {
    }

    protected override void OnStep(long nowMs)
    {
    }

    private static bool Same(JsonElement a, JsonElement b, string name) =>
        (a.TryGetProperty(name, out var x) ? x.ToString() : "") == (b.TryGetProperty(name, out var y) ? y.ToString() : "");

    private RecordedAnswer? Find(string path, IQueryCollection query)
    {
        // Old recordings name older versions of a call: the last part and the symbol decide.
        var name = path[(path.LastIndexOf('/') + 1)..];
        foreach (var answer in recording.Answers)
        {
            if (!answer.Path.EndsWith("/" + name, StringComparison.Ordinal)) continue;
            var symbol = QueryHelpers.ParseQuery(answer.Query).TryGetValue("symbol", out var recorded) ? recorded.ToString() : "";
            if (symbol.Length == 0 || symbol == query["symbol"].ToString()) return answer;
        }

        return null;
    }

    /// <summary>Discovery for recordings that have none: the symbols that occur in it.</summary>
    private string? MakeUp(string path) => (recording.Venue, path) switch
    {
        ("binance", "/api/v3/ping") => "{}",
        ("binance", "/api/v3/time") => $"{{\"serverTime\":{NowMs}}}",
        ("binance", "/api/v3/exchangeInfo") => ExchangeInfo(),
        ("binance", "/api/v3/ticker/24hr" or "/api/v3/ticker/price" or "/api/v3/ticker/bookTicker") => "[]",
        ("bitfinex", "/v2/platform/status") => "[1]",
        ("bitfinex", "/v2/tickers") => "[]",
        ("bitfinex", _) when path.StartsWith("/v2/conf/", StringComparison.Ordinal) => Configuration(path[9..]),
        ("coinbase", "/api/v3/brokerage/time") => $"{{\"iso\":\"{DateTimeOffset.FromUnixTimeMilliseconds(NowMs):yyyy-MM-ddTHH:mm:ssZ}\",\"epochSeconds\":\"{NowMs / 1_000}\",\"epochMillis\":\"{NowMs}\"}}",
        ("coinbase", "/exchange/time") => $"{{\"iso\":\"{DateTimeOffset.FromUnixTimeMilliseconds(NowMs):yyyy-MM-ddTHH:mm:ssZ}\",\"epoch\":{NowMs / 1_000}}}",
        _ => null,
    };

    private string ExchangeInfo()
    {
        var text = new WireText();
        BinanceSymbols.Open(text, NowMs);
        var first = true;
        foreach (var symbol in recording.Topics.Select(SymbolOf).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            var quote = Array.Find(Quotes, q => symbol.EndsWith(q, StringComparison.Ordinal) && symbol.Length > q.Length);
            if (quote is null) continue;
            if (!first) text.Raw(","u8);
            first = false;
            var asset = new Asset(symbol[..^quote.Length], 1, 0, 0, 1);
            BinanceSymbols.Write(text, new Listing
            {
                Venue = Market.Traits, Symbol = symbol, Base = asset, Quote = new Asset(quote, 1, 0, 0, 1), BaseCode = asset.Code, QuoteCode = quote,
                PriceDecimals = 8, SizeDecimals = 8, Weight = 1,
            });
        }

        return Encoding.UTF8.GetString(text.Raw("]}"u8).Written);
    }

    private string Configuration(string keys)
    {
        var pairs = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var text in recording.Acknowledgements)
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.TryGetProperty("pair", out var pair)) pairs.Add(pair.GetString()!);
        }

        return "[" + string.Join(',', keys.Split(',').Select(key => key switch
        {
            "pub:list:pair:exchange" => JsonSerializer.Serialize(pairs),
            "pub:map:currency:sym" => JsonSerializer.Serialize(ListingCatalog.BitfinexCodes.Select(code => new[] { code.Value, code.Key })),
            "pub:info:pair" => "[" + string.Join(',', pairs.Select(pair => $"[{JsonSerializer.Serialize(pair)},[null,null,null,\"0.00000001\",\"1000000.0\",null,null,null,null,null,null,null]]")) + "]",
            _ => "[]",
        })) + "]";
    }
}
