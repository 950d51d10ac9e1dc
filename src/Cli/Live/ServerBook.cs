using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CompraVenta.Cli.Live;

/// <summary>A book as a running app streams it: a snapshot, then what changed.</summary>
/// <param name="listing">Whose book.</param>
/// <param name="depth">Levels a side that are shown.</param>
internal sealed class ServerBook(LiveListing listing, int depth)
{
    private static readonly int[] Depths = [1, 10, 50, 200, 1_000];

    private readonly SortedDictionary<decimal, LiveLevel> bids = new(Comparer<decimal>.Create(static (a, b) => b.CompareTo(a)));
    private readonly SortedDictionary<decimal, LiveLevel> asks = [];
    private long seq;
    private long? ageMs;
    private string? staleBecause = "awaiting_snapshot";

    /// <summary>The message that asks for the stream.</summary>
    public byte[] Subscription() => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["op"] = "subscribe",
        ["channel"] = "book",
        ["pair"] = listing.Pair,
        ["exchange"] = listing.Venue,
        ["depth"] = Depths.FirstOrDefault(d => d >= depth, Depths[^1]),
        ["id"] = 1,
    });

    /// <summary>Takes one message.</summary>
    /// <returns>Whether the book is another one now.</returns>
    /// <exception cref="LiveProblem">The app refuses the stream.</exception>
    /// <exception cref="IOException">A message was lost, which the app never lets happen: begin anew.</exception>
    public bool Take(JsonObject message)
    {
        var type = message["type"]?.GetValue<string>();
        if (string.Equals(type, "error", StringComparison.Ordinal)) throw new LiveProblem(message["message"]?.GetValue<string>() ?? "the app refuses the stream", LiveProblem.Usage);
        if (message["channel"]?.GetValue<string>() is not "book") return false;
        var next = message["seq"]!.GetValue<long>();
        if (string.Equals(type, "snapshot", StringComparison.Ordinal))
        {
            bids.Clear();
            asks.Clear();
        }
        else if (next != seq + 1)
        {
            throw new IOException($"the stream jumped from {seq} to {next}");
        }

        seq = next;
        Take(bids, message["bids"]);
        Take(asks, message["asks"]);
        if (message["venues"]?[listing.Venue] is JsonObject state)
        {
            ageMs = state["age_ms"]?.GetValue<long>();
            staleBecause = state["stale"]!.GetValue<bool>() ? state["reason"]?.GetValue<string>() ?? "stale" : null;
        }

        return true;
    }

    /// <summary>The connection is lost: what is shown is no longer live.</summary>
    public LiveBook Lose(long nowNs)
    {
        staleBecause = "disconnected";
        return Read(nowNs);
    }

    /// <summary>The book now.</summary>
    public LiveBook Read(long nowNs) => new(listing, nowNs, ageMs, staleBecause, [.. bids.Values.Take(depth)], [.. asks.Values.Take(depth)]);

    private static void Take(SortedDictionary<decimal, LiveLevel> side, JsonNode? levels)
    {
        if (levels is not JsonArray changes) return;
        foreach (var change in changes)
        {
            var (price, size) = (change![0]!.GetValue<string>(), change[1]!.GetValue<string>());
            var key = decimal.Parse(price, CultureInfo.InvariantCulture);
            if (string.Equals(size, "0", StringComparison.Ordinal)) side.Remove(key);
            else side[key] = new LiveLevel(price, size);
        }
    }
}
