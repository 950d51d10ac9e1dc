using CompraVenta.Simulator.Markets;
using CompraVenta.Simulator.Wire;

namespace CompraVenta.Simulator.Coinbase;

/// <summary>Writes the messages of the Exchange feed.</summary>
internal static class ExchangeFrames
{
    public static void Snapshot(WireText text, VenueBook book, long timeMs)
    {
        text.Raw("{\"type\":\"snapshot\",\"product_id\":\""u8).Raw(book.Listing.Symbol).Raw("\""u8);
        foreach (var side in (ReadOnlySpan<BookSide>)[book.Asks, book.Bids])
        {
            text.Raw(side.IsBid ? ",\"bids\":["u8 : ",\"asks\":["u8);
            for (var rank = 0; rank < side.Count; rank++)
            {
                ref readonly var level = ref side[rank];
                text.Raw(rank == 0 ? "["u8 : ",["u8).FullPrice(book.Listing, level.Price).Raw(","u8).FullSize(book.Listing, level.Size).Raw("]"u8);
            }

            text.Raw("]"u8);
        }

        text.Raw(",\"time\":"u8).Stamp(timeMs).Raw("}"u8);
    }

    public static void Update(WireText text, VenueBook book, List<LevelChange> changes, long timeMs)
    {
        text.Raw("{\"type\":\"l2update\",\"product_id\":\""u8).Raw(book.Listing.Symbol).Raw("\",\"changes\":["u8);
        for (var i = 0; i < changes.Count; i++)
        {
            var change = changes[i];
            text.Raw(i == 0 ? "["u8 : ",["u8).Raw(change.IsBid ? "\"buy\","u8 : "\"sell\","u8).FullPrice(book.Listing, change.Price)
                .Raw(","u8).FullSize(book.Listing, change.Size).Raw("]"u8);
        }

        text.Raw("],\"time\":"u8).Stamp(timeMs).Raw("}"u8);
    }

    /// <summary>A match names the MAKER's side: a taker that buys hits a resting sell.</summary>
    public static void Match(WireText text, VenueBook book, in TapeTrade trade, long timeMs, bool last)
    {
        text.Raw(last ? "{\"type\":\"last_match\",\"trade_id\":"u8 : "{\"type\":\"match\",\"trade_id\":"u8).Number(trade.Id)
            .Raw(",\"maker_order_id\":"u8).OrderId(book.Listing, trade.Id, 1).Raw(",\"taker_order_id\":"u8).OrderId(book.Listing, trade.Id, 2)
            .Raw(trade.TakerBuys ? ",\"side\":\"sell\",\"size\":"u8 : ",\"side\":\"buy\",\"size\":"u8).Size(book.Listing, trade.Size)
            .Raw(",\"price\":"u8).Price(book.Listing, trade.Price).Raw(",\"product_id\":\""u8).Raw(book.Listing.Symbol)
            .Raw("\",\"sequence\":"u8).Number(Sequence(book)).Raw(",\"time\":"u8).Stamp(timeMs).Raw("}"u8);
    }

    /// <summary>A ticker names the TAKER's side.</summary>
    public static void Ticker(WireText text, VenueBook book, in Bar day, long timeMs)
    {
        var listing = book.Listing;
        _ = book.Bids.TryBest(out var bid);
        _ = book.Asks.TryBest(out var ask);
        text.Raw("{\"type\":\"ticker\",\"sequence\":"u8).Number(Sequence(book)).Raw(",\"product_id\":\""u8).Raw(listing.Symbol)
            .Raw("\",\"price\":"u8).Price(listing, day.Close).Raw(",\"open_24h\":"u8).Price(listing, day.Open).Raw(",\"volume_24h\":"u8).FullSize(listing, day.Volume)
            .Raw(",\"low_24h\":"u8).Price(listing, day.Low).Raw(",\"high_24h\":"u8).Price(listing, day.High).Raw(",\"volume_30d\":"u8).FullSize(listing, day.Volume * 30)
            .Raw(",\"best_bid\":"u8).Price(listing, bid.Price).Raw(",\"best_bid_size\":"u8).FullSize(listing, bid.Size)
            .Raw(",\"best_ask\":"u8).Price(listing, ask.Price).Raw(",\"best_ask_size\":"u8).FullSize(listing, ask.Size);
        if (book.Tape.Count > 0)
        {
            var last = book.Tape.Newest(0);
            text.Raw(last.TakerBuys ? ",\"side\":\"buy\",\"time\":"u8 : ",\"side\":\"sell\",\"time\":"u8).Stamp(timeMs)
                .Raw(",\"trade_id\":"u8).Number(last.Id).Raw(",\"last_size\":"u8).Size(listing, last.Size);
        }

        text.Raw("}"u8);
    }

    public static void Heartbeat(WireText text, VenueBook book, long timeMs) =>
        text.Raw("{\"type\":\"heartbeat\",\"sequence\":"u8).Number(Sequence(book)).Raw(",\"last_trade_id\":"u8).Number(book.Tape.NextTradeId - 1)
            .Raw(",\"product_id\":\""u8).Raw(book.Listing.Symbol).Raw("\",\"time\":"u8).Stamp(timeMs).Raw("}"u8);

    /// <summary>One product as REST and the status channel show it.</summary>
    public static void Product(WireText text, Listing listing) =>
        text.Raw("{\"id\":\""u8).Raw(listing.Symbol).Raw("\",\"base_currency\":\""u8).Raw(listing.BaseCode).Raw("\",\"quote_currency\":\""u8).Raw(listing.QuoteCode)
            .Raw("\",\"quote_increment\":"u8).FullPrice(listing, 1).Raw(",\"base_increment\":"u8).FullSize(listing, 1)
            .Raw(",\"display_name\":\""u8).Raw(listing.BaseCode).Raw("/"u8).Raw(listing.QuoteCode)
            .Raw("\",\"min_market_funds\":"u8).MinimumFunds(listing).Raw(",\"margin_enabled\":false,\"post_only\":false,\"limit_only\":false,\"cancel_only\":false,\"status\":\"online\",\"status_message\":\"\",\"trading_disabled\":false,\"fx_stablecoin\":false,\"max_slippage_percentage\":\"0.02000000\",\"auction_mode\":false,\"high_bid_limit_percentage\":\"\"}"u8);

    /// <summary>The product's order feed counts more than the book changes; here twice as much.</summary>
    public static long Sequence(VenueBook book) => book.UpdateId * 2;
}
