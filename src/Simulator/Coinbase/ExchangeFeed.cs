using CompraVenta.Simulator.Faults;
using CompraVenta.Simulator.Markets;
using CompraVenta.Simulator.Wire;

namespace CompraVenta.Simulator.Coinbase;

/// <summary>The public channels of the Exchange WebSocket.</summary>
internal sealed class ExchangeFeed(CoinbaseExchange exchange)
{
    private const long BookWindowMs = 50;
    private const long TickerBatchMs = 5_000;

    private readonly WireText _sheet = new();
    private readonly List<LevelChange> _changes = [];
    private readonly CoinbaseStream<ExchangeConnection> _status = new(FrameKind.Ticker);
    private long _nextSecondMs;
    private long _nextBatchMs;

    public static IReadOnlyList<string> Channels { get; } = ["level2_batch", "matches", "ticker", "ticker_batch", "heartbeat", "status"];

    public void Join(string channel, string product, ExchangeConnection connection)
    {
        if (StreamOf(channel, product, out var state) is not { } stream) return;
        if (channel == "level2_batch")
        {
            if (!stream.IsFollowed) stream.Touched.Drain(state!.Book, _changes);
            FlushBook(state!);
        }

        stream.Followers.Add(connection);
        if (TrySnapshot(channel, state)) connection.Send(stream.Kind, product.Length > 0 ? product : null, _sheet.Written);
    }

    public void Leave(string channel, string product, ExchangeConnection connection) =>
        StreamOf(channel, product, out _)?.Followers.Remove(connection);

    public void OnBookEvent(CoinbaseBook state, bool unbatched)
    {
        var book = state.Book;
        if (state.Level2Batch.IsFollowed)
        {
            state.Level2Batch.Touched.Add(book.Changes);
            if (unbatched) FlushBook(state);
        }

        if (book.Prints.Count == 0) return;
        state.ExchangeTickerBatch.HasNews = true;
        if (exchange.IsWithheld(state.Product)) return;
        if (state.Matches.IsFollowed)
        {
            foreach (var trade in book.Prints)
            {
                ExchangeFrames.Match(_sheet.Clear(), book, trade, exchange.StampMs(state.Product, FrameKind.Trade), last: false);
                SendAll(state.Matches, state.Product);
            }
        }

        if (state.ExchangeTicker.IsFollowed) SendTicker(state, state.ExchangeTicker);
    }

    public void OnStep(IReadOnlyList<CoinbaseBook> books, long nowMs)
    {
        var second = nowMs >= _nextSecondMs;
        var batch = nowMs >= _nextBatchMs;
        if (second) _nextSecondMs = (nowMs / 1_000 * 1_000) + 1_000;
        if (batch) _nextBatchMs = (nowMs / TickerBatchMs * TickerBatchMs) + TickerBatchMs;
        foreach (var state in books)
        {
            if (state.Level2Batch is { IsFollowed: true, Touched.IsEmpty: false } && nowMs >= state.Level2Batch.DueMs) FlushBook(state);
            if (second && state.Heartbeat.IsFollowed && !exchange.IsMuted)
            {
                ExchangeFrames.Heartbeat(_sheet.Clear(), state.Book, nowMs);
                SendAll(state.Heartbeat, state.Product);
            }

            if (!batch || state.ExchangeTickerBatch is not { IsFollowed: true, HasNews: true } || exchange.IsWithheld(state.Product)) continue;
            state.ExchangeTickerBatch.HasNews = false;
            SendTicker(state, state.ExchangeTickerBatch);
        }
    }

    /// <summary>Tells the status channel about all products; it does so on subscribing and after a listing.</summary>
    public void SendStatus()
    {
        if (!_status.IsFollowed) return;
        WriteStatus();
        foreach (var connection in _status.Followers) connection.Send(FrameKind.Ticker, null, _sheet.Written);
    }

    private bool TrySnapshot(string channel, CoinbaseBook? state)
    {
        _sheet.Clear();
        switch (channel)
        {
            case "level2_batch":
                ExchangeFrames.Snapshot(_sheet, state!.Book, exchange.NowMs);
                return true;
            case "matches" when state!.Book.Tape.Count > 0:
                var last = state.Book.Tape.Newest(0);
                ExchangeFrames.Match(_sheet, state.Book, last, last.TimeMs, last: true);
                return true;
            case "ticker" or "ticker_batch":
                ExchangeFrames.Ticker(_sheet, state!.Book, exchange.Market.History.Day(state.Book, exchange.NowMs), exchange.NowMs);
                return true;
            case "status":
                WriteStatus();
                return true;
            default:
                return false;
        }
    }

    private void WriteStatus()
    {
        _sheet.Clear().Raw("{\"type\":\"status\",\"products\":["u8);
        for (var i = 0; i < exchange.Market.Books.Count; i++)
        {
            if (i > 0) _sheet.Raw(","u8);
            ExchangeFrames.Product(_sheet, exchange.Market.Books[i].Listing);
        }

        _sheet.Raw("],\"currencies\":["u8);
        var first = true;
        foreach (var code in exchange.Market.Books.SelectMany(book => new[] { book.Listing.BaseCode, book.Listing.QuoteCode }).Distinct(StringComparer.Ordinal))
        {
            _sheet.Raw(first ? "{\"id\":"u8 : ",{\"id\":"u8).Quoted(code).Raw(",\"status\":\"online\"}"u8);
            first = false;
        }

        _sheet.Raw("]}"u8);
    }

    private void SendTicker(CoinbaseBook state, CoinbaseStream<ExchangeConnection> stream)
    {
        ExchangeFrames.Ticker(_sheet.Clear(), state.Book, exchange.Market.History.Day(state.Book, exchange.NowMs), exchange.NowMs);
        SendAll(stream, state.Product);
    }

    private void FlushBook(CoinbaseBook state)
    {
        var stream = state.Level2Batch;
        stream.DueMs = exchange.NowMs + BookWindowMs;
        if (stream.Touched.IsEmpty || !stream.IsFollowed || exchange.IsWithheld(state.Product)) return;
        stream.Touched.Drain(state.Book, _changes);
        if (exchange.TryCross(state.Book, out var crossing)) _changes.Add(crossing);
        ExchangeFrames.Update(_sheet.Clear(), state.Book, _changes, exchange.StampMs(state.Product, FrameKind.Book));
        SendAll(stream, state.Product);
    }

    private void SendAll(CoinbaseStream<ExchangeConnection> stream, string product)
    {
        foreach (var connection in stream.Followers) connection.Send(stream.Kind, product, _sheet.Written);
    }

    private CoinbaseStream<ExchangeConnection>? StreamOf(string channel, string product, out CoinbaseBook? state)
    {
        state = null;
        if (channel == "status") return _status;
        state = exchange.StateOf(product);
        return state is null ? null : channel switch
        {
            "level2_batch" => state.Level2Batch,
            "matches" => state.Matches,
            "ticker" => state.ExchangeTicker,
            "ticker_batch" => state.ExchangeTickerBatch,
            "heartbeat" => state.Heartbeat,
            _ => null,
        };
    }
}
