using System.Globalization;
using System.Text.Json;
using CompraVenta.Infrastructure.Recordings;

namespace CompraVenta.Bench.Fanout;

/// <summary>The books of several recordings side by side: each begins with its first snapshot, and its changes follow at their recorded pace.</summary>
/// <remarks>Of each side the 50 best levels of the snapshot are kept, and of the changes those within the prices of these: what a subscriber
/// to a book of usual depth sees. A symbol of two recordings is two books.</remarks>
internal sealed class RecordedMarket
{
    private const int LevelsASide = 50;

    /// <summary>Less than this is no market to speak of: changes a second.</summary>
    private const double ChangesPerSecondMin = 0.2;

    private readonly List<Book> books = [];

    /// <summary>The books' pairs, the busiest first.</summary>
    public IReadOnlyList<string> Pairs => [.. books.Select(b => b.Pair)];

    /// <summary>How many changes a second there are, all books together.</summary>
    public double ChangesPerSecond => books.Sum(b => b.ChangesPerSecond);

    /// <summary>Reads all recordings of Binance's depth in a folder.</summary>
    public static RecordedMarket Read(string folder)
    {
        var market = new RecordedMarket();
        foreach (var path in Directory.GetFiles(folder, "binance*.jsonl.gz").Order(StringComparer.Ordinal)) market.Add(path);
        market.books.RemoveAll(b => b.ChangesPerSecond < ChangesPerSecondMin);
        market.books.Sort((a, b) => b.ChangesPerSecond.CompareTo(a.ChangesPerSecond));
        return market;
    }

    /// <summary>As servers read it: one level a line, <c>microseconds frame pair side price size</c>, in order of time; those of time below 0 are
    /// snapshots.</summary>
    public IReadOnlyList<string> Lines() => [.. books.SelectMany(b => b.Changes).OrderBy(c => c.Microseconds).ThenBy(c => c.Frame)
        .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Microseconds} {c.Frame} {c.Pair} {c.Side} {c.Price} {c.Size}"))];

    private void Add(string path)
    {
        var mine = new Dictionary<string, Book>(StringComparer.Ordinal);
        long? firstNs = null;
        var frame = books.Sum(b => b.Changes.Count);
        using var reader = RecordingReader.Open(path);
        while (reader.TryRead(out var line))
        {
            firstNs ??= line.ReceivedNs;
            if (line.ReceivedNs is not { } nowNs) continue;
            frame++;
            if (line.Kind == RecordingLineKind.Rest && line.Address!.Contains("/depth?symbol=", StringComparison.Ordinal))
            {
                var symbol = line.Address.Split("symbol=")[1].Split('&')[0];
                using var snapshot = JsonDocument.Parse(line.Text);
                if (mine.ContainsKey(symbol) || !snapshot.RootElement.TryGetProperty("bids", out var bids) || bids.GetArrayLength() == 0) continue;
                var book = new Book($"{symbol}{books.Count(b => b.Symbol == symbol)}-X", symbol);
                book.Begin(frame, bids, snapshot.RootElement.GetProperty("asks"));
                mine.Add(symbol, book);
            }
            else if (line.Kind == RecordingLineKind.Frame && line.Text.Span.IndexOf("\"depthUpdate\""u8) >= 0)
            {
                using var message = JsonDocument.Parse(line.Text);
                var update = message.RootElement.TryGetProperty("data", out var data) ? data : message.RootElement;
                if (mine.TryGetValue(update.GetProperty("s").GetString()!, out var book)) book.Change((nowNs - firstNs!.Value) / 1_000, frame, update);
            }
        }

        books.AddRange(mine.Values);
    }

    private readonly record struct Change(long Microseconds, int Frame, string Pair, char Side, string Price, string Size);

    private sealed class Book(string pair, string symbol)
    {
        private (decimal Low, decimal High) bids;
        private (decimal Low, decimal High) asks;
        private int snapshotLevels;

        public string Pair => pair;

        public string Symbol => symbol;

        public List<Change> Changes { get; } = [];

        public double ChangesPerSecond => Changes.Count == snapshotLevels ? 0 : (Changes.Count - snapshotLevels) * 1e6 / Math.Max(1_000_000, Changes[^1].Microseconds);

        public void Begin(int frame, JsonElement bidLevels, JsonElement askLevels)
        {
            bids = Begin(frame, 'b', bidLevels);
            asks = Begin(frame, 'a', askLevels);
            snapshotLevels = Changes.Count;

            // Up to the other side, so that the best prices may move.
            (bids.High, asks.Low) = (asks.High, bids.Low);
        }

        public void Change(long microseconds, int frame, JsonElement update)
        {
            Change(microseconds, frame, 'b', update.GetProperty("b"), bids);
            Change(microseconds, frame, 'a', update.GetProperty("a"), asks);
        }

        private (decimal Low, decimal High) Begin(int frame, char side, JsonElement levels)
        {
            var kept = levels.EnumerateArray().Take(LevelsASide).ToArray();
            foreach (var level in kept) Add(-1, frame, side, level);
            var prices = kept.Select(Price).ToArray();
            return prices.Length == 0 ? (0, 0) : (prices.Min(), prices.Max());
        }

        private void Change(long microseconds, int frame, char side, JsonElement levels, (decimal Low, decimal High) within)
        {
            foreach (var level in levels.EnumerateArray())
            {
                if (Price(level) is var price && price >= within.Low && price <= within.High) Add(microseconds, frame, side, level);
            }
        }

        private void Add(long microseconds, int frame, char side, JsonElement level) =>
            Changes.Add(new Change(microseconds, frame, pair, side, Trim(level[0].GetString()!), Trim(level[1].GetString()!)));

        private static decimal Price(JsonElement level) => decimal.Parse(level[0].GetString()!, CultureInfo.InvariantCulture);

        /// <summary>Without the zeros at the end, as we and most venues write numbers.</summary>
        private static string Trim(string number) => number.Contains('.', StringComparison.Ordinal) ? number.TrimEnd('0').TrimEnd('.') : number;
    }
}
