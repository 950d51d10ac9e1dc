using System.Globalization;
using CompraVenta.Simulator.Faults;
using CompraVenta.Simulator.Markets;
using CompraVenta.Simulator.Wire;

namespace CompraVenta.Simulator.Coinbase;

/// <summary>The channels of the Advanced Trade WebSocket.</summary>
internal sealed class AdvancedFeed(CoinbaseExchange exchange)
{
    private const long TradesWindowMs = 250;
    private const long TickerBatchMs = 5_000;
    private const int SnapshotTrades = 50;
    private const int SnapshotCandles = 100;

    private readonly WireText _sheet = new();
    private readonly List<LevelChange> _changes = [];
    private readonly CandleInterval _fiveMinutes = CandleInterval.TryParse("5m", out var interval) ? interval : default;
    private readonly long _startedMs = exchange.NowMs;
    private long _nextSecondMs;
    private long _nextBatchMs;

    public static IReadOnlyList<string> Channels { get; } =
        ["level2", "market_trades", "ticker", "ticker_batch", "candles", "heartbeats", "status"];

    /// <summary>Follows a channel; its snapshot goes out at once.</summary>
    public void Join(string channel, string product, AdvancedConnection connection)
    {
        if (StreamOf(channel, product, out var state) is not { } stream) return;
        if (channel == "level2" && !stream.IsFollowed) stream.Touched.Drain(state.Book, _changes);
        if (channel == "market_trades" && !stream.IsFollowed) stream.Prints.Clear();
        // Others are brought up to date first, so that the snapshot is newer than nothing they have.
        if (channel == "level2") FlushBook(state);
        stream.Followers.Add(connection);
        Snapshot(channel, state);
        connection.Data(channel == "level2" ? "l2_data" : channel, stream.Kind, product, _sheet.Written);
    }

    public void Leave(string channel, string product, AdvancedConnection connection) =>
        StreamOf(channel, product, out _)?.Followers.Remove(connection);

    public void OnBookEvent(CoinbaseBook state)
    {
        var book = state.Book;
        if (state.Level2.IsFollowed)
        {
            state.Level2.Touched.Add(book.Changes);
            FlushBook(state);
        }

        if (state.MarketTrades.IsFollowed) state.MarketTrades.Prints.AddRange(book.Prints);
        if (book.Prints.Count > 0) state.Ticker.HasNews = state.TickerBatch.HasNews = state.Candles.HasNews = true;
        if (!state.Ticker.IsFollowed || exchange.IsWithheld(state.Product)) return;
        if (!book.Bids.TryBest(out var bid) || !book.Asks.TryBest(out var ask)) return;
        var best = (bid.Price, bid.Size, ask.Price, ask.Size);
        if (book.Prints.Count == 0 && best == state.Told) return;
        state.Told = best;
        Write(state, "ticker", snapshot: false);
        SendAll(state.Ticker, "ticker", state.Product);
    }

    public void OnStep(IReadOnlyList<CoinbaseBook> books, IEnumerable<AdvancedConnection> connections, long nowMs)
    {
        var second = nowMs >= _nextSecondMs;
        var batch = nowMs >= _nextBatchMs;
        if (second) _nextSecondMs = (nowMs / 1_000 * 1_000) + 1_000;
        if (batch) _nextBatchMs = (nowMs / TickerBatchMs * TickerBatchMs) + TickerBatchMs;
        foreach (var state in books)
        {
            if (state.Level2 is { IsFollowed: true, Touched.IsEmpty: false }) FlushBook(state);
            if (state.MarketTrades.Prints.Count > 0 && nowMs >= state.MarketTrades.DueMs) FlushTrades(state, nowMs);
            if (second && state.Candles is { IsFollowed: true, HasNews: true }) Round(state, state.Candles, "candles");
            if (batch && state.TickerBatch is { IsFollowed: true, HasNews: true }) Round(state, state.TickerBatch, "ticker_batch");
        }

        if (second && !exchange.IsMuted) Heartbeats(connections, nowMs);
    }

    private void Round(CoinbaseBook state, CoinbaseStream<AdvancedConnection> stream, string channel)
    {
        if (exchange.IsWithheld(state.Product)) return;
        stream.HasNews = false;
        Write(state, channel, snapshot: false);
        SendAll(stream, channel, state.Product);
    }

    private void Heartbeats(IEnumerable<AdvancedConnection> connections, long nowMs)
    {
        var counter = (nowMs - _startedMs) / 1_000;
        var text = DateTimeOffset.FromUnixTimeMilliseconds(nowMs).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        _sheet.Clear().Raw("[{\"current_time\":\""u8).Raw(text).Raw("000000 +0000 UTC m=+"u8).Number((nowMs - _startedMs) / 1_000.0, 9)
            .Raw("\",\"heartbeat_counter\":"u8).Number(counter).Raw("}]"u8);
        foreach (var connection in connections)
        {
            if (connection.WantsHeartbeats) connection.Data("heartbeats", FrameKind.Heartbeat, null, _sheet.Written);
        }
    }

    private void Snapshot(string channel, CoinbaseBook state)
    {
        if (channel == "level2") AdvancedFrames.Level2Snapshot(_sheet.Clear(), state.Book, exchange.NowMs);
        else if (channel == "market_trades") AdvancedFrames.Trades(_sheet.Clear(), state.Book, Newest(state.Book.Tape), snapshot: true);
        else if (channel == "status") AdvancedFrames.Status(_sheet.Clear(), state.Book.Listing);
        else Write(state, channel, snapshot: true);
    }

    private static IEnumerable<TapeTrade> Newest(Tape tape) => Enumerable.Range(0, Math.Min(SnapshotTrades, tape.Count)).Select(tape.Newest);

    private void Write(CoinbaseBook state, string channel, bool snapshot)
    {
        _sheet.Clear();
        var history = exchange.Market.History;
        state.Book.Tape.Roll(exchange.NowMs);
        if (channel == "candles")
        {
            var bars = history.Newest(state.Book, _fiveMinutes, exchange.NowMs, exchange.NowMs, snapshot ? SnapshotCandles : 1);
            AdvancedFrames.Candles(_sheet, state.Book.Listing, bars, snapshot);
        }
        else
        {
            AdvancedFrames.Ticker(_sheet, state.Book, history.Day(state.Book, exchange.NowMs), snapshot, batch: channel == "ticker_batch");
        }
    }

    private void FlushBook(CoinbaseBook state)
    {
        var stream = state.Level2;
        if (stream.Touched.IsEmpty || !stream.IsFollowed || exchange.IsWithheld(state.Product)) return;
        stream.Touched.Drain(state.Book, _changes);
        if (exchange.TryCross(state.Book, out var crossing)) _changes.Add(crossing);
        AdvancedFrames.Level2Update(_sheet.Clear(), state.Book, _changes, exchange.StampMs(state.Product, FrameKind.Book));
        SendAll(stream, "l2_data", state.Product);
    }

    private void FlushTrades(CoinbaseBook state, long nowMs)
    {
        var stream = state.MarketTrades;
        stream.DueMs = nowMs + TradesWindowMs;
        if (!exchange.IsWithheld(state.Product))
        {
            stream.Prints.Reverse();
            var stamp = exchange.StampMs(state.Product, FrameKind.Trade);
            AdvancedFrames.Trades(_sheet.Clear(), state.Book, stream.Prints, snapshot: false, stamp == nowMs ? null : stamp);
            SendAll(stream, "market_trades", state.Product);
        }

        stream.Prints.Clear();
    }

    private void SendAll(CoinbaseStream<AdvancedConnection> stream, string channel, string product)
    {
        foreach (var connection in stream.Followers) connection.Data(channel, stream.Kind, product, _sheet.Written);
    }

    private CoinbaseStream<AdvancedConnection>? StreamOf(string channel, string product, out CoinbaseBook state)
    {
        state = exchange.StateOf(product)!;
        return state is null ? null : channel switch
        {
            "level2" => state.Level2,
            "market_trades" => state.MarketTrades,
            "ticker" => state.Ticker,
            "ticker_batch" => state.TickerBatch,
            "candles" => state.Candles,
            "status" => state.Status,
            _ => null,
        };
    }
}
