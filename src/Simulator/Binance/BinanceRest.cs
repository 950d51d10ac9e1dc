using System.Globalization;
using System.Text.Json;
using CompraVenta.Simulator.Markets;
using CompraVenta.Simulator.Wire;
using Microsoft.AspNetCore.Http;

namespace CompraVenta.Simulator.Binance;

/// <summary>GET /api/v3/… : market data.</summary>
internal sealed class BinanceRest(BinanceExchange exchange)
{
    private const string InvalidSymbol = "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}";

    private readonly BinanceWeights _weights = new();

    private VenueMarket Market => exchange.Market;

    public async Task HandleAsync(HttpContext context, string path)
    {
        var query = context.Request.Query;
        var text = new WireText();
        var status = StatusCodes.Status200OK;
        string? error = null;
        lock (Market.Gate)
        {
            var weight = WeightOf(path, query);
            if (!_weights.TryTake(weight, Market.NowMs, out var used))
            {
                context.Response.Headers.RetryAfter = ((60_000 - (Market.NowMs % 60_000)) / 1_000 + 1).ToString(CultureInfo.InvariantCulture);
                status = StatusCodes.Status429TooManyRequests;
                error = $"{{\"code\":-1003,\"msg\":\"Too much request weight used; current limit is {BinanceWeights.LimitPerMinute} request weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid polling the API.\"}}";
            }
            else
            {
                error = Answer(path, query, text);
                if (error is not null) status = error.Length == 0 ? StatusCodes.Status404NotFound : StatusCodes.Status400BadRequest;
            }

            var header = used.ToString(CultureInfo.InvariantCulture);
            context.Response.Headers["X-MBX-USED-WEIGHT"] = header;
            context.Response.Headers["X-MBX-USED-WEIGHT-1M"] = header;
        }

        if (error is null) await HttpAnswers.WriteAsync(context, status, text.Memory);
        else await HttpAnswers.WriteAsync(context, status, error.Length > 0 ? error : "{\"code\":-1000,\"msg\":\"Path not found.\"}");
    }

    private static int WeightOf(string path, IQueryCollection query) => path switch
    {
        "/api/v3/exchangeInfo" => 20,
        "/api/v3/depth" => BinanceWeights.OfDepth(Integer(query, "limit", 100)),
        "/api/v3/trades" => 25,
        "/api/v3/aggTrades" => 4,
        "/api/v3/klines" or "/api/v3/uiKlines" => 2,
        "/api/v3/ticker/24hr" => query.ContainsKey("symbol") ? 2 : query.ContainsKey("symbols") ? 40 : 80,
        "/api/v3/ticker/price" or "/api/v3/ticker/bookTicker" => query.ContainsKey("symbol") ? 2 : 4,
        _ => 1,
    };

    /// <summary>Null when <paramref name="text"/> holds the answer; empty for an unknown path; else the error body.</summary>
    private string? Answer(string path, IQueryCollection query, WireText text)
    {
        switch (path)
        {
            case "/api/v3/ping":
                text.Raw("{}"u8);
                return null;
            case "/api/v3/time":
                text.Raw("{\"serverTime\":"u8).Number(Market.NowMs).Raw("}"u8);
                return null;
            case "/api/v3/exchangeInfo":
                return Chosen(query, out var infos, out _) ?? ExchangeInfo(text, infos);
            case "/api/v3/depth":
                return One(query, out var book) ?? Depth(text, book, Math.Clamp(Integer(query, "limit", 100), 1, 5_000));
            case "/api/v3/trades":
                return One(query, out book) ?? Trades(text, book, query, aggregated: false);
            case "/api/v3/aggTrades":
                return One(query, out book) ?? Trades(text, book, query, aggregated: true);
            case "/api/v3/klines" or "/api/v3/uiKlines":
                return One(query, out book) ?? Klines(text, book, query);
            case "/api/v3/ticker/24hr" or "/api/v3/ticker/price" or "/api/v3/ticker/bookTicker":
                return Chosen(query, out var chosen, out var single) ?? Tickers(text, path[14..], query["type"] == "MINI", chosen, single);
            default:
                return "";
        }
    }

    private string? One(IQueryCollection query, out VenueBook book)
    {
        book = null!;
        var symbol = query["symbol"].ToString();
        if (symbol.Length == 0) return "{\"code\":-1102,\"msg\":\"Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.\"}";
        book = Market.Find(symbol)!;
        return book is null ? InvalidSymbol : null;
    }

    private string? Chosen(IQueryCollection query, out IReadOnlyList<VenueBook> books, out bool single)
    {
        single = query.ContainsKey("symbol");
        books = Market.Books;
        if (single)
        {
            var error = One(query, out var book);
            if (error is null) books = [book];
            return error;
        }

        if (!query.TryGetValue("symbols", out var list)) return null;
        string[]? names = null;
        try
        {
            names = JsonSerializer.Deserialize<string[]>(list.ToString());
        }
        catch (JsonException)
        {
            // Answered below.
        }

        if (names is null) return "{\"code\":-1100,\"msg\":\"Illegal characters found in parameter 'symbols'; legal range is '^\\\\[(\\\"[A-Z0-9-_.]{1,20}\\\"(,\\\"[A-Z0-9-_.]{1,20}\\\"){0,}){0,1}\\\\]$'.\"}";
        books = [.. names.Select(Market.Find).OfType<VenueBook>()];
        return books.Count == names.Length ? null : InvalidSymbol;
    }

    private string? ExchangeInfo(WireText text, IReadOnlyList<VenueBook> books)
    {
        BinanceSymbols.Open(text, Market.NowMs);
        for (var i = 0; i < books.Count; i++)
        {
            if (i > 0) text.Raw(","u8);
            BinanceSymbols.Write(text, books[i].Listing);
        }

        text.Raw("]}"u8);
        return null;
    }

    private static string? Depth(WireText text, VenueBook book, int limit)
    {
        text.Raw("{\"lastUpdateId\":"u8).Number(book.UpdateId);
        foreach (var side in (ReadOnlySpan<BookSide>)[book.Bids, book.Asks])
        {
            text.Raw(side.IsBid ? ",\"bids\":["u8 : ",\"asks\":["u8);
            for (var rank = 0; rank < Math.Min(limit, side.Count); rank++)
            {
                ref readonly var level = ref side[rank];
                text.Raw(rank == 0 ? "["u8 : ",["u8).Price(book.Listing, level.Price).Raw(","u8).Quantity(book.Listing, level.Size).Raw("]"u8);
            }

            text.Raw("]"u8);
        }

        text.Raw("}"u8);
        return null;
    }

    private static string? Trades(WireText text, VenueBook book, IQueryCollection query, bool aggregated)
    {
        var tape = book.Tape;
        var limit = Math.Min(Math.Clamp(Integer(query, "limit", 500), 1, 1_000), tape.Count);
        var from = query.ContainsKey("fromId") ? Long(query, "fromId", 0) : long.MinValue;
        var start = Long(query, "startTime", long.MinValue);
        var end = Long(query, "endTime", long.MaxValue);
        var chosen = new List<TapeTrade>();
        for (var age = tape.Count - 1; age >= 0; age--)
        {
            var trade = tape.Newest(age);
            if (trade.Id >= from && trade.TimeMs >= start && trade.TimeMs <= end) chosen.Add(trade);
        }

        // From an id or a time on: the oldest first; else the newest.
        var oldest = from != long.MinValue || start != long.MinValue;
        text.Raw("["u8);
        foreach (var trade in oldest ? chosen.Take(limit) : chosen.TakeLast(limit))
        {
            text.Raw(text.Length > 1 ? ",{"u8 : "{"u8);
            if (aggregated)
            {
                BinanceFrames.AggFields(text, book.Listing, trade);
            }
            else
            {
                text.Raw("\"id\":"u8).Number(trade.Id).Raw(",\"price\":"u8).Price(book.Listing, trade.Price)
                    .Raw(",\"qty\":"u8).Quantity(book.Listing, trade.Size).Raw(",\"quoteQty\":"u8).QuoteAmount(tape.QuoteOf(trade))
                    .Raw(",\"time\":"u8).Number(trade.TimeMs)
                    .Raw(trade.TakerBuys ? ",\"isBuyerMaker\":false,\"isBestMatch\":true"u8 : ",\"isBuyerMaker\":true,\"isBestMatch\":true"u8);
            }

            text.Raw("}"u8);
        }

        text.Raw("]"u8);
        return null;
    }

    private string? Klines(WireText text, VenueBook book, IQueryCollection query)
    {
        if (!CandleInterval.TryParse(query["interval"].ToString(), out var interval)) return "{\"code\":-1120,\"msg\":\"Invalid interval.\"}";
        var limit = Math.Clamp(Integer(query, "limit", 500), 1, 1_000);
        book.Tape.Roll(Market.NowMs);
        var end = Long(query, "endTime", Market.NowMs);
        var bars = query.ContainsKey("startTime")
            ? Market.History.Read(book, interval, Long(query, "startTime", 0), end, Market.NowMs, limit)
            : Market.History.Newest(book, interval, end, Market.NowMs, limit);
        text.Raw("["u8);
        foreach (var bar in bars)
        {
            if (text.Length > 1) text.Raw(","u8);
            BinanceFrames.KlineRow(text, book.Listing, interval, bar);
        }

        text.Raw("]"u8);
        return null;
    }

    private string? Tickers(WireText text, string kind, bool mini, IReadOnlyList<VenueBook> books, bool single)
    {
        if (!single) text.Raw("["u8);
        for (var i = 0; i < books.Count; i++)
        {
            var book = books[i];
            if (i > 0) text.Raw(","u8);
            text.Raw("{\"symbol\":\""u8).Raw(book.Listing.Symbol).Raw("\""u8);
            BinanceTickers.Write(text, kind, mini, book, Market.History, Market.NowMs);
            text.Raw("}"u8);
        }

        if (!single) text.Raw("]"u8);
        return null;
    }

    private static int Integer(IQueryCollection query, string name, int otherwise) =>
        int.TryParse(query[name], NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private static long Long(IQueryCollection query, string name, long otherwise) =>
        long.TryParse(query[name], NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
