using System.Globalization;
using CompraVenta.Simulator.Markets;
using CompraVenta.Simulator.Wire;
using Microsoft.AspNetCore.Http;

namespace CompraVenta.Simulator.Coinbase;

/// <summary>Public REST of Advanced Trade below /api/v3/brokerage.</summary>
internal sealed class AdvancedRest(CoinbaseExchange exchange)
{
    private const int CandlesMax = 350;

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
        else if (error.Length == 0) await HttpAnswers.WriteAsync(context, StatusCodes.Status404NotFound, "{\"error\":\"NOT_FOUND\",\"error_details\":\"\",\"message\":\"\"}");
        else await HttpAnswers.WriteAsync(context, StatusCodes.Status400BadRequest, $"{{\"error\":\"INVALID_ARGUMENT\",\"error_details\":\"{error}\",\"message\":\"{error}\"}}");
    }

    private string? Answer(string path, IQueryCollection query, WireText text)
    {
        switch (path.Split('/')[1..])
        {
            case ["time"]:
                text.Raw("{\"iso\":"u8).Stamp(Market.NowMs, 3).Raw(",\"epochSeconds\":\""u8).Number(Market.NowMs / 1_000)
                    .Raw("\",\"epochMillis\":\""u8).Number(Market.NowMs).Raw("\"}"u8);
                return null;
            case ["market", "products"]:
                return Products(text, query);
            case ["market", "products", var id]:
                if (Find(id) is not { } single) return "";
                Product(text, single, id);
                return null;
            case ["market", "product_book"]:
                return Find(query["product_id"].ToString()) is { } book ? Book(text, book, (int)Long(query, "limit", 50)) : "invalid product_id";
            case ["market", "products", var id, "candles"]:
                return Find(id) is { } charted ? Candles(text, charted, query) : "";
            case ["market", "products", var id, "ticker"]:
                return Find(id) is { } traded ? Ticker(text, traded, query) : "";
            default:
                return "";
        }
    }

    private VenueBook? Find(string product) => Market.Find(exchange.Canonical(product));

    private string? Products(WireText text, IQueryCollection query)
    {
        var wanted = query["product_ids"].SelectMany(value => (value ?? "").Split(',')).ToList();
        var all = new List<(VenueBook Book, string Id)>();
        foreach (var book in Market.Books)
        {
            all.Add((book, book.Listing.Symbol));
            if (book.Listing.QuoteCode == "USD") all.Add((book, book.Listing.BaseCode + "-USDC"));
        }

        if (wanted.Count > 0) all.RemoveAll(item => !wanted.Contains(item.Id, StringComparer.Ordinal));
        var offset = (int)Math.Clamp(Long(query, "offset", 0), 0, all.Count);
        var limit = (int)Math.Clamp(Long(query, "limit", int.MaxValue), 0, all.Count - offset);
        text.Raw("{\"products\":["u8);
        for (var i = offset; i < offset + limit; i++)
        {
            if (i > offset) text.Raw(","u8);
            Product(text, all[i].Book, all[i].Id);
        }

        text.Raw("],\"num_products\":"u8).Number(limit).Raw("}"u8);
        return null;
    }

    private void Product(WireText text, VenueBook book, string id)
    {
        var listing = book.Listing;
        var day = Market.History.Day(book, Market.NowMs);
        var isAlias = id != listing.Symbol;
        var hasAlias = !isAlias && listing.QuoteCode == "USD";
        text.Raw("{\"product_id\":"u8).Quoted(id).Raw(",\"price\":"u8).Price(listing, day.Close)
            .Raw(",\"price_percentage_change_24h\":\""u8).Number((day.Close - day.Open) * 100.0 / day.Open, 14)
            .Raw("\",\"volume_24h\":"u8).Size(listing, day.Volume).Raw(",\"volume_percentage_change_24h\":\"0\",\"base_increment\":"u8).FullSize(listing, 1)
            .Raw(",\"quote_increment\":"u8).FullPrice(listing, 1).Raw(",\"quote_min_size\":"u8).MinimumFunds(listing).Raw(",\"quote_max_size\":\"150000000\",\"base_min_size\":"u8)
            .FullSize(listing, 1).Raw(",\"base_max_size\":\"34000000000\",\"base_name\":"u8).Quoted(listing.BaseCode)
            .Raw(",\"quote_name\":"u8).Quoted(isAlias ? "USDC" : listing.QuoteCode)
            .Raw(",\"watched\":false,\"is_disabled\":false,\"new\":false,\"status\":\"online\",\"cancel_only\":false,\"limit_only\":false,\"post_only\":false,\"trading_disabled\":false,\"auction_mode\":false,\"product_type\":\"SPOT\",\"quote_currency_id\":"u8)
            .Quoted(isAlias ? "USDC" : listing.QuoteCode).Raw(",\"base_currency_id\":"u8).Quoted(listing.BaseCode)
            .Raw(",\"fcm_trading_session_details\":null,\"mid_market_price\":\"\",\"alias\":"u8).Quoted(isAlias ? listing.Symbol : "")
            .Raw(",\"alias_to\":["u8);
        if (hasAlias) text.Quoted(listing.BaseCode + "-USDC");
        text.Raw("],\"base_display_symbol\":"u8).Quoted(listing.BaseCode).Raw(",\"quote_display_symbol\":"u8).Quoted(listing.QuoteCode)
            .Raw(",\"view_only\":false,\"price_increment\":"u8).FullPrice(listing, 1).Raw(",\"display_name\":"u8).Quoted(id)
            .Raw(",\"product_venue\":\"CBE\",\"approximate_quote_24h_volume\":\""u8).Number(day.Quote, 2)
            .Raw("\",\"new_at\":"u8).Stamp(listing.ListedAtMs > 0 ? listing.ListedAtMs : 1_672_531_200_000, 0)
            .Raw(",\"high_24h\":"u8).Price(listing, day.High).Raw(",\"low_24h\":"u8).Price(listing, day.Low).Raw("}"u8);
    }

    private string? Book(WireText text, VenueBook book, int limit)
    {
        var listing = book.Listing;
        text.Raw("{\"pricebook\":{\"product_id\":"u8).Quoted(listing.Symbol);
        foreach (var side in (ReadOnlySpan<BookSide>)[book.Bids, book.Asks])
        {
            text.Raw(side.IsBid ? ",\"bids\":["u8 : ",\"asks\":["u8);
            for (var rank = 0; rank < Math.Min(limit, side.Count); rank++)
            {
                text.Raw(rank == 0 ? "{\"price\":"u8 : ",{\"price\":"u8).Price(listing, side[rank].Price)
                    .Raw(",\"size\":"u8).Size(listing, side[rank].Size).Raw("}"u8);
            }

            text.Raw("]"u8);
        }

        _ = book.Bids.TryBest(out var bid);
        _ = book.Asks.TryBest(out var ask);
        var spread = ask.Price - bid.Price;
        text.Raw(",\"time\":"u8).Stamp(Market.NowMs).Raw("},\"last\":"u8).Price(listing, book.Tape.LastPrice)
            .Raw(",\"mid_market\":\""u8).Trimmed((bid.Price + ask.Price) * 5, listing.PriceDecimals + 1)
            .Raw("\",\"spread_bps\":\""u8).Number(spread * 20_000.0 / (bid.Price + ask.Price), 4).Raw("\",\"spread_absolute\":"u8).Price(listing, spread).Raw("}"u8);
        return null;
    }

    private string? Candles(WireText text, VenueBook book, IQueryCollection query)
    {
        var granularity = query["granularity"].ToString();
        if (!granularity.Contains('_', StringComparison.Ordinal) || !CandleInterval.TryParse(granularity, out var interval)) return "granularity argument is invalid";
        var end = Long(query, "end", Market.NowMs / 1_000) * 1_000;
        var start = Long(query, "start", (end - (CandlesMax * interval.LengthMs)) / 1_000) * 1_000;
        if ((end - start) / interval.LengthMs > CandlesMax) return "number of candles requested should be less than 350";
        book.Tape.Roll(Market.NowMs);
        var bars = Market.History.Read(book, interval, start, end, Market.NowMs, CandlesMax);
        bars.Reverse();
        text.Raw("{\"candles\":["u8);
        var first = true;
        foreach (var bar in bars.Where(bar => bar.Trades > 0).Take((int)Math.Clamp(Long(query, "limit", CandlesMax), 1, CandlesMax)))
        {
            text.Raw(first ? "{\"start\":\""u8 : ",{\"start\":\""u8).Number(bar.StartMs / 1_000).Raw("\",\"low\":"u8).Price(book.Listing, bar.Low)
                .Raw(",\"high\":"u8).Price(book.Listing, bar.High).Raw(",\"open\":"u8).Price(book.Listing, bar.Open)
                .Raw(",\"close\":"u8).Price(book.Listing, bar.Close).Raw(",\"volume\":"u8).Size(book.Listing, bar.Volume).Raw("}"u8);
            first = false;
        }

        text.Raw("]}"u8);
        return null;
    }

    private static string? Ticker(WireText text, VenueBook book, IQueryCollection query)
    {
        var listing = book.Listing;
        text.Raw("{\"trades\":["u8);
        for (var age = 0; age < Math.Min(Math.Clamp(Long(query, "limit", 100), 1, 1_000), book.Tape.Count); age++)
        {
            var trade = book.Tape.Newest(age);
            text.Raw(age == 0 ? "{\"trade_id\":\""u8 : ",{\"trade_id\":\""u8).Number(trade.Id).Raw("\",\"product_id\":"u8).Quoted(listing.Symbol)
                .Raw(",\"price\":"u8).Price(listing, trade.Price).Raw(",\"size\":"u8).Size(listing, trade.Size).Raw(",\"time\":"u8).Stamp(trade.TimeMs)
                .Raw(trade.TakerBuys ? ",\"side\":\"SELL\",\"bid\":\"\",\"ask\":\"\",\"exchange\":\"\"}"u8 : ",\"side\":\"BUY\",\"bid\":\"\",\"ask\":\"\",\"exchange\":\"\"}"u8);
        }

        _ = book.Bids.TryBest(out var bid);
        _ = book.Asks.TryBest(out var ask);
        text.Raw("],\"best_bid\":"u8).Price(listing, bid.Price).Raw(",\"best_ask\":"u8).Price(listing, ask.Price).Raw("}"u8);
        return null;
    }

    private static long Long(IQueryCollection query, string name, long otherwise) =>
        long.TryParse(query[name], NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
