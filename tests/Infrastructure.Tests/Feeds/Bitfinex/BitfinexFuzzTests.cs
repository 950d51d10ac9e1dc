using System.Globalization;
using System.Text;
using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Feeds.Bitfinex;

namespace CompraVenta.Infrastructure.Tests.Feeds.Bitfinex;

/// <summary>A small venue that damages what it sends. Whatever comes, the session never throws, its batches are whole, and each
/// book is lost or what the frames really said.</summary>
public class BitfinexFuzzTests
{
    private const int MutatedFrames = 200_000;

    private static readonly string[] Symbols = ["tBTCUSD", "tETHUSD", "tXRPUSD"];

    private static readonly string[] Splices =
    [
        "null", "\"x\"", "-", "1e999", "1e-30", "0", "-0", "99999999999999999999", "[", "]", "[[[[[[[[[[[[[[[[[[[[", "{", "}", "{\"a\":1}", ",", "\"hb\"", "\"cs\"", "\"te\"", "\"\\ud800\"", "\0",
    ];

    [Theory]
    [InlineData(BitfinexFlags.None, 1)]
    [InlineData(BitfinexFlags.Sequence, 2)]
    [InlineData(BitfinexFlags.Wanted, 3)]
    [InlineData(BitfinexFlags.Bulk | BitfinexFlags.Timestamp, 4)]
    internal void Mutated_frames_never_make_a_wrong_book(BitfinexFlags flags, int seed)
    {
        var venue = new Venue(flags, seed);
        while (venue.Mutated < MutatedFrames / 4) venue.Step();

        // Not by losing everything: a good part of the frames was applied to live books and compared.
        Assert.True(venue.Compared > MutatedFrames / 40, $"{venue.Compared} books compared");
        Assert.True(venue.BrokenFrames > MutatedFrames / 20, $"{venue.BrokenFrames} broken frames");
    }

    private sealed class Venue : IFaultLog
    {
        private readonly Random random;
        private readonly BitfinexFlags flags;
        private readonly NaiveBitfinex naive = new();
        private readonly ListingDirectory listings = new();
        private readonly SymbolTable symbols = new();
        private readonly Market market;
        private readonly FeedBatch batch = new() { ConnectionId = 1 };
        private readonly BitfinexBookSession session;
        private readonly Resyncs resyncs = new();
        private readonly Dictionary<long, (string Kind, int Slot)> open = [];
        private readonly StringBuilder text = new();
        private long nextId = 10;
        private long nowNs = 1_700_000_000_000_000_000;
        private long sequence = 1;

        public Venue(BitfinexFlags flags, int seed)
        {
            this.flags = flags;
            random = new Random(seed);
            market = new Market(listings, [BitfinexFeed.Bitfinex, BitfinexFeed.Bitfinex], _ => new BitfinexChecksum(), resyncs);
            session = new BitfinexBookSession(new SessionContext(BitfinexFeed.Bitfinex, 1, symbols, this), new BitfinexOptions()) { Batch = batch };
            foreach (var symbol in Symbols)
            {
                Assert.True(BitfinexSymbols.TryParse(symbol, out var instrument));
                var listing = listings.Register(BitfinexFeed.Bitfinex, symbol, instrument, InstrumentRules.None, isTrading: true, DateTimeOffset.UnixEpoch).Listing;
                symbols.Add(listing);
                session.Subscribe(listing, nowNs);
            }

            Connect();
        }

        public int Mutated { get; private set; }

        public int BrokenFrames { get; private set; }

        public int Compared { get; private set; }

        public void Step()
        {
            nowNs += 500_000_000;
            session.OnTick(nowNs);
            Settle();
            if (open.Count == 0)
            {
                Answer();
                return;
            }

            var channel = open.ElementAt(random.Next(open.Count));
            var good = Encoding.UTF8.GetBytes(NextFrame(channel.Key, channel.Value.Kind, channel.Value.Slot));
            if (random.Next(2) == 0)
            {
                Take(good, compares: random.Next(3) == 0);
            }
            else
            {
                Mutated++;
                Take(Mutate(good), compares: true);
            }

            Answer();
        }

        void IFaultLog.Report(FaultKind kind, ReadOnlySpan<byte> excerpt)
        {
            // Counted by the session.
        }

        private void Connect()
        {
            session.Output.Frames.Clear();
            session.Output.Wish = ConnectionWish.Keep;
            open.Clear();
            naive.Connect(flags);
            sequence = random.Next(1, 1_000_000);
            session.OnConnected(nowNs);
            Settle();
            Event($$"""{"event":"conf","status":"OK","flags":{{(long)flags}}}""");
            Answer();
        }

        /// <summary>Does what the session asks for, so that lost books come back.</summary>
        private void Answer()
        {
            while (true)
            {
                if (session.Output.Wish == ConnectionWish.Reconnect)
                {
                    Connect();
                    return;
                }

                if (!session.Output.Frames.TryDequeue(out var frame)) return;
                using var request = JsonDocument.Parse(frame);
                var e = request.RootElement;
                if (e.GetProperty("event").ValueEquals("unsubscribe"))
                {
                    var id = e.GetProperty("chanId").GetInt64();
                    open.Remove(id);
                    naive.Close(id);
                    Event($$"""{"event":"unsubscribed","status":"OK","chanId":{{id}}}""");
                }
                else if (e.GetProperty("event").ValueEquals("subscribe"))
                {
                    Subscribe(e);
                }
            }
        }

        private void Subscribe(JsonElement e)
        {
            var (kind, symbol, subId) = (e.GetProperty("channel").GetString()!, e.GetProperty("symbol").GetString()!, e.GetProperty("subId").GetString()!);
            var slot = Array.IndexOf(Symbols, symbol);
            var isRaw = kind == "book" && slot == 2;
            var id = nextId++;
            open[id] = (kind, slot);
            naive.Open(id, kind, symbol, isRaw);
            Event($$"""{"event":"subscribed","channel":"{{kind}}","chanId":{{id}},"symbol":"{{symbol}}","prec":"{{(isRaw ? "R0" : "P0")}}","subId":"{{subId}}"}""");
            if (kind != "book") return;
            var entries = Enumerable.Range(0, 8).Select(_ => Entry(slot));
            Take(Encoding.UTF8.GetBytes($"[{id},[{string.Join(',', entries)}]{Tail()}]"), compares: false);
        }

        private void Event(string json)
        {
            session.OnFrame(Encoding.UTF8.GetBytes(json), nowNs);
            Settle();
        }

        private void Take(byte[] frame, bool compares)
        {
            session.OnFrame(frame, nowNs);
            Settle();
            var outcome = naive.Take(frame);
            if (outcome == NaiveOutcome.Broken) BrokenFrames++;
            foreach (var listing in listings.All)
            {
                if (market.FindBook(listing.Slot) is not { State: BookState.Live } book) continue;
                Assert.False(outcome == NaiveOutcome.Gap, Describe(frame, outcome));
                var isTouched = naive.Touched is null ? !naive.IsForTrades(frame) : naive.Touched == listing.Symbol;
                Assert.False(outcome == NaiveOutcome.Broken && isTouched, Describe(frame, outcome));
                if (!compares || outcome != NaiveOutcome.Applied || naive.Touched != listing.Symbol) continue;
                Assert.True(naive.BookOf(listing.Symbol) is { } expected && Equal(expected.Bids, book, book.Bids) && Equal(expected.Asks, book, book.Asks), Describe(frame, outcome));
                Compared++;
            }
        }

        private static string Describe(byte[] frame, NaiveOutcome outcome) => $"{outcome}: {Encoding.Latin1.GetString(frame)}";

        private static bool Equal(SortedDictionary<decimal, decimal> expected, VenueBook book, BookSide actual)
        {
            if (expected.Count != actual.Count) return false;
            var rank = 0;
            foreach (var (price, size) in expected)
            {
                ref readonly var level = ref actual[rank++];
                if (new ExactDecimal(actual.PriceOf(level.Key), (byte)book.Scale.PriceDecimals).ToDecimal() != price) return false;
                if (new ExactDecimal(level.Size, (byte)book.Scale.SizeDecimals).ToDecimal() != size) return false;
            }

            return true;
        }

        private void Settle()
        {
            do
            {
                AssertWhole();
                resyncs.Wanted.Clear();
                market.Apply(batch, nowNs);
                batch.Clear();
                foreach (var (listing, reason) in resyncs.Wanted) session.Resync(listing, reason, nowNs);
            }
            while (!batch.IsEmpty);
        }

        /// <summary>Every level and trade belongs to exactly one event: what was taken back has left nothing behind.</summary>
        private void AssertWhole()
        {
            var (levels, trades) = (0, 0);
            foreach (ref readonly var e in batch.Events)
            {
                if (e.Kind is FeedEventKind.BookSnapshot or FeedEventKind.BookUpdate)
                {
                    Assert.Equal(levels, e.First);
                    levels += e.Count;
                }
                else if (e.Kind == FeedEventKind.Trades)
                {
                    Assert.Equal(trades, e.First);
                    trades += e.Count;
                }

                if (e.Slot >= 0) Assert.True(e.Slot < Symbols.Length);
            }

            Assert.Equal((levels, trades), (batch.LevelCount, batch.TradeCount));
        }

        private string NextFrame(long id, string kind, int slot)
        {
            text.Clear();
            text.Append(CultureInfo.InvariantCulture, $"[{id},");
            var dice = random.Next(10);
            if (kind == "trades")
            {
                text.Append(CultureInfo.InvariantCulture, $"\"{(dice < 5 ? "te" : "tu")}\",[{nowNs / 1000},{nowNs / 1_000_000},{(dice % 2 == 0 ? "" : "-")}0.5,100.5]");
            }
            else if (dice == 0)
            {
                text.Append("\"hb\"");
            }
            else if (dice == 1 && naive.BookOf(Symbols[slot]) is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $"\"cs\",{naive.ChecksumOf(Symbols[slot])}");
            }
            else if (flags.HasFlag(BitfinexFlags.Bulk))
            {
                text.Append(CultureInfo.InvariantCulture, $"[{Entry(slot)},{Entry(slot)}]");
            }
            else
            {
                text.Append(Entry(slot));
            }

            return text.Append(Tail()).Append(']').ToString();
        }

        private string Entry(int slot)
        {
            var isBid = random.Next(2) == 0;
            var price = (isBid ? 100 - random.Next(10) : 101 + random.Next(10)).ToString(CultureInfo.InvariantCulture) + (random.Next(2) == 0 ? "" : ".5");
            var amount = (isBid ? "" : "-") + (random.Next(1, 1000) / 100m).ToString(CultureInfo.InvariantCulture).TrimEnd('0').TrimEnd('.');
            if (random.Next(8) == 0) amount = isBid ? "7e-7" : "-6.6e-8";
            var removes = random.Next(4) == 0;
            return slot == 2
                ? $"[{random.Next(1, 40)},{(removes ? "0" : price)},{amount}]"
                : $"[{price},{(removes ? 0 : random.Next(1, 9))},{(removes ? (isBid ? "1" : "-1") : amount)}]";
        }

        private string Tail() =>
            (flags.HasFlag(BitfinexFlags.Sequence) ? string.Create(CultureInfo.InvariantCulture, $",{sequence++}") : "")
            + (flags.HasFlag(BitfinexFlags.Timestamp) ? string.Create(CultureInfo.InvariantCulture, $",{nowNs / 1_000_000}") : "");

        private byte[] Mutate(byte[] good)
        {
            var bytes = good.ToList();
            for (var times = random.Next(1, 4); times > 0 && bytes.Count > 0; times--)
            {
                var at = random.Next(bytes.Count);
                switch (random.Next(9))
                {
                    case 0: bytes[at] = (byte)random.Next(256); break;
                    case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                    case 2: bytes[at] = (byte)('0' + random.Next(10)); break;
                    case 3: bytes.RemoveAt(at); break;
                    case 4: bytes.Insert(at, (byte)"0123456789[],-.e\" "[random.Next(18)]); break;
                    case 5: bytes.RemoveRange(at, bytes.Count - at); break;
                    case 6: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Splices[random.Next(Splices.Length)])); break;
                    case 7: bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, random.Next(bytes.Count - at))); break;
                    case 8: bytes.RemoveRange(at, Math.Min(random.Next(6), bytes.Count - at)); break;
                }
            }

            return [.. bytes];
        }
    }

    private sealed class Resyncs : MarketObserver
    {
        public List<(Listing Listing, StaleReason Reason)> Wanted { get; } = [];

        public override void OnResyncNeeded(VenueBook book, StaleReason reason) => Wanted.Add((book.Listing, reason));
    }
}
