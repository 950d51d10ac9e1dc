using CompraVenta.Simulator.Markets;
using CompraVenta.Simulator.Wire;

namespace CompraVenta.Simulator.Binance;

/// <summary>The bodies of ticker/24hr, ticker/price and ticker/bookTicker after the symbol.</summary>
internal static class BinanceTickers
{
    public static void Write(WireText text, string kind, bool mini, VenueBook book, CandleHistory history, long nowMs)
    {
        var listing = book.Listing;
        _ = book.Bids.TryBest(out var bid);
        _ = book.Asks.TryBest(out var ask);
        switch (kind)
        {
            case "price":
                text.Raw(",\"price\":"u8).Price(listing, book.Tape.LastPrice);
                return;
            case "bookTicker":
                Best(text, listing, bid, ask);
                return;
        }

        var day = history.Day(book, nowMs);
        var last = book.Tape.Count > 0 ? book.Tape.Newest(0) : default;
        if (!mini)
        {
            text.Raw(",\"priceChange\":"u8).Price(listing, day.Close - day.Open)
                .Raw(",\"priceChangePercent\":\""u8).Number((day.Close - day.Open) * 100.0 / day.Open, 3)
                .Raw("\",\"weightedAvgPrice\":"u8).QuoteAmount(BinanceFrames.Average(listing, day))
                .Raw(",\"prevClosePrice\":"u8).Price(listing, day.Open).Raw(",\"lastQty\":"u8).Quantity(listing, last.Size);
            Best(text, listing, bid, ask);
        }

        text.Raw(",\"lastPrice\":"u8).Price(listing, day.Close)
            .Raw(",\"openPrice\":"u8).Price(listing, day.Open).Raw(",\"highPrice\":"u8).Price(listing, day.High)
            .Raw(",\"lowPrice\":"u8).Price(listing, day.Low).Raw(",\"volume\":"u8).Quantity(listing, day.Volume)
            .Raw(",\"quoteVolume\":"u8).QuoteAmount(day.Quote).Raw(",\"openTime\":"u8).Number(nowMs - 86_400_000)
            .Raw(",\"closeTime\":"u8).Number(nowMs).Raw(",\"firstId\":"u8).Number(last.Id - day.Trades + 1)
            .Raw(",\"lastId\":"u8).Number(last.Id).Raw(",\"count\":"u8).Number(day.Trades);
    }

    private static void Best(WireText text, Listing listing, in Level bid, in Level ask) =>
        text.Raw(",\"bidPrice\":"u8).Price(listing, bid.Price).Raw(",\"bidQty\":"u8).Quantity(listing, bid.Size)
            .Raw(",\"askPrice\":"u8).Price(listing, ask.Price).Raw(",\"askQty\":"u8).Quantity(listing, ask.Size);
}
