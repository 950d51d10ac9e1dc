using System.Globalization;
using System.Runtime.InteropServices;
using CompraVenta.Simulator.Faults;
using CompraVenta.Simulator.Markets;
using CompraVenta.Simulator.Wire;
using Microsoft.AspNetCore.Http;

namespace CompraVenta.Simulator.Bitfinex;

/// <summary>Bitfinex v2's public WebSocket and REST over a simulated market.</summary>
internal sealed class BitfinexExchange : VenueExchange
{
    private const int SnapshotTrades = 30;
    private const int SnapshotCandles = 240;
    private const long SlowBookMs = 2_000;

    private readonly Dictionary<string, BitfinexStream> _streams = new(StringComparer.Ordinal);
    private readonly List<BitfinexStream> _detached = [];
    private readonly List<(int Start, int End)> _entries = [];
    private readonly WireText _checksumText = new();
    private readonly BitfinexRest _rest;
    private long _nextChannelId;
    private long _nextRoundMs;

    public BitfinexExchange(VenueMarket market, FaultBoard faults, SimulatorOptions options)
        : base(market, faults, options)
    {
        foreach (var book in market.Books) OnListed(book);
        _nextChannelId = 100_000 + ((long)(Hash.Of((ulong)options.Seed, "channels") % 500_000) * 2);
        ServerId = new Guid(MemoryMarshal.AsBytes<ulong>(new[] { Hash.Of((ulong)options.Seed, "server"), Hash.Of((ulong)market.NowMs, "server") }))
            .ToString("D", CultureInfo.InvariantCulture);
        _rest = new BitfinexRest(this);
    }

    public string ServerId { get; }

    public bool InMaintenance => Faults.Holds(FaultKind.Maintenance, Name, null);

    public override void OnListed(VenueBook book) => book.WireState = new List<BitfinexStream>();

    public override async Task HandleAsync(HttpContext context, string path)
    {
        if (path == "/ws/2") await ServeAsync(context, socket => new BitfinexConnection(socket, this));
        else if (path == "/v2/platform/status" && InMaintenance) await HttpAnswers.WriteAsync(context, StatusCodes.Status200OK, "[0]");
        else if (!await RefusedAsync(context, null, "{\"error\":\"ERR_RATE_LIMIT\"}", InMaintenance ? "[\"error\",20060,\"maintenance\"]" : "[\"error\",10001,\"internal error\"]"))
            await _rest.HandleAsync(context, path.StartsWith("/v2/", StringComparison.Ordinal) ? path[4..] : "");
    }

    /// <summary>Ids are unique in the server and differ from run to run of a client.</summary>
    public long NextChannelId() => ++_nextChannelId;

    /// <summary>The stream of these parameters, begun if nobody follows it yet; null if the key of candles is no good.</summary>
    public BitfinexStream? Join(string key, string channel, VenueBook book, string precision, string frequency, int length)
    {
        if (_streams.TryGetValue(key, out var stream) && !stream.IsBehind) return stream;
        CandleInterval interval = default;
        if (channel == "candles" && !CandleInterval.TryParse(key.Split(':', 3)[1], out interval)) return null;
        if (stream is not null) _detached.Add(stream);
        stream = new BitfinexStream(key, channel, book)
        {
            Window = channel == "book" ? new BookWindow(book, length) : null,
            IsRaw = precision == "R0",
            PeriodMs = frequency == "F1" ? SlowBookMs : 0,
            Interval = interval,
            NextTradeId = book.Tape.NextTradeId,
        };
        stream.Window?.Update();
        _streams[key] = stream;
        ((List<BitfinexStream>)book.WireState!).Add(stream);
        return stream;
    }

    public void Leave(BitfinexChannel channel)
    {
        var stream = channel.Stream;
        stream.Channels.Remove(channel);
        if (stream.Channels.Count > 0) return;
        ((List<BitfinexStream>)stream.Book.WireState!).Remove(stream);
        if (!_detached.Remove(stream)) _streams.Remove(stream.Key);
    }

    public void SendSnapshot(BitfinexChannel channel)
    {
        var stream = channel.Stream;
        var book = stream.Book;
        Sheet.Clear();
        switch (stream.Channel)
        {
            case "book":
                BitfinexFrames.Snapshot(Sheet, stream.Window!, stream.IsRaw);
                break;
            case "trades":
                BitfinexFrames.Trades(Sheet, book, SnapshotTrades);
                break;
            case "ticker":
                BitfinexFrames.Ticker(Sheet.Raw("["u8), book, Market.History.Day(book, NowMs));
                Sheet.Raw("]"u8);
                break;
            default:
                var bars = Market.History.Newest(book, stream.Interval, NowMs, NowMs, SnapshotCandles);
                bars.Reverse();
                BitfinexFrames.Candles(Sheet, book.Listing, bars);
                break;
        }

        channel.Connection.Data(channel, stream.Kind, Sheet.Written);
    }

    protected override void OnBookEvent(VenueBook book)
    {
        foreach (var stream in (List<BitfinexStream>)book.WireState!)
        {
            if (stream.Channel == "book" && stream.PeriodMs == 0) SendBook(stream);
            else if (stream.Channel == "trades" && book.Prints.Count > 0) SendTrades(stream);
        }
    }

    protected override void OnStep(long nowMs)
    {
        if (nowMs < _nextRoundMs) return;
        _nextRoundMs = (nowMs / 1_000 * 1_000) + 1_000;
        foreach (var stream in _streams.Values) Round(stream, nowMs);
        foreach (var stream in _detached) Round(stream, nowMs);
    }

    protected override void AnnounceRestart(VenueConnection connection) =>
        ((BitfinexConnection)connection).Event("{\"event\":\"info\",\"code\":20051,\"msg\":\"Stopping. Please try to reconnect\"}");

    protected override void AnnounceMaintenance(bool begins)
    {
        foreach (var connection in Connections)
        {
            ((BitfinexConnection)connection).Event(begins
                ? "{\"event\":\"info\",\"code\":20060,\"msg\":\"Entering in Maintenance mode. Please pause any activity and resume after receiving the info message 20061 (it should take 120 seconds at most).\"}"
                : "{\"event\":\"info\",\"code\":20061,\"msg\":\"Maintenance ended. You can resume normal activity. It is advised to unsubscribe/subscribe again all channels.\"}");
        }
    }

    private void Round(BitfinexStream stream, long nowMs)
    {
        if (stream.PeriodMs > 0 || stream.IsBehind)
        {
            if (nowMs >= stream.DueMs) SendBook(stream);
            return;
        }

        if (stream.Channel is not ("ticker" or "candles") || stream.NextTradeId == stream.Book.Tape.NextTradeId) return;
        if (IsWithheld(stream.Symbol)) return;
        stream.NextTradeId = stream.Book.Tape.NextTradeId;
        Sheet.Clear();
        if (stream.Channel == "ticker")
        {
            BitfinexFrames.Ticker(Sheet.Raw("["u8), stream.Book, Market.History.Day(stream.Book, nowMs));
            Sheet.Raw("]"u8);
        }
        else
        {
            var bars = Market.History.Newest(stream.Book, stream.Interval, nowMs, nowMs, 1);
            if (bars is not [{ Trades: > 0 } bar]) return;
            BitfinexFrames.Candle(Sheet, stream.Book.Listing, bar);
        }

        foreach (var channel in stream.Channels) channel.Connection.Data(channel, stream.Kind, Sheet.Written);
    }

    private void SendTrades(BitfinexStream stream)
    {
        if (IsWithheld(stream.Symbol)) return;
        foreach (var trade in stream.Book.Prints)
        {
            var time = StampMs(stream.Symbol, FrameKind.Trade);
            foreach (var type in (ReadOnlySpan<string>)["\"te\",", "\"tu\","])
            {
                Sheet.Clear().Raw(type);
                BitfinexFrames.Trade(Sheet, stream.Book.Listing, trade, time);
                foreach (var channel in stream.Channels) channel.Connection.Data(channel, FrameKind.Trade, Sheet.Written);
            }
        }
    }

    private void SendBook(BitfinexStream stream)
    {
        stream.IsBehind = IsWithheld(stream.Symbol);
        if (stream.IsBehind) return;
        stream.DueMs = NowMs + stream.PeriodMs;
        var window = stream.Window!;
        if (!window.Update()) return;
        if (TryCross(stream.Book, out var crossing)) window.Changes.Add((true, new Level(crossing.Price, crossing.Size, 1, 1)));

        // One list of entries: bulk clients get it whole, the others entry by entry.
        _entries.Clear();
        Sheet.Clear().Raw("["u8);
        foreach (var (bid, level) in window.Changes)
        {
            if (Sheet.Length > 1) Sheet.Raw(","u8);
            var start = Sheet.Length;
            BitfinexFrames.Entry(Sheet, stream.Book.Listing, stream.IsRaw, bid, level);
            _entries.Add((start, Sheet.Length));
        }

        Sheet.Raw("]"u8);
        var checksum = 0;
        var computed = false;
        foreach (var channel in stream.Channels)
        {
            var connection = channel.Connection;
            if (connection.Flags.HasFlag(BitfinexFlags.BulkUpdates)) connection.Data(channel, FrameKind.Book, Sheet.Written);
            else foreach (var (start, end) in _entries) connection.Data(channel, FrameKind.Book, Sheet.Written[start..end]);
            if (!connection.Flags.HasFlag(BitfinexFlags.Checksum)) continue;
            if (!computed) checksum = BitfinexFrames.Checksum(_checksumText, window, stream.IsRaw);
            computed = true;
            var wrong = Faults.Strikes(FaultKind.BadChecksum, Name, stream.Symbol, null, out _);
            connection.Data(channel, FrameKind.Checksum, _checksumText.Clear().Raw("\"cs\","u8).Number(wrong ? checksum ^ 0x5A5A : checksum).Written);
        }
    }
}
