using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>Reads the frames of both feeds' books, trades and heartbeats in the order of fields in which the venue sends them.</summary>
/// <remarks>It means what the strict dialects mean, which read whatever this gives up.</remarks>
internal static class CoinbaseFrameScanner
{
    /// <summary>Reads Exchange's <c>l2update</c> or <c>snapshot</c>. Levels are added to the batch, nothing else is.</summary>
    /// <param name="utf8">The whole frame.</param>
    /// <param name="batch">Where levels go; what was added before this gave up is the caller's to take back.</param>
    /// <param name="frame">Means nothing unless the frame was read.</param>
    /// <returns>False when the frame is of another form.</returns>
    public static bool TryExchange(ReadOnlySpan<byte> utf8, FeedBatch batch, ref CoinbaseBookFrame frame)
    {
        var scan = new FrameScanner(utf8);
        if (!scan.Skip("{\"type\":\""u8)) return false;
        if (scan.Skip("l2update\",\"product_id\":\""u8))
        {
            return scan.TryText(out frame.Product) && !frame.Product.IsEmpty && scan.Skip(",\"changes\":["u8) && TryChanges(ref scan, batch)
                && scan.Skip(",\"time\":\""u8) && scan.TryText(out frame.Time)
                && scan.Skip((byte)'}') && scan.IsAtEnd;
        }

        if (!scan.Skip("snapshot\",\"product_id\":\""u8)) return false;
        frame.IsSnapshot = true;
        if (!scan.TryText(out frame.Product) || frame.Product.IsEmpty
            || !scan.Skip(",\"asks\":["u8) || !TryRows(ref scan, Side.Ask, batch)
            || !scan.Skip(",\"bids\":["u8) || !TryRows(ref scan, Side.Bid, batch))
        {
            return false;
        }

        if (scan.Skip(",\"time\":\""u8) && !scan.TryText(out frame.Time)) return false;
        return scan.Skip((byte)'}') && scan.IsAtEnd;
    }

    /// <summary>Reads Advanced Trade's <c>l2_data</c> with one event. Levels are added to the batch, nothing else is.</summary>
    /// <param name="utf8">The whole frame.</param>
    /// <param name="batch">Where levels go; what was added before this gave up is the caller's to take back.</param>
    /// <param name="frame">Means nothing unless the frame was read.</param>
    /// <returns>False when the frame is of another form.</returns>
    public static bool TryAdvanced(ReadOnlySpan<byte> utf8, FeedBatch batch, ref CoinbaseBookFrame frame)
    {
        var scan = new FrameScanner(utf8);
        if (!scan.Skip("{\"channel\":\"l2_data\","u8)) return false;
        if (!TryEnvelope(ref scan, out frame.Time, out frame.Sequence) || !TryEventType(ref scan, out frame.IsSnapshot)) return false;
        return scan.Skip(",\"product_id\":\""u8) && scan.TryText(out frame.Product) && !frame.Product.IsEmpty
            && scan.Skip(",\"updates\":["u8) && TryLevels(ref scan, batch)
            && scan.Skip("}]}"u8) && scan.IsAtEnd;
    }

    /// <summary>Reads Exchange's <c>match</c> or <c>last_match</c>.</summary>
    /// <param name="utf8">The whole frame.</param>
    /// <param name="trade">Means nothing unless the frame was read.</param>
    /// <returns>False when the frame is of another form.</returns>
    public static bool TryMatch(ReadOnlySpan<byte> utf8, ref CoinbaseTradeFrame trade)
    {
        var scan = new FrameScanner(utf8);
        if (scan.Skip("{\"type\":\"match\",\"trade_id\":"u8)) trade.IsNew = true;
        else if (!scan.Skip("{\"type\":\"last_match\",\"trade_id\":"u8)) return false;
        return scan.TryWhole(out trade.Id)
            && scan.Skip(",\"maker_order_id\":\""u8) && scan.TryText(out _)
            && scan.Skip(",\"taker_order_id\":\""u8) && scan.TryText(out _)
            && scan.Skip(",\"side\":\""u8) && scan.TryText(out var side) && CoinbaseTakerSide.TryRead(side, out trade.TakerSide)
            && scan.Skip(",\"size\":\""u8) && scan.TryQuoted(out trade.Size) && trade.Size.Mantissa > 0
            && scan.Skip(",\"price\":\""u8) && scan.TryQuoted(out trade.Price) && trade.Price.Mantissa > 0
            && scan.Skip(",\"product_id\":\""u8) && scan.TryText(out trade.Product) && !trade.Product.IsEmpty
            && scan.Skip(",\"sequence\":"u8) && scan.TryWhole(out _)
            && scan.Skip(",\"time\":\""u8) && scan.TryText(out trade.Time)
            && scan.Skip((byte)'}') && scan.IsAtEnd;
    }

    /// <summary>Reads Advanced Trade's <c>market_trades</c> with one event.</summary>
    /// <param name="utf8">The whole frame.</param>
    /// <param name="clock">Reads its times.</param>
    /// <param name="frame">Means nothing unless the frame was read.</param>
    /// <returns>False when the frame is of another form.</returns>
    public static bool TryTrades(ReadOnlySpan<byte> utf8, CoinbaseClock clock, ref CoinbaseTradesFrame frame)
    {
        var scan = new FrameScanner(utf8);
        if (!scan.Skip("{\"channel\":\"market_trades\","u8) || !TryEnvelope(ref scan, out frame.Time, out frame.Sequence)
            || !TryEventType(ref scan, out frame.IsSnapshot) || !scan.Skip(",\"trades\":["u8))
        {
            return false;
        }

        frame.Trades = scan;
        if (!scan.Skip((byte)']'))
        {
            do
            {
                CoinbaseTradeFrame trade = default;
                if (!TryTrade(ref scan, ref trade) || !clock.TryParse(trade.Time, out _)) return false;
                frame.Count++;
            }
            while (scan.Skip((byte)','));
            if (!scan.Skip((byte)']')) return false;
        }

        return scan.Skip("}]}"u8) && scan.IsAtEnd;
    }

    /// <summary>Reads the next of <see cref="CoinbaseTradesFrame.Trades"/>.</summary>
    /// <param name="scan">Before the trade; then behind it, where a comma or the end of the array follows.</param>
    /// <param name="trade">Means nothing unless the trade was read.</param>
    /// <returns>False when it is of another form.</returns>
    public static bool TryTrade(scoped ref FrameScanner scan, ref CoinbaseTradeFrame trade)
    {
        return scan.Skip("{\"product_id\":\""u8) && scan.TryText(out trade.Product) && !trade.Product.IsEmpty
            && scan.Skip(",\"trade_id\":\""u8) && scan.TryWhole(out trade.Id) && scan.Skip((byte)'"')
            && scan.Skip(",\"price\":\""u8) && scan.TryQuoted(out trade.Price) && trade.Price.Mantissa > 0
            && scan.Skip(",\"size\":\""u8) && scan.TryQuoted(out trade.Size) && trade.Size.Mantissa > 0
            && scan.Skip(",\"time\":\""u8) && scan.TryText(out trade.Time)
            && scan.Skip(",\"side\":\""u8) && scan.TryText(out var side) && CoinbaseTakerSide.TryRead(side, out trade.TakerSide)
            && scan.Skip((byte)'}');
    }

    /// <summary>Reads Advanced Trade's <c>heartbeats</c>.</summary>
    /// <param name="utf8">The whole frame.</param>
    /// <param name="time">The venue's time as sent.</param>
    /// <param name="sequence">The number among the connection's frames.</param>
    /// <returns>False when the frame is of another form.</returns>
    public static bool TryHeartbeat(ReadOnlySpan<byte> utf8, out ReadOnlySpan<byte> time, out long sequence)
    {
        time = default;
        sequence = 0;
        var scan = new FrameScanner(utf8);
        return scan.Skip("{\"channel\":\"heartbeats\","u8) && TryEnvelope(ref scan, out time, out sequence)
            && scan.Skip("\"current_time\":\""u8) && scan.TryText(out _)
            && scan.Skip(",\"heartbeat_counter\":"u8) && scan.TryWhole(out _)
            && scan.Skip("}]}"u8) && scan.IsAtEnd;
    }

    /// <summary>What an Advanced Trade frame says between its channel and its first event.</summary>
    private static bool TryEnvelope(scoped ref FrameScanner scan, out ReadOnlySpan<byte> time, out long sequence)
    {
        time = default;
        sequence = 0;
        if (scan.Skip("\"client_id\":\""u8) && !(scan.TryText(out _) && scan.Skip((byte)','))) return false;
        return scan.Skip("\"timestamp\":\""u8) && scan.TryText(out time)
            && scan.Skip(",\"sequence_num\":"u8) && scan.TryWhole(out sequence)
            && scan.Skip(",\"events\":[{"u8);
    }

    private static bool TryEventType(scoped ref FrameScanner scan, out bool isSnapshot)
    {
        isSnapshot = scan.Skip("\"type\":\"snapshot\""u8);
        return isSnapshot || scan.Skip("\"type\":\"update\""u8);
    }

    /// <summary><c>["buy","price","size"],…]</c>, to be applied in order.</summary>
    private static bool TryChanges(ref FrameScanner scan, FeedBatch batch)
    {
        if (scan.Skip((byte)']')) return true;
        do
        {
            Side side;
            if (scan.Skip("[\"buy\",\""u8)) side = Side.Bid;
            else if (scan.Skip("[\"sell\",\""u8)) side = Side.Ask;
            else return false;
            if (!TryAmounts(ref scan, side, batch)) return false;
        }
        while (scan.Skip((byte)','));
        return scan.Skip((byte)']');
    }

    /// <summary><c>["price","size"],…]</c>.</summary>
    private static bool TryRows(ref FrameScanner scan, Side side, FeedBatch batch)
    {
        if (scan.Skip((byte)']')) return true;
        do
        {
            if (!scan.Skip("[\""u8) || !TryAmounts(ref scan, side, batch)) return false;
        }
        while (scan.Skip((byte)','));
        return scan.Skip((byte)']');
    }

    private static bool TryAmounts(ref FrameScanner scan, Side side, FeedBatch batch) =>
        scan.TryQuoted(out var price) && scan.Skip(",\""u8) && scan.TryQuoted(out var size) && scan.Skip((byte)']')
        && LevelChange.TryCreate(side, price, size, 0, out batch.AddLevel());

    /// <summary><c>{"side":"bid","event_time":"…","price_level":"…","new_quantity":"…"},…]</c>; the asks' side is called <c>offer</c>.</summary>
    private static bool TryLevels(ref FrameScanner scan, FeedBatch batch)
    {
        if (scan.Skip((byte)']')) return true;
        do
        {
            Side side;
            if (scan.Skip("{\"side\":\"bid\",\"event_time\":\""u8)) side = Side.Bid;
            else if (scan.Skip("{\"side\":\"offer\",\"event_time\":\""u8)) side = Side.Ask;
            else return false;
            if (!scan.TryText(out _)
                || !scan.Skip(",\"price_level\":\""u8) || !scan.TryQuoted(out var price)
                || !scan.Skip(",\"new_quantity\":\""u8) || !scan.TryQuoted(out var size)
                || !scan.Skip((byte)'}') || !LevelChange.TryCreate(side, price, size, 0, out batch.AddLevel()))
            {
                return false;
            }
        }
        while (scan.Skip((byte)','));
        return scan.Skip((byte)']');
    }
}
