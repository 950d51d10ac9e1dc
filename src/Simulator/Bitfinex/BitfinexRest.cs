using System.Globalization;
using CompraVenta.Simulator.Markets;
using CompraVenta.Simulator.Wire;
using Microsoft.AspNetCore.Http;

namespace CompraVenta.Simulator.Bitfinex;

/// <summary>GET /v2/… : status, configuration, tickers, books, trades, candles.</summary>
internal sealed class BitfinexRest(BitfinexExchange exchange)
{
    private const int RowsMax = 10_000;

    private VenueMarket Market => exchange.Market;

    public async Task HandleAsync(HttpContext context, string path)
    {
        var text = new WireText();
        string? error;
        lock (Market.Gate)
        {
            error = Answer(path, context.Request.Query, text);
        }

        if (error is null) await HttpAnswers.WriteAsync(context, StatusCodes.Status200OK, text.Memory);
        else if (error.Length == 0) await HttpAnswers.WriteAsync(context, StatusCodes.Status404NotFound, "{\"error\":\"not found\"}");
        else await HttpAnswers.WriteAsync(context, StatusCodes.Status500InternalServerError, error);
    }

    private string? Answer(string path, IQueryCollection query, WireText text)
    {
        var parts = path.Split('/');
        switch (parts)
        {
            case ["platform", "status"]:
                text.Raw("[1]"u8);
                return null;
            case ["conf", var keys]:
                return Configuration(text, keys);
            case ["tickers"]:
                return Tickers(text, query["symbols"].ToString());
            case ["ticker", var symbol]:
                if (Market.Find(symbol) is not { } quoted) return Invalid("symbol");
                text.Raw("["u8);
                BitfinexFrames.Ticker(text, quoted, Market.History.Day(quoted, Market.NowMs));
                text.Raw("]"u8);
                return null;
            case ["book", var symbol, var precision]:
                return Book(text, symbol, precision, query["len"].ToString());
            case ["trades", var symbol, "hist"]:
                return Trades(text, symbol, query);
            case ["candles", var key, "hist" or "last"]:
                return Candles(text, key, parts[2] == "last", query);
            default:
                return "";
        }
    }

    private static string Invalid(string what) => $"[\"error\",10020,\"{what}: invalid\"]";

    private string? Configuration(WireText text, string keys)
    {
        text.Raw("["u8);
        foreach (var key in keys.Split(','))
        {
            if (text.Length > 1) text.Raw(","u8);
            switch (key)
            {
                case "pub:list:pair:exchange":
                    List(text, Market.Books.Select(book => book.Listing.Symbol[1..]));
                    break;
                case "pub:list:currency":
                    List(text, Market.Books.SelectMany(book => new[] { book.Listing.BaseCode, book.Listing.QuoteCode }).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
                    break;
                case "pub:list:pair:margin" or "pub:list:pair:futures":
                    text.Raw("[]"u8);
                    break;
                case "pub:map:currency:sym":
                    text.Raw("[[\"ALG\",\"ALGO\"],[\"ATO\",\"ATOM\"],[\"BCHABC\",\"XEC\"],[\"BCHN\",\"BCH\"],[\"DSH\",\"DASH\"],[\"IOT\",\"IOTA\"],[\"QTM\",\"QTUM\"],[\"UDC\",\"USDC\"],[\"UST\",\"USDt\"]]"u8);
                    break;
                case "pub:info:pair":
                    Infos(text);
                    break;
                default:
                    return Invalid("key");
            }
        }

        text.Raw("]"u8);
        return null;
    }

    private static void List(WireText text, IEnumerable<string> values)
    {
        text.Raw("["u8);
        var first = true;
        foreach (var value in values)
        {
            text.Raw(first ? ""u8 : ","u8).Quoted(value);
            first = false;
        }

        text.Raw("]"u8);
    }

    private void Infos(WireText text)
    {
        text.Raw("["u8);
        for (var i = 0; i < Market.Books.Count; i++)
        {
            var listing = Market.Books[i].Listing;
            // About four dollars at the anchor, rounded up to one digit.
            var least = 4 / listing.Base.AnchorUsd;
            var digits = Math.Clamp(-(int)Math.Floor(Math.Log10(least)), 0, 8);
            var minimum = least >= 1 ? Math.Ceiling(least) : Math.Ceiling(least * Math.Pow(10, digits)) / Math.Pow(10, digits);
            if (i > 0) text.Raw(","u8);
            text.Raw("["u8).Quoted(listing.Symbol[1..]).Raw(",[null,null,null,\""u8).Number(minimum, Math.Max(1, digits))
                .Raw("\",\""u8).Number(minimum * 50_000, 1).Raw("\",null,null,null,null,null,null,null]]"u8);
        }

        text.Raw("]"u8);
    }

    private string? Tickers(WireText text, string symbols)
    {
        var books = symbols == "ALL" ? Market.Books : [.. symbols.Split(',').Select(Market.Find).OfType<VenueBook>()];
        if (symbols.Length == 0) return Invalid("symbols");
        text.Raw("["u8);
        foreach (var book in books)
        {
            text.Raw(text.Length > 1 ? ",["u8 : "["u8).Quoted(book.Listing.Symbol).Raw(","u8);
            BitfinexFrames.Ticker(text, book, Market.History.Day(book, Market.NowMs));
            text.Raw("]"u8);
        }

        text.Raw("]"u8);
        return null;
    }

    private string? Book(WireText text, string symbol, string precision, string length)
    {
        if (Market.Find(symbol) is not { } book) return Invalid("symbol");
        if (precision is not ("P0" or "R0")) return Invalid("prec");
        if (length is not ("" or "1" or "25" or "100")) return Invalid("len");
        var window = new BookWindow(book, length.Length == 0 ? 25 : int.Parse(length, CultureInfo.InvariantCulture));
        window.Update();
        BitfinexFrames.Snapshot(text, window, precision == "R0");
        return null;
    }

    private string? Trades(WireText text, string symbol, IQueryCollection query)
    {
        if (Market.Find(symbol) is not { } book) return Invalid("symbol");
        var start = Long(query, "start", long.MinValue);
        var end = Long(query, "end", long.MaxValue);
        var chosen = new List<TapeTrade>();
        for (var age = 0; age < book.Tape.Count; age++)
        {
            var trade = book.Tape.Newest(age);
            if (trade.TimeMs >= start && trade.TimeMs <= end) chosen.Add(trade);
        }

        if (query["sort"] == "1") chosen.Reverse();
        text.Raw("["u8);
        foreach (var trade in chosen.Take((int)Math.Clamp(Long(query, "limit", 125), 1, RowsMax)))
        {
            if (text.Length > 1) text.Raw(","u8);
            BitfinexFrames.Trade(text, book.Listing, trade, trade.TimeMs);
        }

        text.Raw("]"u8);
        return null;
    }

    private string? Candles(WireText text, string key, bool last, IQueryCollection query)
    {
        if (key.Split(':', 3) is not ["trade", var frame, var symbol] || !CandleInterval.TryParse(frame, out var interval)) return Invalid("key");
        if (Market.Find(symbol) is not { } book) return Invalid("symbol");
        book.Tape.Roll(Market.NowMs);
        var ascending = query["sort"] == "1";
        var limit = last ? 1 : (int)Math.Clamp(Long(query, "limit", 100), 1, RowsMax);
        var end = Long(query, "end", Market.NowMs);
        List<Bar> bars;
        if (ascending && query.ContainsKey("start"))
        {
            bars = Market.History.Read(book, interval, Long(query, "start", 0), end, Market.NowMs, limit);
        }
        else
        {
            bars = Market.History.Newest(book, interval, end, Market.NowMs, limit);
            var start = Long(query, "start", long.MinValue);
            bars.RemoveAll(bar => bar.StartMs < start);
            if (!ascending) bars.Reverse();
        }

        if (last && bars.Count > 0) BitfinexFrames.Candle(text, book.Listing, bars[0]);
        else BitfinexFrames.Candles(text, book.Listing, bars);
        return null;
    }

    private static long Long(IQueryCollection query, string name, long otherwise) =>
        long.TryParse(query[name], NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
