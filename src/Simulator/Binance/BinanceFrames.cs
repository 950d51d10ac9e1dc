using CompraVenta.Simulator.Markets;
using CompraVenta.Simulator.Wire;

namespace CompraVenta.Simulator.Binance;

/// <summary>Writes Binance's payloads: prices and quantities are strings of eight decimals, times are milliseconds.</summary>
internal static class BinanceFrames
{
    private const int Width = 8;

    public static WireText Price(this WireText text, Listing listing, long ticks) =>
        text.Raw("\""u8).Fixed(ticks, listing.PriceDecimals, Width).Raw("\""u8);

    public static WireText Quantity(this WireText text, Listing listing, long lots) =>
        text.Raw("\""u8).Fixed(lots, listing.SizeDecimals, Width).Raw("\""u8);

    public static WireText QuoteAmount(this WireText text, double amount) => text.Raw("\""u8).Number(amount, Width).Raw("\""u8);

    public static void Depth(WireText text, BinanceBook state, long timeMs, long firstId, List<LevelChange> changes)
    {
        var listing = state.Book.Listing;
        text.Raw("{\"e\":\"depthUpdate\",\"E\":"u8).Number(timeMs).Raw(",\"s\":\""u8).Raw(state.Symbol).Raw("\",\"U\":"u8).Number(firstId)
            .Raw(",\"u\":"u8).Number(state.Book.UpdateId).Raw(",\"b\":["u8);
        Changes(text, listing, changes, bids: true);
        text.Raw("],\"a\":["u8);
        Changes(text, listing, changes, bids: false);
        text.Raw("]}"u8);
    }

    public static void Trade(WireText text, BinanceBook state, long timeMs, in TapeTrade trade)
    {
        var listing = state.Book.Listing;
        text.Raw("{\"e\":\"trade\",\"E\":"u8).Number(timeMs).Raw(",\"s\":\""u8).Raw(state.Symbol).Raw("\",\"t\":"u8).Number(trade.Id)
            .Raw(",\"p\":"u8).Price(listing, trade.Price).Raw(",\"q\":"u8).Quantity(listing, trade.Size)
            .Raw(",\"T\":"u8).Number(trade.TimeMs).Raw(trade.TakerBuys ? ",\"m\":false,\"M\":true}"u8 : ",\"m\":true,\"M\":true}"u8);
    }

    public static void AggTrade(WireText text, BinanceBook state, long timeMs, in TapeTrade trade)
    {
        var listing = state.Book.Listing;
        text.Raw("{\"e\":\"aggTrade\",\"E\":"u8).Number(timeMs).Raw(",\"s\":\""u8).Raw(state.Symbol).Raw("\","u8);
        AggFields(text, listing, trade);
        text.Raw("}"u8);
    }

    /// <summary>The fields that the stream and REST share. Each print is an aggregate of its own.</summary>
    public static void AggFields(WireText text, Listing listing, in TapeTrade trade) =>
        text.Raw("\"a\":"u8).Number(trade.Id).Raw(",\"p\":"u8).Price(listing, trade.Price).Raw(",\"q\":"u8).Quantity(listing, trade.Size)
            .Raw(",\"f\":"u8).Number(trade.Id).Raw(",\"l\":"u8).Number(trade.Id).Raw(",\"T\":"u8).Number(trade.TimeMs)
            .Raw(trade.TakerBuys ? ",\"m\":false,\"M\":true"u8 : ",\"m\":true,\"M\":true"u8);

    public static void BookTicker(WireText text, BinanceBook state, in Level bid, in Level ask)
    {
        var listing = state.Book.Listing;
        text.Raw("{\"u\":"u8).Number(state.Book.UpdateId).Raw(",\"s\":\""u8).Raw(state.Symbol).Raw("\",\"b\":"u8).Price(listing, bid.Price)
            .Raw(",\"B\":"u8).Quantity(listing, bid.Size).Raw(",\"a\":"u8).Price(listing, ask.Price)
            .Raw(",\"A\":"u8).Quantity(listing, ask.Size).Raw("}"u8);
    }

    public static void MiniTicker(WireText text, BinanceBook state, long timeMs, in Bar day)
    {
        var listing = state.Book.Listing;
        text.Raw("{\"e\":\"24hrMiniTicker\",\"E\":"u8).Number(timeMs).Raw(",\"s\":\""u8).Raw(state.Symbol).Raw("\",\"c\":"u8).Price(listing, day.Close)
            .Raw(",\"o\":"u8).Price(listing, day.Open).Raw(",\"h\":"u8).Price(listing, day.High).Raw(",\"l\":"u8).Price(listing, day.Low)
            .Raw(",\"v\":"u8).Quantity(listing, day.Volume).Raw(",\"q\":"u8).QuoteAmount(day.Quote).Raw("}"u8);
    }

    public static void Ticker(WireText text, BinanceBook state, long timeMs, in Bar day)
    {
        var book = state.Book;
        var listing = book.Listing;
        _ = book.Bids.TryBest(out var bid);
        _ = book.Asks.TryBest(out var ask);
        var last = book.Tape.Newest(0);
        text.Raw("{\"e\":\"24hrTicker\",\"E\":"u8).Number(timeMs).Raw(",\"s\":\""u8).Raw(state.Symbol)
            .Raw("\",\"p\":"u8).Price(listing, day.Close - day.Open).Raw(",\"P\":\""u8).Number((day.Close - day.Open) * 100.0 / day.Open, 3)
            .Raw("\",\"w\":"u8).QuoteAmount(Average(listing, day)).Raw(",\"x\":"u8).Price(listing, day.Open)
            .Raw(",\"c\":"u8).Price(listing, day.Close).Raw(",\"Q\":"u8).Quantity(listing, last.Size)
            .Raw(",\"b\":"u8).Price(listing, bid.Price).Raw(",\"B\":"u8).Quantity(listing, bid.Size)
            .Raw(",\"a\":"u8).Price(listing, ask.Price).Raw(",\"A\":"u8).Quantity(listing, ask.Size)
            .Raw(",\"o\":"u8).Price(listing, day.Open).Raw(",\"h\":"u8).Price(listing, day.High).Raw(",\"l\":"u8).Price(listing, day.Low)
            .Raw(",\"v\":"u8).Quantity(listing, day.Volume).Raw(",\"q\":"u8).QuoteAmount(day.Quote)
            .Raw(",\"O\":"u8).Number(timeMs - 86_400_000).Raw(",\"C\":"u8).Number(timeMs)
            .Raw(",\"F\":"u8).Number(last.Id - day.Trades + 1).Raw(",\"L\":"u8).Number(last.Id).Raw(",\"n\":"u8).Number(day.Trades).Raw("}"u8);
    }

    public static void Kline(WireText text, BinanceBook state, CandleInterval interval, long timeMs, in Bar bar, bool closed)
    {
        var listing = state.Book.Listing;
        text.Raw("{\"e\":\"kline\",\"E\":"u8).Number(timeMs).Raw(",\"s\":\""u8).Raw(state.Symbol).Raw("\",\"k\":{\"t\":"u8).Number(bar.StartMs)
            .Raw(",\"T\":"u8).Number(interval.Next(bar.StartMs) - 1).Raw(",\"s\":\""u8).Raw(state.Symbol).Raw("\",\"i\":\""u8).Raw(interval.Name)
            .Raw("\",\"f\":"u8).Number(bar.FirstTradeId).Raw(",\"L\":"u8).Number(bar.LastTradeId)
            .Raw(",\"o\":"u8).Price(listing, bar.Open).Raw(",\"c\":"u8).Price(listing, bar.Close)
            .Raw(",\"h\":"u8).Price(listing, bar.High).Raw(",\"l\":"u8).Price(listing, bar.Low)
            .Raw(",\"v\":"u8).Quantity(listing, bar.Volume).Raw(",\"n\":"u8).Number(bar.Trades)
            .Raw(closed ? ",\"x\":true"u8 : ",\"x\":false"u8).Raw(",\"q\":"u8).QuoteAmount(bar.Quote)
            .Raw(",\"V\":"u8).Quantity(listing, bar.TakerVolume).Raw(",\"Q\":"u8).QuoteAmount(bar.TakerQuote).Raw(",\"B\":\"0\"}}"u8);
    }

    public static void KlineRow(WireText text, Listing listing, CandleInterval interval, in Bar bar) =>
        text.Raw("["u8).Number(bar.StartMs).Raw(","u8).Price(listing, bar.Open).Raw(","u8).Price(listing, bar.High).Raw(","u8).Price(listing, bar.Low)
            .Raw(","u8).Price(listing, bar.Close).Raw(","u8).Quantity(listing, bar.Volume).Raw(","u8).Number(interval.Next(bar.StartMs) - 1)
            .Raw(","u8).QuoteAmount(bar.Quote).Raw(","u8).Number(bar.Trades).Raw(","u8).Quantity(listing, bar.TakerVolume)
            .Raw(","u8).QuoteAmount(bar.TakerQuote).Raw(",\"0\"]"u8);

    /// <summary>The volume-weighted average price.</summary>
    public static double Average(Listing listing, in Bar bar) => bar.Volume == 0 ? 0 : bar.Quote / (bar.Volume / listing.LotsPerUnit);

    private static void Changes(WireText text, Listing listing, List<LevelChange> changes, bool bids)
    {
        var first = true;
        foreach (var change in changes)
        {
            if (change.IsBid != bids) continue;
            text.Raw(first ? "["u8 : ",["u8).Price(listing, change.Price).Raw(","u8).Quantity(listing, change.Size).Raw("]"u8);
            first = false;
        }
    }
}
