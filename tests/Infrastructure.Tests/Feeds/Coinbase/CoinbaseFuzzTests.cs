using System.Text;
using System.Text.Json;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Feeds.Coinbase;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Infrastructure.Tests.Feeds.Coinbase;

/// <summary>Good frames, damaged at random but with a fixed seed: nothing throws, and a book is either lost or exactly what a naive
/// reader makes of the same bytes.</summary>
public class CoinbaseFuzzTests
{
    private const int Rounds = 200_000;

    private static readonly string[] Books = ["BTC-USD", "ETH-USD"];

    private static readonly string[] Advanced =
    [
        CoinbaseFrames.Books(2, "update", "BTC-USD", "b 10 5, a 11 0, a 11.5 1.25"),
        CoinbaseFrames.Books(2, "snapshot", "ETH-USD", "b 20 1, a 21 0.5"),
        CoinbaseFrames.Envelope("l2_data", 2, CoinbaseFrames.BookEvent("update", "BTC-USD", "b 9 1") + "," + CoinbaseFrames.BookEvent("update", "ETH-USD", "a 11 9")),
        CoinbaseFrames.Envelope("market_trades", 2, CoinbaseFrames.TradeEvent("update", "BTC-USD", "14 100.25 0.5 BUY, 13 100.5 0.25 SELL")),
        CoinbaseFrames.Envelope("market_trades", 2, CoinbaseFrames.TradeEvent("snapshot", "ETH-USD", "14 100.25 0.5 BUY")),
        CoinbaseFrames.Envelope("ticker_batch", 2, """{"type":"update","tickers":[{"type":"ticker","product_id":"BTC-USD","price":"10.5","volume_24_h":"2867.5"}]}"""),
        CoinbaseFrames.Envelope("subscriptions", 2, """{"subscriptions":{"level2":["BTC-USD","ETH-USD"]}}"""),
        CoinbaseFrames.Heartbeat(2),
        """{"type":"error","message":"BTC-USD failed"}""",
    ];

    private static readonly string[] Exchange =
    [
        CoinbaseFrames.Update("BTC-USD", "b 10 5, a 11 0, a 11.5 1.25"),
        CoinbaseFrames.Update("ETH-USD", "b 10 0.00000000"),
        CoinbaseFrames.Snapshot("ETH-USD", "b 20 1, a 21 0.5"),
        CoinbaseFrames.Match("BTC-USD", 14),
        CoinbaseFrames.Match("BTC-USD", 14, "buy", "last_match"),
        CoinbaseFrames.ProductHeartbeat("BTC-USD", 14),
        """{"type":"ticker","product_id":"BTC-USD","price":"1285.22","open_24h":"1310.79","time":"2022-10-19T23:28:22.061769Z"}""",
        """{"type":"subscriptions","channels":[{"name":"level2_batch","product_ids":["BTC-USD"]}]}""",
        """{"type":"error","message":"Failed to subscribe","reason":"BTC-USD"}""",
    ];

    private static readonly string[] Tokens =
    [
        "\"", "{", "}", "[", "]", ",", ":", "null", "true", "-", "1e9", "0", "\\u0000", "\"0\"", "\"snapshot\"", "\"update\"", "\"bid\"", "\"offer\"",
        "\"BTC-USD\"", "\"ETH-USD\"", "\"XYZ-USD\"", "[[[[[[", "99999999999999999999", "\"channel\":\"heartbeats\",", "\"type\":\"match\",", " ", "\0", "\u00ff",
    ];

    [Theory]
    [InlineData(CoinbaseFeedKind.Advanced, 20_260_809)]
    [InlineData(CoinbaseFeedKind.Exchange, 20_210_417)]
    public void Damage_never_makes_a_wrong_book(CoinbaseFeedKind feed, int seed)
    {
        var random = new Random(seed);
        var bench = new CoinbaseBench(feed) { Remembers = false };
        bench.Following(Books);
        var setUp = Books.Select((symbol, i) => CoinbaseFrames.Utf8(feed == CoinbaseFeedKind.Advanced
            ? CoinbaseFrames.Books(i, "snapshot", symbol, "b 10 2, b 9.5 1, a 11 3")
            : CoinbaseFrames.Snapshot(symbol, "b 10 2, b 9.5 1, a 11 3"))).ToArray();
        var frames = (feed == CoinbaseFeedKind.Advanced ? Advanced : Exchange).Select(CoinbaseFrames.Utf8).ToArray();
        var outcomes = (Same: 0, Changed: 0, Lost: 0);
        for (var round = 0; round < Rounds; round++)
        {
            bench.Session.OnConnected(bench.NowNs);
            foreach (var frame in setUp) bench.Session.OnFrame(frame, bench.NowNs);
            Apply(bench);
            Assert.True(bench.Book("BTC-USD").IsLive && bench.Book("ETH-USD").IsLive);
            var damaged = Damage(random, frames);
            bench.Session.OnFrame(damaged, bench.NowNs);
            AssertConsistent(bench);
            Apply(bench);
            var live = Array.FindAll(Books, symbol => bench.Book(symbol).IsLive);
            outcomes.Lost += Books.Length - live.Length;
            if (live.Length == 0) continue;
            var isJson = TryParse(damaged, out var isAmbiguous);
            if (isAmbiguous) continue;
            foreach (var symbol in live)
            {
                var book = bench.Book(symbol);
                if (!isJson) AssertNotOfBooks(feed, damaged, symbol);
                var expected = Expected(feed, damaged, isJson, symbol);
                expected.AssertEqual(book);
                if (expected.Bids.Count == 2 && expected.Asks.Count == 1 && expected.Bids.ContainsKey(9.5m) && expected.Bids[10] == 2) outcomes.Same++;
                else outcomes.Changed++;
            }
        }

        // All three must have been met often, or the test shows nothing.
        Assert.True(outcomes is { Same: > 10_000, Changed: > 1_000, Lost: > 10_000 }, outcomes.ToString());
    }

    [Theory]
    [InlineData(CoinbaseFeedKind.Advanced)]
    [InlineData(CoinbaseFeedKind.Exchange)]
    public void Damage_never_stops_the_tickers(CoinbaseFeedKind feed)
    {
        var random = new Random(7);
        var bench = new CoinbaseBench(feed) { Remembers = false };
        bench.Session = new CoinbaseTickerSession(bench.Context, bench.Options);
        bench.Following(Books);
        var frames = (feed == CoinbaseFeedKind.Advanced ? Advanced : Exchange).Select(CoinbaseFrames.Utf8).ToArray();
        for (var round = 0; round < 40_000; round++)
        {
            bench.Session.OnFrame(Damage(random, frames), bench.NowNs);
            AssertConsistent(bench);
            Apply(bench);
        }

        Assert.True(bench.Session.Counters.Malformed > 1_000);
    }

    [Theory]
    [InlineData(CoinbaseFeedKind.Advanced)]
    [InlineData(CoinbaseFeedKind.Exchange)]
    public void Every_byte_of_every_frame_may_be_any_other(CoinbaseFeedKind feed)
    {
        var bench = new CoinbaseBench(feed) { Remembers = false };
        bench.Following(Books);
        foreach (var frame in (feed == CoinbaseFeedKind.Advanced ? Advanced : Exchange).Select(CoinbaseFrames.Utf8))
        {
            for (var at = 0; at < frame.Length; at++)
            {
                var kept = frame[at];
                foreach (byte other in new byte[] { 0, (byte)'"', (byte)'\\', (byte)'{', (byte)']', (byte)'0', (byte)'x', 0x80, 0xFF })
                {
                    frame[at] = other;
                    bench.Session.OnFrame(frame, bench.NowNs);
                    AssertConsistent(bench);
                    Apply(bench);
                }

                frame[at] = kept;
            }
        }
    }

    private static void Apply(CoinbaseBench bench)
    {
        bench.Market.Apply(bench.Batch, bench.NowNs);
        bench.Batch.Clear();
        bench.Session.Output.Frames.Clear();
    }

    private static byte[] Damage(Random random, byte[][] frames)
    {
        var frame = frames[random.Next(frames.Length)].ToList();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(frame.Count + 1);
            var length = Math.Min(random.Next(1, random.Next(2) == 0 ? 3 : 60), frame.Count - at);
            switch (random.Next(7))
            {
                case 0 when at < frame.Count: frame[at] ^= (byte)(1 << random.Next(8)); break;
                case 1 when at < frame.Count: frame[at] = (byte)('0' + random.Next(10)); break;
                case 2: frame.RemoveRange(at, length); break;
                case 3: frame.InsertRange(at, Encoding.UTF8.GetBytes(Tokens[random.Next(Tokens.Length)])); break;
                case 4: frame.InsertRange(at, frame.GetRange(at, length)); break;
                case 5: frame.RemoveRange(at, frame.Count - at); break;
                default:
                    var other = frames[random.Next(frames.Length)];
                    var from = random.Next(other.Length);
                    frame.InsertRange(at, other[from..Math.Min(other.Length, from + random.Next(1, 60))]);
                    break;
            }
        }

        return [.. frame];
    }

    private static void AssertConsistent(CoinbaseBench bench)
    {
        var (levels, trades, tickers) = (0, 0, 0);
        foreach (ref readonly var e in bench.Batch.Events)
        {
            switch (e.Kind)
            {
                case FeedEventKind.BookSnapshot or FeedEventKind.BookUpdate:
                    Assert.Equal(levels, e.First);
                    levels += e.Count;
                    foreach (ref readonly var level in bench.Batch.LevelsOf(e)) Assert.True(level is { Price: > 0, Size: >= 0, PriceScale: <= 18, SizeScale: <= 18 });
                    break;
                case FeedEventKind.Trades:
                    Assert.Equal(trades, e.First);
                    trades += e.Count;
                    foreach (ref readonly var trade in bench.Batch.TradesOf(e)) Assert.True(trade is { Slot: 0 or 1, Price.Mantissa: > 0, Size.Mantissa: > 0, Id: >= 0 });
                    break;
                case FeedEventKind.Tickers:
                    Assert.Equal(tickers, e.First);
                    tickers += e.Count;
                    foreach (ref readonly var ticker in bench.Batch.TickersOf(e)) Assert.True(ticker.Slot is 0 or 1 && ticker.Last > 0);
                    break;
                case FeedEventKind.BookLost or FeedEventKind.BookProof:
                    Assert.InRange(e.Slot, 0, 1);
                    break;
                default:
                    Assert.Equal(FeedEventKind.ConnectionProof, e.Kind);
                    break;
            }
        }

        Assert.Equal((levels, trades, tickers), (bench.Batch.LevelCount, bench.Batch.TradeCount, bench.Batch.TickerCount));
    }

    private static bool TryParse(byte[] frame, out bool isAmbiguous)
    {
        isAmbiguous = false;
        try
        {
            using var document = JsonDocument.Parse(frame, new JsonDocumentOptions { MaxDepth = 32 });
            try
            {
                isAmbiguous = IsAmbiguous(document.RootElement);
            }
            catch (InvalidOperationException)
            {
                // Texts that are no UTF-8: only some readers look at them.
                isAmbiguous = true;
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Readers may differ on a name that comes twice in one object or is written with escapes, without either being wrong.</summary>
    private static bool IsAmbiguous(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var names = new HashSet<string>();
                foreach (var property in element.EnumerateObject())
                {
                    if (!names.Add(property.Name) || IsAmbiguous(property.Value)) return true;
                }

                return false;
            case JsonValueKind.Array:
                return element.EnumerateArray().Any(IsAmbiguous);
            case JsonValueKind.String:
                return element.GetRawText().Contains('\\', StringComparison.Ordinal);
            default:
                return false;
        }
    }

    /// <summary>A frame that is not JSON may leave a book alone only if it says that it is not the book's.</summary>
    private static void AssertNotOfBooks(CoinbaseFeedKind feed, byte[] frame, string symbol)
    {
        var text = Encoding.Latin1.GetString(frame);
        string[] others = ["market_trades", "ticker_batch", "subscriptions", "heartbeats", "heartbeat", "match", "last_match", "ticker", "error"];
        var saysOther = Array.Exists(others, other => text.Contains($"\"{other}\"", StringComparison.Ordinal));
        var saysOtherProduct = feed == CoinbaseFeedKind.Exchange && text.Contains("\"product_id\"", StringComparison.Ordinal);
        Assert.True(saysOther || saysOtherProduct, $"{symbol} stays live after {text}");
    }

    /// <summary>What the naive reader makes of it: the damaged frame counts only as a whole, each product by itself.</summary>
    private static NaiveBook Expected(CoinbaseFeedKind feed, byte[] damaged, bool isJson, string symbol)
    {
        var reference = new CoinbaseReference(feed);
        foreach (var product in Books)
        {
            var book = new NaiveBook();
            book.Set(Side.Bid, 10, 2);
            book.Set(Side.Bid, 9.5m, 1);
            book.Set(Side.Ask, 11, 3);
            reference.Books.Add(product, book);
        }

        if (!isJson || (feed == CoinbaseFeedKind.Advanced && IsIgnored(damaged))) return reference.Books[symbol];
        try
        {
            reference.Apply(damaged, skipsBad: true);
        }
        catch (Exception e) when (CoinbaseReference.IsOfBadData(e))
        {
            // Not a frame at all: the book is then compared with what it was before.
        }

        return reference.Books[symbol];
    }

    /// <summary>Advanced Trade frames with a number already seen are not read.</summary>
    private static bool IsIgnored(byte[] frame)
    {
        using var document = JsonDocument.Parse(frame);
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("sequence_num", out var number)
            && (number.ValueKind == JsonValueKind.Number ? number.GetRawText() : number.ToString()) is "0" or "1";
    }
}
