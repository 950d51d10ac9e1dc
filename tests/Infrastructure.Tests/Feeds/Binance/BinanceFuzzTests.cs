using System.Globalization;
using System.Text;
using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds;
using Xunit.Abstractions;

namespace CompraVenta.Infrastructure.Tests.Feeds.Binance;

/// <summary>Damaged frames: the session never throws, and a book that it lets stand is the one that a plain client of the documentation
/// has after the same bytes.</summary>
public class BinanceFuzzTests(ITestOutputHelper output)
{
    private const int MutatedFrames = 200_000;
    private const int Seed = 20_261_120;
    private static readonly string[] Symbols = ["BTCUSDT", "ETHUSDT", "BNBBTC"];
    private static readonly byte[] Telling = "{}[]\",:0123456789eE+-.\\ tfnabsuUpqTm@"u8.ToArray();
    private readonly Random random = new(Seed);
    private readonly BinanceRig rig = new(followsRecording: false, Symbols);
    private readonly BinanceVenueModel[] venue = [.. Symbols.Select((symbol, index) => new BinanceVenueModel(symbol, Seed + index))];
    private readonly Dictionary<string, PlainBook> plain = Symbols.ToDictionary(symbol => symbol, _ => new PlainBook(), StringComparer.Ordinal);
    private readonly HashSet<string> changed = new(StringComparer.Ordinal);
    private int applied;

    [Fact]
    public void Damaged_frames_lose_the_book_or_leave_it_as_a_plain_client_has_it()
    {
        rig.BookChanged = book => changed.Add(book.Listing.Symbol);
        rig.Connect(Symbols);
        rig.Answer(rig.TakeFrames());
        Recover();
        Assert.All(Symbols, symbol => Assert.True(rig.IsLive(symbol)));
        for (var round = 0; round < MutatedFrames; round++)
        {
            var model = venue[random.Next(venue.Length)];
            if (random.Next(4) == 0) Deliver(Encoding.UTF8.GetBytes(model.NextDepth(NowMs)), damagedDepthOf: null);
            var isDepth = random.Next(4) != 0;
            var frame = Damage(Encoding.UTF8.GetBytes(isDepth ? model.NextDepth(NowMs) : model.NextTrade(NowMs)));
            Deliver(frame, isDepth ? model.Symbol : null);
            Recover();

            // A calm minute, so that waiting times do not grow.
            rig.NowNs += 61_000_000_000;
        }

        output.WriteLine($"{applied} updates applied, {rig.Trades.Count} trades, faults {string.Join(", ", rig.Faults.GroupBy(kind => kind).Select(group => $"{group.Key} {group.Count()}"))}");
        Assert.True(applied > MutatedFrames / 20);
        Assert.True(rig.Session.Counters.Malformed > MutatedFrames / 10);
    }

    private long NowMs => rig.NowNs / 1_000_000;

    /// <summary>Gives a frame to both clients and compares what stands.</summary>
    private void Deliver(byte[] frame, string? damagedDepthOf)
    {
        rig.Lost.Clear();
        changed.Clear();
        var malformed = rig.Session.Counters[FaultKind.NotJson];
        rig.Frame(frame);
        var lost = rig.Lost.ToDictionary(loss => loss.Symbol, loss => loss.Reason, StringComparer.Ordinal);
        if (rig.Session.Counters[FaultKind.NotJson] > malformed)
        {
            if (damagedDepthOf is not null) Assert.False(rig.IsLive(damagedDepthOf), Encoding.UTF8.GetString(frame));
        }
        else if (PlainUpdate.Read(frame) is { } update && plain.TryGetValue(update.Symbol, out var book))
        {
            if (rig.IsLive(update.Symbol)) applied += book.Apply(update) ? 1 : 0;
            else if (!lost.TryGetValue(update.Symbol, out var reason) || reason == StaleReason.Gap) book.Waiting.Add(update);
            changed.Add(update.Symbol);
        }

        foreach (var (symbol, reason) in lost)
        {
            if (reason != StaleReason.Gap) plain[symbol].Waiting.Clear();
        }

        Compare(frame);
    }

    /// <summary>Answers every snapshot call with what the exchange has.</summary>
    private void Recover()
    {
        for (var attempt = 0; attempt < 3 && rig.Session.Output.Requests.Count > 0; attempt++)
        {
            var calls = rig.TakeRequests();
            foreach (var call in calls)
            {
                var model = Array.Find(venue, model => call.Contains($"symbol={model.Symbol}&", StringComparison.Ordinal))!;
                rig.Rest(call, model.Snapshot());
                var book = plain[model.Symbol];
                if (rig.IsLive(model.Symbol)) book.Load(model.Snapshot());
            }

            Compare([]);
        }

        if (rig.Session.Output.Wish == ConnectionWish.Keep && Array.TrueForAll(Symbols, rig.IsLive)) return;

        // Damaged ids far ahead make every snapshot too old: a client starts over with a new connection.
        rig.Session.Output.Wish = ConnectionWish.Keep;
        rig.Session.OnConnected(rig.NowNs);
        rig.Answer(rig.TakeFrames());
        foreach (var book in plain.Values) book.Waiting.Clear();
        foreach (var call in rig.TakeRequests())
        {
            var model = Array.Find(venue, model => call.Contains($"symbol={model.Symbol}&", StringComparison.Ordinal))!;
            rig.Rest(call, model.Snapshot());
            plain[model.Symbol].Load(model.Snapshot());
        }

        Assert.All(Symbols, symbol => Assert.True(rig.IsLive(symbol), symbol));
    }

    private void Compare(byte[] frame)
    {
        foreach (var symbol in changed)
        {
            if (!rig.IsLive(symbol)) continue;
            var (book, expected) = (rig.Book(symbol)!, plain[symbol]);
            var isEqual = book.UpdateId == expected.UpdateId
                && BinanceRig.LevelsOf(book, Side.Bid).SequenceEqual(expected.Bids.Select(level => (level.Key, level.Value)))
                && BinanceRig.LevelsOf(book, Side.Ask).SequenceEqual(expected.Asks.Select(level => (level.Key, level.Value)));
            Assert.True(isEqual, $"{symbol} differs after {Encoding.UTF8.GetString(frame)}");
        }
    }

    private byte[] Damage(byte[] frame)
    {
        for (var times = random.Next(8) == 0 ? 3 : 1; times > 0 && frame.Length > 0; times--)
        {
            var (at, length) = (random.Next(frame.Length), random.Next(1, 12));
            var end = Math.Min(frame.Length, at + length);
            frame = random.Next(8) switch
            {
                0 => frame[..at],
                1 => [.. frame[..at], .. frame[end..]],
                2 => [.. frame[..end], .. frame[at..]],
                3 => [.. frame[..at], Telling[random.Next(Telling.Length)], .. frame[at..]],
                4 => [.. frame[..at], (byte)random.Next(256), .. frame[(at + 1)..]],
                5 => [.. frame[..at], (byte)(frame[at] ^ (1 << random.Next(8))), .. frame[(at + 1)..]],
                6 => [.. frame[..at], (byte)('0' + random.Next(10)), .. frame[(at + 1)..]],
                _ => [.. frame[..at], Telling[random.Next(Telling.Length)], .. frame[(at + 1)..]],
            };
        }

        return frame;
    }

    private sealed record PlainUpdate(string Symbol, long First, long Last, List<(decimal Price, decimal Size)> Bids, List<(decimal Price, decimal Size)> Asks)
    {
        public static PlainUpdate? Read(byte[] frame)
        {
            try
            {
                using var document = JsonDocument.Parse(frame);
                var root = document.RootElement;
                if (root.ValueKind != JsonValueKind.Object) return null;
                var data = root.TryGetProperty("data", out var inner) && inner.ValueKind == JsonValueKind.Object ? inner : root;
                return data.TryGetProperty("e", out var kind) && kind.GetString() is "depthUpdate"
                    ? new PlainUpdate(
                        data.GetProperty("s").GetString()!, data.GetProperty("U").GetInt64(), data.GetProperty("u").GetInt64(), Levels(data.GetProperty("b")), Levels(data.GetProperty("a")))
                    : null;
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException or IndexOutOfRangeException)
            {
                return null;
            }
        }

        private static List<(decimal Price, decimal Size)> Levels(JsonElement side) => [.. side.EnumerateArray().Select(level => (
            decimal.Parse(level[0].GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture),
            decimal.Parse(level[1].GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture)))];
    }

    private sealed class PlainBook
    {
        public long UpdateId { get; private set; }

        public SortedDictionary<decimal, decimal> Bids { get; } = new(Comparer<decimal>.Create((a, b) => b.CompareTo(a)));

        public SortedDictionary<decimal, decimal> Asks { get; } = [];

        public List<PlainUpdate> Waiting { get; } = [];

        public void Load(string snapshot)
        {
            using var document = JsonDocument.Parse(snapshot);
            UpdateId = document.RootElement.GetProperty("lastUpdateId").GetInt64();
            Bids.Clear();
            Asks.Clear();
            Set(Bids, document.RootElement.GetProperty("bids").EnumerateArray().Select(Level));
            Set(Asks, document.RootElement.GetProperty("asks").EnumerateArray().Select(Level));
            foreach (var update in Waiting) Apply(update);
            Waiting.Clear();
        }

        public bool Apply(PlainUpdate update)
        {
            if (update.Last <= UpdateId || update.First > UpdateId + 1) return false;
            UpdateId = update.Last;
            Set(Bids, update.Bids);
            Set(Asks, update.Asks);
            return true;
        }

        private static (decimal Price, decimal Size) Level(JsonElement level) => (
            decimal.Parse(level[0].GetString()!, CultureInfo.InvariantCulture), decimal.Parse(level[1].GetString()!, CultureInfo.InvariantCulture));

        private static void Set(SortedDictionary<decimal, decimal> side, IEnumerable<(decimal Price, decimal Size)> levels)
        {
            foreach (var (price, size) in levels)
            {
                if (size == 0) side.Remove(price);
                else side[price] = size;
            }
        }
    }
}
