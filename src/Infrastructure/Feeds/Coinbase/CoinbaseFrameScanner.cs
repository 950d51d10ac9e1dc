using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>Reads the book frames of both feeds in the order of fields in which the venue sends them.</summary>
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
        if (scan.Skip("\"client_id\":\""u8) && !(scan.TryText(out _) && scan.Skip((byte)','))) return false;
        if (!scan.Skip("\"timestamp\":\""u8) || !scan.TryText(out frame.Time)
            || !scan.Skip(",\"sequence_num\":"u8) || !scan.TryWhole(out frame.Sequence)
            || !scan.Skip(",\"events\":[{\"type\":\""u8))
        {
            return false;
        }

        if (scan.Skip("snapshot\""u8)) frame.IsSnapshot = true;
        else if (!scan.Skip("update\""u8)) return false;
        return scan.Skip(",\"product_id\":\""u8) && scan.TryText(out frame.Product) && !frame.Product.IsEmpty
            && scan.Skip(",\"updates\":["u8) && TryLevels(ref scan, batch)
            && scan.Skip("}]}"u8) && scan.IsAtEnd;
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
