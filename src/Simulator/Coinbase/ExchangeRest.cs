using System.Globalization;
using CompraVenta.Simulator.Markets;
using CompraVenta.Simulator.Wire;
using Microsoft.AspNetCore.Http;

namespace CompraVenta.Simulator.Coinbase;

/// <summary>Public REST of the Exchange.</summary>
internal sealed class ExchangeRest(CoinbaseExchange exchange)
{
    private const int CandlesMax = 300;

    private VenueMarket Market => exchange.Market;

    public async Task HandleAsync(HttpContext context, string path)
    {
        // The real venue refuses requests that do not say who asks.
        if (context.Request.Headers.UserAgent.Count == 0)
        {
            await HttpAnswers.WriteAsync(context, StatusCodes.Status400BadRequest, "{\"message\":\"User-Agent header is required.\"}");
            return;
        }

        var text = new WireText();
        string? error;
        lock (Market.Gate)
        {
            error = Answer(path, context, text);
        }

        if (error is null) await HttpAnswers.WriteAsync(context, StatusCodes.Status200OK, text.Memory);
        else if (error.Length == 0) await HttpAnswers.WriteAsync(context, StatusCodes.Status404NotFound, "{\"message\":\"NotFound\"}");
        else await HttpAnswers.WriteAsync(context, StatusCodes.Status400BadRequest, $"{{\"message\":\"{error}\"}}");
    }

    private string? Answer(string path, HttpContext context, WireText text)
    {
        var query = context.Request.Query;
        var parts = path.Split('/')[1..];
        switch (parts)
        {
            case ["time"]:
                text.Raw("{\"iso\":"u8).Stamp(Market.NowMs, 3).Raw(",\"epoch\":"u8).Number(Market.NowMs / 1_000.0, 3).Raw("}"u8);
                return null;
            case ["products"]:
                text.Raw("["u8);
                for (var i = 0; i < Market.Books.Count; i++)
                {
                    if (i > 0) text.Raw(","u8);
                    ExchangeFrames.Product(text, Market.Books[i].Listing);
                }

                text.Raw("]"u8);
                return null;
        }

        if (parts is not ["products", var id, ..] || Market.Find(id) is not { } book) return "";
        switch (parts[2..])
        {
            case []:
                ExchangeFrames.Product(text, book.Listing);
                return null;
            case ["book"]:
                return Book(text, book, query["level"].ToString());
            case ["ticker"]:
                Ticker(text, book);
                return null;
            case ["stats"]:
                Stats(text, book);
                return null;
            case ["trades"]:
                Trades(text, book, context);
                return null;
            case ["candles"]:
                return Candles(text, book, query);
            default:
                return "";
        }
    }

    private string? Book(WireText text, VenueBook book, string level)
    {
        if (level is not ("" or "1" or "2" or "3")) return "Invalid level";
        var listing = book.Listing;
        text.Raw("{"u8);
        foreach (var side in (ReadOnlySpan<BookSide>)[book.Bids, book.Asks])
        {
            text.Raw(side.IsBid ? "\"bids\":["u8 : ",\"asks\":["u8);
            for (var rank = 0; rank < (level is "2" or "3" ? side.Count : Math.Min(1, side.Count)); rank++)
            {
                ref readonly var row = ref side[rank];
                text.Raw(rank == 0 ? "["u8 : ",["u8).FullPrice(listing, row.Price).Raw(","u8).FullSize(listing, row.Size).Raw(","u8);
                if (level == "3") text.OrderId(listing, row.OrderId, 3);
                else text.Number(row.Count);
                text.Raw("]"u8);
            }

            text.Raw("]"u8);
        }

        text.Raw(",\"sequence\":"u8).Number(ExchangeFrames.Sequence(book)).Raw(",\"auction_mode\":false,\"auction\":null,\"time\":"u8).Stamp(Market.NowMs).Raw("}"u8);
        return null;
    }

    private void Ticker(WireText text, VenueBook book)
    {
        var listing = book.Listing;
        _ = book.Bids.TryBest(out var bid);
        _ = book.Asks.TryBest(out var ask);
        var day = Market.History.Day(book, Market.NowMs);
        var last = book.Tape.Count > 0 ? book.Tape.Newest(0) : new TapeTrade(0, Market.NowMs, day.Close, 1, true);
        text.Raw("{\"ask\":"u8).FullPrice(listing, ask.Price).Raw(",\"bid\":"u8).FullPrice(listing, bid.Price).Raw(",\"volume\":"u8).FullSize(listing, day.Volume)
            .Raw(",\"trade_id\":"u8).Number(last.Id).Raw(",\"price\":"u8).FullPrice(listing, last.Price).Raw(",\"size\":"u8).FullSize(listing, last.Size)
            .Raw(",\"time\":"u8).Stamp(last.TimeMs).Raw(",\"rfq_volume\":\"0\"}"u8);
    }

    private void Stats(WireText text, VenueBook book)
    {
        var listing = book.Listing;
        var day = Market.History.Day(book, Market.NowMs);
        text.Raw("{\"open\":"u8).FullPrice(listing, day.Open).Raw(",\"high\":"u8).FullPrice(listing, day.High).Raw(",\"low\":"u8).FullPrice(listing, day.Low)
            .Raw(",\"last\":"u8).FullPrice(listing, day.Close).Raw(",\"volume\":"u8).FullSize(listing, day.Volume)
            .Raw(",\"volume_30day\":"u8).FullSize(listing, day.Volume * 30).Raw("}"u8);
    }

    /// <summary>Newest first; <c>after</c> pages to older ones, <c>before</c> to newer.</summary>
    private static void Trades(WireText text, VenueBook book, HttpContext context)
    {
        var query = context.Request.Query;
        var limit = Math.Clamp(Long(query, "limit", 1_000), 1, 1_000);
        var after = Long(query, "after", long.MaxValue);
        var before = Long(query, "before", long.MinValue);
        long first = 0, last = 0;
        text.Raw("["u8);
        for (int age = 0, count = 0; age < book.Tape.Count && count < limit; age++)
        {
            var trade = book.Tape.Newest(age);
            if (trade.Id >= after || trade.Id <= before) continue;
            if (count == 0) first = trade.Id;
            last = trade.Id;
            text.Raw(count++ == 0 ? "{\"trade_id\":"u8 : ",{\"trade_id\":"u8).Number(trade.Id).Raw(trade.TakerBuys ? ",\"side\":\"sell\",\"size\":"u8 : ",\"side\":\"buy\",\"size\":"u8)
                .FullSize(book.Listing, trade.Size).Raw(",\"price\":"u8).FullPrice(book.Listing, trade.Price).Raw(",\"time\":"u8).Stamp(trade.TimeMs).Raw("}"u8);
        }

        text.Raw("]"u8);
        if (first == 0) return;
        context.Response.Headers["cb-before"] = first.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers["cb-after"] = last.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Rows [time_s, low, high, open, close, volume], newest first; buckets without trades are missing.</summary>
    private string? Candles(WireText text, VenueBook book, IQueryCollection query)
    {
        var granularity = query["granularity"].ToString();
        if (granularity.Length == 0) granularity = "60";
        if (granularity is not ("60" or "300" or "900" or "3600" or "21600" or "86400") || !CandleInterval.TryParse(granularity, out var interval)) return "Unsupported granularity";
        var end = Time(query, "end", Market.NowMs);
        var start = Time(query, "start", end - ((CandlesMax - 1) * interval.LengthMs));
        if ((end - start) / interval.LengthMs > CandlesMax) return "granularity too small for the requested time range. Count of aggregations requested exceeds 300";
        book.Tape.Roll(Market.NowMs);
        var bars = Market.History.Read(book, interval, start, end, Market.NowMs, CandlesMax);
        bars.Reverse();
        var listing = book.Listing;
        text.Raw("["u8);
        foreach (var bar in bars)
        {
            if (bar.Trades == 0) continue;
            text.Raw(text.Length > 1 ? ",["u8 : "["u8).Number(bar.StartMs / 1_000).Raw(","u8).Trimmed(bar.Low, listing.PriceDecimals)
                .Raw(","u8).Trimmed(bar.High, listing.PriceDecimals).Raw(","u8).Trimmed(bar.Open, listing.PriceDecimals)
                .Raw(","u8).Trimmed(bar.Close, listing.PriceDecimals).Raw(","u8).Trimmed(bar.Volume, listing.SizeDecimals).Raw("]"u8);
        }

        text.Raw("]"u8);
        return null;
    }

    private static long Time(IQueryCollection query, string name, long otherwise)
    {
        var value = query[name].ToString();
        if (long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var seconds)) return seconds * 1_000;
        return DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.ToUnixTimeMilliseconds() : otherwise;
    }

    private static long Long(IQueryCollection query, string name, long otherwise) =>
        long.TryParse(query[name], NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
