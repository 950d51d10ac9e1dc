using CompraVenta.Simulator.Markets;
using CompraVenta.Simulator.Wire;

namespace CompraVenta.Simulator.Coinbase;

/// <summary>Writes the <c>events</c> of Advanced Trade's channels; the envelope is the connection's.</summary>
internal static class AdvancedFrames
{
    public static void Level2Snapshot(WireText text, VenueBook book, long timeMs)
    {
        text.Raw("[{\"type\":\"snapshot\",\"product_id\":\""u8).Raw(book.Listing.Symbol).Raw("\",\"updates\":["u8);
        var first = true;
        foreach (var side in (ReadOnlySpan<BookSide>)[book.Bids, book.Asks])
        {
            for (var rank = 0; rank < side.Count; rank++)
            {
                if (!first) text.Raw(","u8);
                Update(text, book.Listing, new LevelChange(side.IsBid, side[rank].Price, side[rank].Size), timeMs);
                first = false;
            }
        }

        text.Raw("]}]"u8);
    }

    public static void Level2Update(WireText text, VenueBook book, List<LevelChange> changes, long timeMs)
    {
        text.Raw("[{\"type\":\"update\",\"product_id\":\""u8).Raw(book.Listing.Symbol).Raw("\",\"updates\":["u8);
        for (var i = 0; i < changes.Count; i++)
        {
            if (i > 0) text.Raw(","u8);
            Update(text, book.Listing, changes[i], timeMs);
        }

        text.Raw("]}]"u8);
    }

    /// <summary>Trades newest first. The side is the maker's, as recordings of 2026 show it.</summary>
    public static void Trades(WireText text, VenueBook book, IEnumerable<TapeTrade> newestFirst, bool snapshot, long? stampMs = null)
    {
        text.Raw(snapshot ? "[{\"type\":\"snapshot\",\"trades\":["u8 : "[{\"type\":\"update\",\"trades\":["u8);
        var first = true;
        foreach (var trade in newestFirst)
        {
            text.Raw(first ? "{\"product_id\":\""u8 : ",{\"product_id\":\""u8).Raw(book.Listing.Symbol).Raw("\",\"trade_id\":\""u8).Number(trade.Id)
                .Raw("\",\"price\":"u8).Price(book.Listing, trade.Price).Raw(",\"size\":"u8).Size(book.Listing, trade.Size)
                .Raw(",\"time\":"u8).Stamp(stampMs ?? trade.TimeMs).Raw(trade.TakerBuys ? ",\"side\":\"SELL\"}"u8 : ",\"side\":\"BUY\"}"u8);
            first = false;
        }

        text.Raw("]}]"u8);
    }

    public static void Ticker(WireText text, VenueBook book, in Bar day, bool snapshot, bool batch)
    {
        var listing = book.Listing;
        _ = book.Bids.TryBest(out var bid);
        _ = book.Asks.TryBest(out var ask);
        text.Raw(snapshot ? "[{\"type\":\"snapshot\",\"tickers\":[{\"type\":\"ticker\",\"product_id\":\""u8 : "[{\"type\":\"update\",\"tickers\":[{\"type\":\"ticker\",\"product_id\":\""u8)
            .Raw(listing.Symbol).Raw("\",\"price\":"u8).Price(listing, day.Close).Raw(",\"volume_24_h\":"u8).Size(listing, day.Volume)
            .Raw(",\"low_24_h\":"u8).Price(listing, day.Low).Raw(",\"high_24_h\":"u8).Price(listing, day.High)
            .Raw(",\"low_52_w\":"u8).Price(listing, day.Low * 7 / 10).Raw(",\"high_52_w\":"u8).Price(listing, day.High * 13 / 10)
            .Raw(",\"price_percent_chg_24_h\":\""u8).Number((day.Close - day.Open) * 100.0 / day.Open, 14).Raw("\""u8);
        if (!batch)
        {
            text.Raw(",\"best_bid\":"u8).Price(listing, bid.Price).Raw(",\"best_ask\":"u8).Price(listing, ask.Price)
                .Raw(",\"best_bid_quantity\":"u8).Size(listing, bid.Size).Raw(",\"best_ask_quantity\":"u8).Size(listing, ask.Size);
        }

        text.Raw("}]}]"u8);
    }

    public static void Candles(WireText text, Listing listing, IEnumerable<Bar> bars, bool snapshot)
    {
        text.Raw(snapshot ? "[{\"type\":\"snapshot\",\"candles\":["u8 : "[{\"type\":\"update\",\"candles\":["u8);
        var first = true;
        foreach (var bar in bars)
        {
            if (bar.Trades == 0) continue;
            text.Raw(first ? "{\"start\":\""u8 : ",{\"start\":\""u8).Number(bar.StartMs / 1_000).Raw("\",\"high\":"u8).Price(listing, bar.High)
                .Raw(",\"low\":"u8).Price(listing, bar.Low).Raw(",\"open\":"u8).Price(listing, bar.Open).Raw(",\"close\":"u8).Price(listing, bar.Close)
                .Raw(",\"volume\":"u8).Size(listing, bar.Volume).Raw(",\"product_id\":\""u8).Raw(listing.Symbol).Raw("\"}"u8);
            first = false;
        }

        text.Raw("]}]"u8);
    }

    public static void Status(WireText text, Listing listing)
    {
        text.Raw("[{\"type\":\"snapshot\",\"products\":[{\"product_type\":\"SPOT\",\"id\":\""u8).Raw(listing.Symbol)
            .Raw("\",\"base_currency\":\""u8).Raw(listing.BaseCode).Raw("\",\"quote_currency\":\""u8).Raw(listing.QuoteCode)
            .Raw("\",\"base_increment\":"u8).FullSize(listing, 1).Raw(",\"quote_increment\":"u8).FullPrice(listing, 1)
            .Raw(",\"display_name\":\""u8).Raw(listing.BaseCode).Raw("/"u8).Raw(listing.QuoteCode)
            .Raw("\",\"status\":\"online\",\"status_message\":\"\",\"min_market_funds\":"u8).MinimumFunds(listing).Raw("}]}]"u8);
    }

    private static void Update(WireText text, Listing listing, LevelChange change, long timeMs) =>
        text.Raw(change.IsBid ? "{\"side\":\"bid\",\"event_time\":"u8 : "{\"side\":\"offer\",\"event_time\":"u8).Stamp(timeMs)
            .Raw(",\"price_level\":"u8).Price(listing, change.Price).Raw(",\"new_quantity\":"u8).Size(listing, change.Size).Raw("}"u8);
}
