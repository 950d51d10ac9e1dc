using CompraVenta.Simulator.Faults;
using CompraVenta.Simulator.Markets;
using CompraVenta.Simulator.Wire;
using Microsoft.AspNetCore.Http;

namespace CompraVenta.Simulator.Binance;

/// <summary>Binance Spot's public streams and REST over a simulated market.</summary>
internal sealed class BinanceExchange : VenueExchange
{
    private const string AllMiniTickers = "!miniTicker@arr";
    private const double UnbatchedFramesPerSecond = 2_000;

    private readonly List<BinanceBook> _books = [];
    private readonly Dictionary<string, BinanceBook> _byLowerSymbol = new(StringComparer.Ordinal);
    private readonly List<LevelChange> _changes = [];
    private readonly BinanceStream _allMiniTickers = new(AllMiniTickers, FrameKind.Ticker, null);
    private readonly BinanceRest _rest;
    private long _nextTickersMs;

    public BinanceExchange(VenueMarket market, FaultBoard faults, SimulatorOptions options)
        : base(market, faults, options)
    {
        foreach (var book in market.Books) OnListed(book);
        _rest = new BinanceRest(this);
    }

    public static BinanceBook StateOf(VenueBook book) => (BinanceBook)book.WireState!;

    public override void OnListed(VenueBook book)
    {
        var state = new BinanceBook(book);
        book.WireState = state;
        _books.Add(state);
        _byLowerSymbol.Add(state.Symbol.ToLowerInvariant(), state);
    }

    public override async Task HandleAsync(HttpContext context, string path)
    {
        if (path is "/stream" or "/ws")
        {
            var streams = context.Request.Query["streams"].ToString().Split('/', StringSplitOptions.RemoveEmptyEntries);
            await ServeAsync(context, socket => new BinanceConnection(socket, this, path == "/stream", streams));
        }
        else if (path.StartsWith("/ws/", StringComparison.Ordinal))
        {
            var streams = Uri.UnescapeDataString(path[4..]).Split('/', StringSplitOptions.RemoveEmptyEntries);
            await ServeAsync(context, socket => new BinanceConnection(socket, this, combined: false, streams));
        }
        else if (!await RefusedAsync(context, context.Request.Query["symbol"], "{\"code\":-1003,\"msg\":\"Too many requests; please use the websocket for live updates.\"}", "{\"code\":-1000,\"msg\":\"An unknown error occurred while processing the request.\"}"))
        {
            await _rest.HandleAsync(context, path);
        }
    }

    /// <summary>Joins a stream; a name that means nothing is accepted and stays silent, as at the venue.</summary>
    public void Follow(string name, BinanceConnection connection)
    {
        if (Find(name) is not { } stream) return;
        if (!stream.IsFollowed) Begin(name);
        stream.Followers.Add(connection);
    }

    public void Unfollow(string name, BinanceConnection connection) => Find(name)?.Followers.Remove(connection);

    protected override void OnBookEvent(VenueBook book)
    {
        var state = StateOf(book);
        if (state.Depth.Stream.IsFollowed) state.Depth.Touched.Add(book.Changes);
        if (state.FastDepth.Stream.IsFollowed)
        {
            state.FastDepth.Touched.Add(book.Changes);
            if (WindowOf(state.FastDepth, book) < 1) Flush(state, state.FastDepth);
        }

        if (!state.Trade.IsFollowed && !state.AggTrade.IsFollowed && !state.BookTicker.IsFollowed) return;
        if (IsWithheld(state.Symbol)) return;
        if (state.Trade.IsFollowed || state.AggTrade.IsFollowed)
        {
            foreach (var trade in book.Prints)
            {
                var stamp = StampMs(state.Symbol, FrameKind.Trade);
                if (state.Trade.IsFollowed)
                {
                    BinanceFrames.Trade(Sheet.Clear(), state, stamp, trade);
                    state.Trade.Send(Sheet.Written);
                }

                if (!state.AggTrade.IsFollowed) continue;
                BinanceFrames.AggTrade(Sheet.Clear(), state, stamp, trade);
                state.AggTrade.Send(Sheet.Written);
            }
        }

        if (state.BookTicker.IsFollowed) TellBest(state);
    }

    protected override void OnStep(long nowMs)
    {
        foreach (var state in _books)
        {
            if (state.FastDepth.DueMs <= nowMs && state.FastDepth.Stream.IsFollowed) Flush(state, state.FastDepth);
            if (state.Depth.DueMs <= nowMs && state.Depth.Stream.IsFollowed) Flush(state, state.Depth);
            foreach (var klines in state.Klines)
            {
                if (klines.DueMs <= nowMs && klines.Stream.IsFollowed) SendKline(state, klines, nowMs);
            }
        }

        if (nowMs < _nextTickersMs) return;
        _nextTickersMs = (nowMs / 1_000 * 1_000) + 1_000;
        SendTickers(nowMs);
    }

    protected override void AnnounceRestart(VenueConnection connection)
    {
        Sheet.Clear().Raw("{\"e\":\"serverShutdown\",\"E\":"u8).Number(NowMs).Raw("}"u8);
        if (((BinanceConnection)connection).IsCombined) connection.Send(FrameKind.Control, null, "{\"stream\":\"!serverShutdown\",\"data\":"u8, Sheet.Written, "}"u8);
        else connection.Send(FrameKind.Control, null, Sheet.Written);
    }

    private BinanceStream? Find(string name)
    {
        if (name == AllMiniTickers) return _allMiniTickers;
        var at = name.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && _byLowerSymbol.TryGetValue(name[..at], out var state) ? state.Find(name[(at + 1)..]) : null;
    }

    /// <summary>A stream gets its first follower: what happened before is not its business.</summary>
    private void Begin(string name)
    {
        var at = name.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0 || !_byLowerSymbol.TryGetValue(name[..at], out var state)) return;
        foreach (var depth in (ReadOnlySpan<BinanceDepth>)[state.Depth, state.FastDepth])
        {
            if (depth.Stream.IsFollowed || depth.Stream != Find(name)) continue;
            depth.Touched.Drain(state.Book, _changes);
            depth.ToldId = state.Book.UpdateId;
            depth.DueMs = NowMs + Math.Max(1, WindowOf(depth, state.Book));
        }

        if (state.BookTicker == Find(name)) state.Told = default;
        var klines = state.Klines.Find(k => k.Stream == Find(name));
        if (klines is not null) (klines.OpenMs, klines.DueMs) = (0, NowMs);
    }

    /// <summary>Milliseconds between the frames of a diff stream; below 1 it sends after every event.</summary>
    private long WindowOf(BinanceDepth depth, VenueBook book) =>
        Options.FramesPerSecond <= UnbatchedFramesPerSecond || depth.WindowMs > 100 ? depth.WindowMs
            : Math.Min(depth.WindowMs, (long)(1_000 / Math.Max(0.001, Market.RateOf(book)) / 10));

    private void Flush(BinanceBook state, BinanceDepth depth)
    {
        depth.DueMs = NowMs + Math.Max(1, WindowOf(depth, state.Book));
        if (depth.Touched.IsEmpty || IsWithheld(state.Symbol)) return;
        depth.Touched.Drain(state.Book, _changes);
        if (TryCross(state.Book, out var crossing)) _changes.Add(crossing);
        BinanceFrames.Depth(Sheet.Clear(), state, StampMs(state.Symbol, FrameKind.Book), depth.ToldId + 1, _changes);
        depth.ToldId = state.Book.UpdateId;
        depth.Stream.Send(Sheet.Written);
    }

    private void TellBest(BinanceBook state)
    {
        if (!state.Book.Bids.TryBest(out var bid) || !state.Book.Asks.TryBest(out var ask)) return;
        var best = (bid.Price, bid.Size, ask.Price, ask.Size);
        if (best == state.Told) return;
        state.Told = best;
        BinanceFrames.BookTicker(Sheet.Clear(), state, bid, ask);
        state.BookTicker.Send(Sheet.Written);
    }

    private void SendKline(BinanceBook state, BinanceKlines klines, long nowMs)
    {
        var start = klines.Interval.Start(nowMs);
        state.Book.Tape.Roll(nowMs);
        if (klines.OpenMs != 0 && klines.OpenMs != start) SendBar(state, klines, klines.OpenMs, closed: true);
        klines.OpenMs = start;
        // Rounds are every 2 s, but a bar that ends before is closed on time.
        klines.DueMs = Math.Min(nowMs + 2_000, klines.Interval.Next(start));
        SendBar(state, klines, start, closed: false);
    }

    private void SendBar(BinanceBook state, BinanceKlines klines, long startMs, bool closed)
    {
        if (IsWithheld(state.Symbol)) return;
        var bars = Market.History.Read(state.Book, klines.Interval, startMs, startMs, NowMs, 1);
        if (bars.Count == 0) return;
        BinanceFrames.Kline(Sheet.Clear(), state, klines.Interval, NowMs, bars[0], closed);
        klines.Stream.Send(Sheet.Written);
    }

    private void SendTickers(long nowMs)
    {
        Sheet.Clear().Raw("["u8);
        var all = _allMiniTickers.IsFollowed && !IsMuted;
        foreach (var state in _books)
        {
            var changed = state.TickerTradeId != state.Book.Tape.NextTradeId;
            state.TickerTradeId = state.Book.Tape.NextTradeId;
            if (!changed || IsWithheld(state.Symbol) || !(all || state.MiniTicker.IsFollowed || state.Ticker.IsFollowed)) continue;
            var day = Market.History.Day(state.Book, nowMs);
            if (Sheet.Length > 1) Sheet.Raw(","u8);
            var start = Sheet.Length;
            BinanceFrames.MiniTicker(Sheet, state, nowMs, day);
            state.MiniTicker.Send(Sheet.Written[start..]);
            if (!state.Ticker.IsFollowed) continue;
            start = Sheet.Length;
            BinanceFrames.Ticker(Sheet, state, nowMs, day);
            state.Ticker.Send(Sheet.Written[start..]);
            Sheet.Truncate(start);
        }

        if (all && Sheet.Length > 1) _allMiniTickers.Send(Sheet.Raw("]"u8).Written);
    }
}
