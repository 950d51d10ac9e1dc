using System.Globalization;
using System.Text;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Recordings;
using CompraVenta.TestKit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Infrastructure.Tests.Feeds;

/// <summary>Two decoders, one meaning: what the scanners read, and what they give up, ends as if the strict decoders had read all of it.</summary>
/// <remarks>A frame with a space before it is the same JSON, but of a form that no scanner takes.</remarks>
public sealed class FastAndStrictTests
{
    private const int Seed = 20_261_121;
    private const int MutatedFrames = 60_000;

    private static readonly byte[] Telling = "{}[]\",:0123456789eE+-.\\ tfnabsuUpqTm@hc\u0001é"u8.ToArray();

    private static readonly Dictionary<string, IVenueFeed> Feeds = new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddSingleton(TimeProvider.System).AddLogging()
        .AddVenues(new ConfigurationBuilder().Build())
        .BuildServiceProvider().GetServices<IVenueFeed>().ToDictionary(f => f.Venue.Id, StringComparer.Ordinal);

    /// <summary>Frames as the venues send them; a line with a path is the answer to a REST call.</summary>
    public static TheoryData<string, string[]> Samples { get; } = new()
    {
        {
            "binance",
            [
                """{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1700000000123,"s":"BTCUSDT","U":2,"u":3,"b":[["64000.10000000","0.50000000"]],"a":[]}}""",
                """/api/v3/depth?symbol=BTCUSDT {"lastUpdateId":2,"bids":[["64000.00000000","1.00000000"],["63999.50000000","2.00000000"]],"asks":[["64001.00000000","1.50000000"]]}""",
                """{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1700000000223,"s":"BTCUSDT","U":4,"u":9,"b":[["64000.10000000","0.00000000"],["63999.00000000","0.12345678"]],"a":[["64001.00000000","0.00000000"],["64001.25000000","123456789.12345678"]]}}""",
                """{"stream":"btcusdt@trade","data":{"e":"trade","E":1700000000323,"s":"BTCUSDT","t":77,"p":"64000.10000000","q":"0.00100000","T":1700000000320,"m":true,"M":true}}""",
                """{"stream":"btcusdt@trade","data":{"e":"trade","E":1700000000324,"s":"BTCUSDT","t":78,"p":"64000.20000000","q":"10.00000000","T":1700000000321,"m":false,"M":true}}""",
                """{"stream":"btcusdt@aggTrade","data":{"e":"aggTrade","E":1700000000325,"s":"BTCUSDT","a":5,"p":"64000.20000000","q":"10.00000000","f":78,"l":79,"T":1700000000322,"m":false,"M":true}}""",
                """{"stream":"ethusdt@aggTrade","data":{"e":"aggTrade","E":1700000000325,"s":"ETHUSDT","a":6,"p":"3000.20000000","q":"1.50000000","f":78,"l":79,"T":1700000000322,"m":true,"M":true}}""",
                """{"stream":"btcusdt@bookTicker","data":{"u":9,"s":"BTCUSDT","b":"64000.00000000","B":"1.00000000","a":"64001.25000000","A":"2.00000000"}}""",
                """{"stream":"btcusdt@depth@100ms","data":{"e":"depthUpdate","E":1700000000423,"s":"BTCUSDT","U":10,"u":10,"b":[],"a":[["64002","7"]]}}""",
            ]
        },
        {
            "bitfinex",
            [
                """{"event":"info","version":2,"serverId":"x","platform":{"status":1}}""",
                """{"event":"conf","status":"OK","flags":65536}""",
                """{"event":"subscribed","channel":"book","chanId":17,"symbol":"tBTCUSD","prec":"P0","freq":"F0","len":"25","pair":"BTCUSD"}""",
                """[17,[[64000,2,0.5],[63999.5,1,1.25],[64001,1,-0.7],[64002.5,3,-2]],1]""",
                """[17,[63999.5,0,1],2]""",
                """[17,[64001.5,1,-0.00000007],3]""",
                """[17,"hb",4]""",
                """[17,[64000,3,12345678.12345678],5]""",
                """[17,"cs",-12345,6]""",
                """[17,[7e-7,1,1],7]""",
            ]
        },
        {
            "coinbase",
            [
                """{"channel":"l2_data","client_id":"","timestamp":"2026-08-09T21:05:48.228568804Z","sequence_num":0,"events":[{"type":"snapshot","product_id":"BTC-USD","updates":[{"side":"bid","event_time":"1970-01-01T00:00:00Z","price_level":"64000.1","new_quantity":"0.5"},{"side":"offer","event_time":"1970-01-01T00:00:00Z","price_level":"64001.25","new_quantity":"2"}]}]}""",
                """{"channel":"l2_data","timestamp":"2026-08-09T21:05:48.328568Z","sequence_num":1,"events":[{"type":"update","product_id":"BTC-USD","updates":[{"side":"bid","event_time":"2026-08-09T21:05:48.3Z","price_level":"64000.1","new_quantity":"0"},{"side":"offer","event_time":"2026-08-09T21:05:48.3Z","price_level":"64001.25","new_quantity":"0.00000001"}]}]}""",
                """{"channel":"market_trades","client_id":"","timestamp":"2026-08-09T21:05:48.4Z","sequence_num":2,"events":[{"type":"snapshot","trades":[{"product_id":"BTC-USD","trade_id":"7","price":"64000.1","size":"0.002186","time":"2026-08-09T21:05:42.514318Z","side":"SELL"}]}]}""",
                """{"channel":"market_trades","timestamp":"2026-08-09T21:05:48.5Z","sequence_num":3,"events":[{"type":"update","trades":[{"product_id":"BTC-USD","trade_id":"9","price":"64000.1","size":"0.5","time":"2026-08-09T21:05:48.514318Z","side":"BUY"},{"product_id":"BTC-USD","trade_id":"8","price":"64000","size":"1","time":"2026-08-09T21:05:48.5Z","side":"SELL"}]}]}""",
                """{"channel":"heartbeats","timestamp":"2026-08-09T21:05:49Z","sequence_num":4,"events":[{"current_time":"2026-08-09 21:05:49","heartbeat_counter":1}]}""",
                """{"channel":"l2_data","timestamp":"2026-08-09T21:06:00.5Z","sequence_num":5,"events":[{"type":"update","product_id":"BTC-USD","updates":[]}]}""",
            ]
        },
        {
            "coinbase",
            [
                """{"type":"snapshot","product_id":"BTC-USD","asks":[["64001.00","1.5"],["64001.50","2"]],"bids":[["64000.10","0.5"]]}""",
                """{"type":"l2update","product_id":"BTC-USD","changes":[["buy","64000.10","0.0"],["sell","64001.00","7.25"]],"time":"2021-04-17T16:43:37.147930Z"}""",
                """{"type":"l2update","product_id":"BTC-USD","changes":[["buy","63999.99","12.5"]],"time":"2021-04-17T16:44:00.000001Z"}""",
                """{"type":"match","trade_id":10,"maker_order_id":"a","taker_order_id":"b","side":"sell","size":"70","price":"64000","product_id":"BTC-USD","sequence":1,"time":"2021-04-17T16:44:18.435588Z"}""",
                """{"type":"last_match","trade_id":11,"maker_order_id":"a","taker_order_id":"b","side":"buy","size":"7.5","price":"64000.5","product_id":"BTC-USD","sequence":2,"time":"2021-04-17T16:44:19Z"}""",
            ]
        },
    };

    /// <summary>How many frames of each recording no scanner takes: other channels, answers, trades of other forms.</summary>
    public static TheoryData<string, string, int> Recordings { get; } = new()
    {
        { "binance", "binance-20240808-btcusdt", 0 },
        { "binance", "binance-20210404-btcusdt-ethusdt-dotusdt", 118 },
        { "binance", "binanceus-20210417-ten-symbols", 0 },
        { "bitfinex", "bitfinex-20210405-eight-symbols-first75s", 140 },
        { "bitfinex", "bitfinex-btcusd-p0-len25", 2 },
        { "coinbase", "coinbase-advanced-20260809-btcusd-ethusd-first15s", 110 },
        { "coinbase", "coinbase-pro-20210417-five-products", 77 },
    };

    [RecordingTheory]
    [MemberData(nameof(Recordings))]
    public void Recordings_mean_the_same_to_both_and_few_frames_are_left_to_the_strict_one(string venue, string name, int leftAtMost)
    {
        var pair = new Pair(Feeds[venue]);
        using var reader = RecordingReader.Open(TestData.Recording(name + ".jsonl.gz"));
        while (reader.TryRead(out var line))
        {
            if (line.Kind == RecordingLineKind.Frame) pair.Frame(line.Text.ToArray());
            else if (line.Kind == RecordingLineKind.Rest) pair.Rest(line.Address!, line.Text.ToArray());
        }

        Assert.InRange(pair.Left, 0, leftAtMost);
        Assert.True(pair.Levels > 100);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Damaged_frames_mean_the_same_to_both(string venue, string[] samples)
    {
        var random = new Random(Seed);
        var pair = new Pair(Feeds[venue]);
        foreach (var sample in samples) Take(pair, sample);
        Assert.True(pair.Levels > 0);
        var read = pair.Levels;
        var frames = samples.Where(s => s[0] != '/').Select(Encoding.UTF8.GetBytes).ToArray();
        for (var round = 0; round < MutatedFrames; round++)
        {
            pair.Frame(Damage(frames[random.Next(frames.Length)], random));

            // Books that were lost come back, so that there is something to damage.
            if (round % 50 == 0)
            {
                pair = new Pair(Feeds[venue]);
                foreach (var sample in samples[..(1 + (round / 50 % samples.Length))]) Take(pair, sample);
            }

            read += pair.Levels;
        }

        Assert.True(read > MutatedFrames / 10);
    }

    private static void Take(Pair pair, string sample)
    {
        if (sample[0] != '/')
        {
            pair.Frame(Encoding.UTF8.GetBytes(sample));
            return;
        }

        var space = sample.IndexOf(' ', StringComparison.Ordinal);
        pair.Rest(sample[..space], Encoding.UTF8.GetBytes(sample[(space + 1)..]));
    }

    private static byte[] Damage(byte[] frame, Random random)
    {
        var damaged = frame.ToList();
        for (var times = random.Next(1, 4); times > 0 && damaged.Count > 1; times--)
        {
            var at = random.Next(damaged.Count);
            var length = Math.Min(random.Next(1, 12), damaged.Count - at);
            switch (random.Next(7))
            {
                case 0: damaged[at] = Telling[random.Next(Telling.Length)]; break;
                case 1: damaged.Insert(at, Telling[random.Next(Telling.Length)]); break;
                case 2: damaged.RemoveAt(at); break;
                case 3: damaged.RemoveRange(at, length); break;
                case 4: damaged.InsertRange(at, damaged.GetRange(at, length)); break;
                case 5: damaged.RemoveRange(at, damaged.Count - at); break;
                default: damaged.InsertRange(random.Next(damaged.Count), Encoding.ASCII.GetBytes(random.NextInt64().ToString(CultureInfo.InvariantCulture))); break;
            }
        }

        return [.. damaged];
    }

    /// <summary>The same session twice, one of them never given a frame that a scanner takes.</summary>
    private sealed class Pair
    {
        private readonly One fast;
        private readonly One strict;

        public Pair(IVenueFeed feed)
        {
            fast = new One(feed);
            strict = new One(feed);
        }

        public long Levels { get; private set; }

        /// <summary>Frames that the scanners left to the strict decoder.</summary>
        public int Left { get; private set; }

        private long nowNs = 1_700_000_000_000_000_000;

        public void Frame(byte[] frame)
        {
            nowNs += 1_000_000;
            fast.Session.OnFrame(frame, nowNs);
            byte[] spaced = [(byte)' ', .. frame];
            strict.Session.OnFrame(spaced, nowNs);
            if (!Scans(frame)) Left++;
            Compare(Encoding.UTF8.GetString(frame));
        }

        public void Rest(string path, byte[] body)
        {
            fast.Session.OnRest(path, body, succeeded: true, nowNs);
            strict.Session.OnRest(path, body, succeeded: true, nowNs);
            Compare(path);
        }

        /// <summary>What each decoder added is gone through and forgotten.</summary>
        private void Compare(string what)
        {
            var (a, b) = (fast.Session.Batch, strict.Session.Batch);
            Assert.True(a.Events.Length == b.Events.Length, what);
            for (var i = 0; i < a.Events.Length; i++)
            {
                ref readonly var mine = ref a.Events[i];
                ref readonly var theirs = ref b.Events[i];
                Assert.True(
                    (mine.Kind, mine.Reason, mine.Slot, mine.Count, mine.Checksum, mine.UpdateId, mine.VenueTimeNs, mine.ReceivedNs)
                    == (theirs.Kind, theirs.Reason, theirs.Slot, theirs.Count, theirs.Checksum, theirs.UpdateId, theirs.VenueTimeNs, theirs.ReceivedNs),
                    what);
                if (mine.Kind is FeedEventKind.BookSnapshot or FeedEventKind.BookUpdate)
                {
                    Levels += mine.Count;
                    var theirLevels = b.LevelsOf(theirs);
                    var at = 0;
                    foreach (ref readonly var level in a.LevelsOf(mine))
                    {
                        ref readonly var other = ref theirLevels[at++];
                        Assert.True(
                            (level.Price, level.Size, level.Count, level.PriceScale, level.SizeScale, level.Side)
                            == (other.Price, other.Size, other.Count, other.PriceScale, other.SizeScale, other.Side),
                            what);
                    }
                }
                else if (mine.Kind == FeedEventKind.Trades)
                {
                    Assert.True(a.TradesOf(mine).ToArray().Select(Told).SequenceEqual(b.TradesOf(theirs).ToArray().Select(Told)), what);
                }
            }

            Assert.True(fast.Faults.SequenceEqual(strict.Faults), what);
            fast.Faults.Clear();
            strict.Faults.Clear();
            a.Clear();
            b.Clear();
            fast.Session.Output.Frames.Clear();
            strict.Session.Output.Frames.Clear();
        }

        private static (int, Side, long, long, ExactDecimal, ExactDecimal) Told(Trade trade) =>
            (trade.Slot, trade.TakerSide, trade.Id, trade.VenueTimeNs, trade.Price, trade.Size);

        private bool Scans(byte[] frame) => fast.Scans(frame);
    }

    private sealed class One : IFaultLog
    {
        private readonly ListingDirectory listings = new();
        private readonly FeedBatch scratch = new();
        private readonly IVenueFeed feed;

        public One(IVenueFeed feed)
        {
            this.feed = feed;
            var symbols = new SymbolTable(symbol => feed.ReadSymbol(symbol) is { } instrument
                ? listings.Register(feed.Venue, symbol, instrument, InstrumentRules.None, isTrading: true, DateTimeOffset.UnixEpoch).Listing
                : null);
            Session = feed.CreateBookSession(new SessionContext(feed.Venue, 1, symbols, this, FollowsRecording: true));
            Session.OnConnected(1);
            Session.Batch.Clear();
        }

        public VenueSession Session { get; }

        public List<FaultKind> Faults { get; } = [];

        public void Report(FaultKind kind, ReadOnlySpan<byte> excerpt) => Faults.Add(kind);

        /// <summary>Whether a scanner takes the frame, tried aside.</summary>
        public bool Scans(byte[] frame)
        {
            scratch.Clear();
            switch (feed.Venue.Id)
            {
                case "binance":
                    var depth = default(Infrastructure.Feeds.Binance.BinanceFrame);
                    return Infrastructure.Feeds.Binance.BinanceFrameScanner.TryDecode(frame, scratch, ref depth);
                case "coinbase":
                    var book = default(Infrastructure.Feeds.Coinbase.CoinbaseBookFrame);
                    var trade = default(Infrastructure.Feeds.Coinbase.CoinbaseTradeFrame);
                    var trades = default(Infrastructure.Feeds.Coinbase.CoinbaseTradesFrame);
                    return Infrastructure.Feeds.Coinbase.CoinbaseFrameScanner.TryExchange(frame, scratch, ref book)
                        || Infrastructure.Feeds.Coinbase.CoinbaseFrameScanner.TryAdvanced(frame, scratch, ref book)
                        || Infrastructure.Feeds.Coinbase.CoinbaseFrameScanner.TryMatch(frame, ref trade)
                        || Infrastructure.Feeds.Coinbase.CoinbaseFrameScanner.TryTrades(frame, new(), ref trades)
                        || Infrastructure.Feeds.Coinbase.CoinbaseFrameScanner.TryHeartbeat(frame, out _, out _);
                default:
                    return Session is Infrastructure.Feeds.Bitfinex.BitfinexBookSession bitfinex && bitfinex.Scans(frame, scratch);
            }
        }
    }
}
