using CompraVenta.Simulator.Markets;
using CompraVenta.Simulator.Wire;

namespace CompraVenta.Simulator.Bitfinex;

/// <summary>Writes Bitfinex' arrays: numbers as JavaScript prints them, asks with a minus.</summary>
internal static class BitfinexFrames
{
    private const int ChecksumLevels = 25;

    public static WireText Price(this WireText text, Listing listing, long ticks) => text.Script(ticks, listing.PriceDecimals);

    public static WireText Amount(this WireText text, Listing listing, long lots) => text.Script(lots, listing.SizeDecimals);

    /// <summary>[PRICE,COUNT,AMOUNT], or [ORDER_ID,PRICE,AMOUNT] in a raw book; size 0 removes.</summary>
    public static void Entry(WireText text, Listing listing, bool raw, bool bid, in Level level)
    {
        var removes = level.Size == 0;
        if (raw) text.Raw("["u8).Number(level.OrderId).Raw(","u8).Price(listing, removes ? 0 : level.Price);
        else text.Raw("["u8).Price(listing, level.Price).Raw(","u8).Number(removes ? 0 : level.Count);
        text.Raw(","u8);
        if (removes) text.Raw(bid ? "1"u8 : "-1"u8);
        else text.Amount(listing, bid ? level.Size : -level.Size);
        text.Raw("]"u8);
    }

    public static void Snapshot(WireText text, BookWindow window, bool raw)
    {
        text.Raw("["u8);
        var first = true;
        foreach (var bid in (ReadOnlySpan<bool>)[true, false])
        {
            foreach (ref readonly var level in bid ? window.Bids : window.Asks)
            {
                if (!first) text.Raw(","u8);
                Entry(text, window.Book.Listing, raw, bid, level);
                first = false;
            }
        }

        text.Raw("]"u8);
    }

    /// <summary>CRC-32 over the best 25 a side as "price:amount" (raw: "order id:amount"), bids and asks in turn.</summary>
    public static int Checksum(WireText sheet, BookWindow window, bool raw)
    {
        var listing = window.Book.Listing;
        sheet.Clear();
        for (var rank = 0; rank < ChecksumLevels; rank++)
        {
            if (rank < window.Bids.Length) Term(sheet, listing, raw, window.Bids[rank], 1);
            if (rank < window.Asks.Length) Term(sheet, listing, raw, window.Asks[rank], -1);
        }

        return unchecked((int)Crc32.Of(sheet.Written));
    }

    /// <summary>[ID,MTS,AMOUNT,PRICE]; a positive amount was bought by the taker.</summary>
    public static void Trade(WireText text, Listing listing, in TapeTrade trade, long timeMs) =>
        text.Raw("["u8).Number(trade.Id).Raw(","u8).Number(timeMs).Raw(","u8).Amount(listing, trade.TakerBuys ? trade.Size : -trade.Size)
            .Raw(","u8).Price(listing, trade.Price).Raw("]"u8);

    /// <summary>The newest trades, newest first.</summary>
    public static void Trades(WireText text, VenueBook book, int count)
    {
        text.Raw("["u8);
        for (var age = 0; age < Math.Min(count, book.Tape.Count); age++)
        {
            if (age > 0) text.Raw(","u8);
            var trade = book.Tape.Newest(age);
            Trade(text, book.Listing, trade, trade.TimeMs);
        }

        text.Raw("]"u8);
    }

    /// <summary>BID,BID_SIZE,ASK,ASK_SIZE,DAILY_CHANGE,DAILY_CHANGE_RELATIVE,LAST,VOLUME,HIGH,LOW without brackets.</summary>
    public static void Ticker(WireText text, VenueBook book, in Bar day)
    {
        var listing = book.Listing;
        Best(text, book.Bids, listing);
        Best(text, book.Asks, listing);
        text.Price(listing, day.Close - day.Open).Raw(","u8).Script((long)Math.Round((day.Close - day.Open) * 1e8 / day.Open), 8)
            .Raw(","u8).Price(listing, day.Close).Raw(","u8).Amount(listing, day.Volume)
            .Raw(","u8).Price(listing, day.High).Raw(","u8).Price(listing, day.Low);
    }

    /// <summary>[MTS,OPEN,CLOSE,HIGH,LOW,VOLUME]</summary>
    public static void Candle(WireText text, Listing listing, in Bar bar) =>
        text.Raw("["u8).Number(bar.StartMs).Raw(","u8).Price(listing, bar.Open).Raw(","u8).Price(listing, bar.Close).Raw(","u8).Price(listing, bar.High)
            .Raw(","u8).Price(listing, bar.Low).Raw(","u8).Amount(listing, bar.Volume).Raw("]"u8);

    /// <summary>Candles with trades, in the order given.</summary>
    public static void Candles(WireText text, Listing listing, IEnumerable<Bar> bars)
    {
        text.Raw("["u8);
        var first = true;
        foreach (var bar in bars)
        {
            if (bar.Trades == 0) continue;
            if (!first) text.Raw(","u8);
            Candle(text, listing, bar);
            first = false;
        }

        text.Raw("]"u8);
    }

    private static void Best(WireText text, BookSide side, Listing listing)
    {
        // The ticker's size is the sum of the 25 best levels.
        var sum = 0L;
        for (var rank = 0; rank < Math.Min(ChecksumLevels, side.Count); rank++) sum += side[rank].Size;
        _ = side.TryBest(out var best);
        text.Price(listing, best.Price).Raw(","u8).Amount(listing, sum).Raw(","u8);
    }

    private static void Term(WireText text, Listing listing, bool raw, in Level level, int sign)
    {
        if (text.Length > 0) text.Raw(":"u8);
        if (raw) text.Number(level.OrderId);
        else text.Price(listing, level.Price);
        text.Raw(":"u8).Amount(listing, sign * level.Size);
    }
}
