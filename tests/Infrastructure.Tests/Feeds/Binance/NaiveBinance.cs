using System.Globalization;
using System.Text.Json;

namespace CompraVenta.Infrastructure.Tests.Feeds.Binance;

/// <summary>A slow and plain Binance client over JSON documents and dictionaries, written after the documentation only.</summary>
public sealed class NaiveBinance
{
    private readonly Dictionary<string, List<JsonElement>> waiting = new(StringComparer.Ordinal);

    public Dictionary<string, NaiveBook> Books { get; } = new(StringComparer.Ordinal);

    public int Gaps { get; private set; }

    public void Snapshot(string symbol, JsonElement body)
    {
        var book = new NaiveBook { UpdateId = body.GetProperty("lastUpdateId").GetInt64() };
        Set(book.Bids, body.GetProperty("bids"));
        Set(book.Asks, body.GetProperty("asks"));
        Books[symbol] = book;
        if (!waiting.Remove(symbol, out var updates)) return;
        foreach (var update in updates) Update(update);
    }

    public void Frame(JsonElement frame)
    {
        var data = frame.TryGetProperty("data", out var inner) ? inner : frame;
        if (data.ValueKind == JsonValueKind.Object && data.TryGetProperty("e", out var kind) && kind.GetString() is "depthUpdate") Update(data);
    }

    private void Update(JsonElement data)
    {
        var symbol = data.GetProperty("s").GetString()!;
        if (!Books.TryGetValue(symbol, out var book))
        {
            if (!waiting.TryGetValue(symbol, out var updates)) waiting.Add(symbol, updates = []);
            updates.Add(data.Clone());
            return;
        }

        if (data.GetProperty("u").GetInt64() <= book.UpdateId) return;
        if (data.GetProperty("U").GetInt64() > book.UpdateId + 1) Gaps++;
        book.UpdateId = data.GetProperty("u").GetInt64();
        Set(book.Bids, data.GetProperty("b"));
        Set(book.Asks, data.GetProperty("a"));
    }

    private static void Set(SortedDictionary<decimal, decimal> side, JsonElement levels)
    {
        foreach (var level in levels.EnumerateArray())
        {
            var price = decimal.Parse(level[0].GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture);
            var size = decimal.Parse(level[1].GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture);
            if (size == 0) side.Remove(price);
            else side[price] = size;
        }
    }

    public sealed class NaiveBook
    {
        public long UpdateId { get; set; }

        public SortedDictionary<decimal, decimal> Bids { get; } = new(Comparer<decimal>.Create((a, b) => b.CompareTo(a)));

        public SortedDictionary<decimal, decimal> Asks { get; } = [];
    }
}
