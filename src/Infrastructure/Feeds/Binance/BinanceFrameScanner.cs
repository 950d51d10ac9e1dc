using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>Reads the frames that nearly all of a connection consists of, in the order of fields in which the venue sends them: book changes, trades
/// and best prices in the combined envelope.</summary>
/// <remarks>It means what <see cref="BinanceFrameDecoder"/> means, which reads whatever this gives up.</remarks>
public static class BinanceFrameScanner
{
    private const BinanceFields Envelope = BinanceFields.Stream | BinanceFields.Data;

    private const BinanceFields Depth = Envelope | BinanceFields.Event | BinanceFields.EventTime | BinanceFields.Symbol | BinanceFields.FirstId
        | BinanceFields.LastId | BinanceFields.Bids | BinanceFields.Asks;

    private const BinanceFields Trade = Envelope | BinanceFields.Event | BinanceFields.EventTime | BinanceFields.Symbol | BinanceFields.TradeId
        | BinanceFields.Price | BinanceFields.Quantity | BinanceFields.TradeTime | BinanceFields.Maker;

    private const BinanceFields AggregateTrade = (Trade & ~BinanceFields.TradeId) | BinanceFields.AggregateId;

    /// <summary>Reads a frame. Levels are added to the batch, nothing else is.</summary>
    /// <param name="utf8">The whole frame.</param>
    /// <param name="batch">Where levels go; what was added before this gave up is the caller's to take back.</param>
    /// <param name="frame">Empty; means nothing unless the frame was read.</param>
    /// <returns>False when the frame is of another form.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> utf8, FeedBatch batch, scoped ref BinanceFrame frame)
    {
        var scan = new FrameScanner(utf8);
        if (!scan.Skip("{\"stream\":\""u8) || !scan.TryText(out var stream) || !scan.Skip(",\"data\":{\""u8)) return false;
        frame.Stream = stream;
        if (scan.Skip("e\":\"depthUpdate\",\"E\":"u8)) return TryDepth(ref scan, batch, ref frame);
        if (scan.Skip("u\":"u8)) return TryBestPrices(ref scan, ref frame);
        if (scan.Skip("e\":\"trade\",\"E\":"u8)) return TryTrade(ref scan, ref frame);
        return scan.Skip("e\":\"aggTrade\",\"E\":"u8) && TryAggregateTrade(ref scan, ref frame);
    }

    /// <summary>Reads the body of <c>GET /api/v3/depth</c>. Levels are added to the batch, nothing else is.</summary>
    /// <param name="body">The whole body.</param>
    /// <param name="batch">Where levels go; what was added before this gave up is the caller's to take back.</param>
    /// <param name="lastUpdateId">The id of the last update that the snapshot holds.</param>
    /// <returns>False when the body is of another form.</returns>
    public static bool TrySnapshot(ReadOnlySpan<byte> body, FeedBatch batch, out long lastUpdateId)
    {
        var scan = new FrameScanner(body);
        lastUpdateId = 0;
        return scan.Skip("{\"lastUpdateId\":"u8) && scan.TryWhole(out lastUpdateId)
            && scan.Skip(",\"bids\":["u8) && TryLevels(ref scan, Side.Bid, batch)
            && scan.Skip(",\"asks\":["u8) && TryLevels(ref scan, Side.Ask, batch)
            && scan.Skip((byte)'}') && scan.IsAtEnd;
    }

    private static bool TryDepth(ref FrameScanner scan, FeedBatch batch, scoped ref BinanceFrame frame)
    {
        frame.Event = BinanceEvent.Depth;
        frame.Fields = Depth;
        if (!scan.TryWhole(out frame.EventTimeMs) || !scan.Skip(",\"s\":\""u8) || !scan.TryText(out var symbol)) return false;
        frame.Symbol = symbol;
        return scan.Skip(",\"U\":"u8) && scan.TryWhole(out frame.FirstId)
            && scan.Skip(",\"u\":"u8) && scan.TryWhole(out frame.LastId)
            && scan.Skip(",\"b\":["u8) && TryLevels(ref scan, Side.Bid, batch)
            && scan.Skip(",\"a\":["u8) && TryLevels(ref scan, Side.Ask, batch)
            && scan.Skip("}}"u8) && scan.IsAtEnd;
    }

    private static bool TryTrade(ref FrameScanner scan, scoped ref BinanceFrame frame)
    {
        frame.Event = BinanceEvent.Trade;
        frame.Fields = Trade;
        if (!scan.TryWhole(out frame.EventTimeMs) || !scan.Skip(",\"s\":\""u8) || !scan.TryText(out var symbol)) return false;
        frame.Symbol = symbol;
        return scan.Skip(",\"t\":"u8) && scan.TryWhole(out frame.TradeId) && TryAmounts(ref scan, ref frame) && TryEndTrade(ref scan, ref frame);
    }

    private static bool TryAggregateTrade(ref FrameScanner scan, scoped ref BinanceFrame frame)
    {
        frame.Event = BinanceEvent.AggregateTrade;
        frame.Fields = AggregateTrade;
        if (!scan.TryWhole(out frame.EventTimeMs) || !scan.Skip(",\"s\":\""u8) || !scan.TryText(out var symbol)) return false;
        frame.Symbol = symbol;
        return scan.Skip(",\"a\":"u8) && scan.TryWhole(out frame.AggregateId) && TryAmounts(ref scan, ref frame)
            && scan.Skip(",\"f\":"u8) && scan.TryWhole(out _) && scan.Skip(",\"l\":"u8) && scan.TryWhole(out _) && TryEndTrade(ref scan, ref frame);
    }

    private static bool TryAmounts(ref FrameScanner scan, scoped ref BinanceFrame frame) =>
        scan.Skip(",\"p\":\""u8) && scan.TryQuoted(out frame.Price) && scan.Skip(",\"q\":\""u8) && scan.TryQuoted(out frame.Quantity);

    private static bool TryEndTrade(ref FrameScanner scan, scoped ref BinanceFrame frame)
    {
        if (!scan.Skip(",\"T\":"u8) || !scan.TryWhole(out frame.TradeTimeMs)) return false;
        if (scan.Skip(",\"m\":true,\"M\":true}}"u8)) frame.BuyerIsMaker = true;
        else if (!scan.Skip(",\"m\":false,\"M\":true}}"u8)) return false;
        return scan.IsAtEnd;
    }

    /// <summary>Best prices are of no use to us, but come before every other frame of a symbol: they are passed over.</summary>
    private static bool TryBestPrices(ref FrameScanner scan, scoped ref BinanceFrame frame)
    {
        frame.Fields = Envelope | BinanceFields.LastId | BinanceFields.Symbol;
        if (!scan.TryWhole(out frame.LastId) || !scan.Skip(",\"s\":\""u8) || !scan.TryText(out var symbol)) return false;
        frame.Symbol = symbol;
        return scan.Skip(",\"b\":\""u8) && scan.TryText(out _) && scan.Skip(",\"B\":\""u8) && scan.TryText(out _)
            && scan.Skip(",\"a\":\""u8) && scan.TryText(out _) && scan.Skip(",\"A\":\""u8) && scan.TryText(out _)
            && scan.Skip("}}"u8) && scan.IsAtEnd;
    }

    private static bool TryLevels(ref FrameScanner scan, Side side, FeedBatch batch)
    {
        if (scan.Skip((byte)']')) return true;
        do
        {
            if (!scan.Skip("[\""u8) || !scan.TryQuoted(out var price) || !scan.Skip(",\""u8) || !scan.TryQuoted(out var quantity)
                || !scan.Skip((byte)']') || !LevelChange.TryCreate(side, price, quantity, count: 0, out batch.AddLevel()))
            {
                return false;
            }
        }
        while (scan.Skip((byte)','));
        return scan.Skip((byte)']');
    }
}
