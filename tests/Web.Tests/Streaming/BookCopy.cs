using System.Globalization;
using System.Text.Json;

namespace CompraVenta.Web.Tests.Streaming;

/// <summary>A client's copy of a book stream, kept as the contract says; fails on a skipped sequence number.</summary>
internal sealed class BookCopy
{
    private readonly SortedDictionary<decimal, JsonElement> bids = new(Comparer<decimal>.Create((a, b) => b.CompareTo(a)));
    private readonly SortedDictionary<decimal, JsonElement> asks = [];

    public long Seq { get; private set; }

    public int Snapshots { get; private set; }

    public int Updates { get; private set; }

    public string Bids => Text(bids);

    public string Asks => Text(asks);

    public JsonElement Venues { get; private set; }

    public void Apply(JsonElement message)
    {
        Assert.Equal("book", message.GetProperty("channel").GetString());
        var seq = message.GetProperty("seq").GetInt64();
        if (message.GetProperty("type").GetString() == "snapshot")
        {
            bids.Clear();
            asks.Clear();
            Snapshots++;
        }
        else
        {
            Assert.Equal(Seq + 1, seq);
            Updates++;
        }

        Seq = seq;
        if (message.TryGetProperty("venues", out var venues)) Venues = venues;
        Apply(bids, message.GetProperty("bids"));
        Apply(asks, message.GetProperty("asks"));
    }

    private static void Apply(SortedDictionary<decimal, JsonElement> side, JsonElement levels)
    {
        foreach (var level in levels.EnumerateArray())
        {
            var price = decimal.Parse(level[0].GetString()!, CultureInfo.InvariantCulture);
            if (level[1].GetString() == "0") Assert.True(side.Remove(price), $"a level at {price} is removed that was never told");
            else side[price] = level;
        }
    }

    private static string Text(SortedDictionary<decimal, JsonElement> side) => $"[{string.Join(',', side.Values.Select(l => l.GetRawText()))}]";
}
