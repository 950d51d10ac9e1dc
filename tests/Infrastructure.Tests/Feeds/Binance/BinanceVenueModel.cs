using System.Globalization;
using System.Text;

namespace CompraVenta.Infrastructure.Tests.Feeds.Binance;

/// <summary>What the exchange knows of one symbol: its book and update id, and the frames and snapshots that tell of them.</summary>
public sealed class BinanceVenueModel(string symbol, int seed)
{
    private const int PricesPerSide = 12;
    private readonly Random random = new(seed);
    private readonly SortedDictionary<int, int> bids = [];
    private readonly SortedDictionary<int, int> asks = [];

    public string Symbol { get; } = symbol;

    public long UpdateId { get; private set; } = 1_000;

    private long TradeId { get; set; } = 1;

    /// <summary>Changes the book a little; the frame that tells it.</summary>
    public string NextDepth(long timeMs)
    {
        var first = UpdateId + 1;
        UpdateId += random.Next(1, 4);
        return BinanceRig.Depth(Symbol, first, UpdateId, Change(bids, 1_000 - PricesPerSide), Change(asks, 1_001), timeMs);
    }

    public string NextTrade(long timeMs) =>
        $$$"""{"stream":"{{{Symbol.ToLowerInvariant()}}}@trade","data":{"e":"trade","E":{{{timeMs}}},"s":"{{{Symbol}}}","t":{{{TradeId++}}},"p":"{{{Price(random.Next(900, 1_100))}}}","q":"{{{Price(random.Next(1, 500))}}}","T":{{{timeMs}}},"m":{{{(random.Next(2) == 0 ? "true" : "false")}}},"M":true}}""";

    public string Snapshot() => BinanceRig.Snapshot(UpdateId, Levels(bids.Reverse()), Levels(asks));

    private static string Price(int cents) => (cents / 100m).ToString("0.00000000", CultureInfo.InvariantCulture);

    private static string Levels(IEnumerable<KeyValuePair<int, int>> side) =>
        string.Join(',', side.Select(level => $"[\"{Price(level.Key)}\",\"{Price(level.Value)}\"]"));

    private string Change(SortedDictionary<int, int> side, int lowest)
    {
        var text = new StringBuilder();
        for (var left = random.Next(0, 4); left > 0; left--)
        {
            var (price, size) = (lowest + random.Next(0, PricesPerSide), random.Next(3) == 0 ? 0 : random.Next(1, 1_000));
            if (size == 0) side.Remove(price);
            else side[price] = size;
            if (text.Length > 0) text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"[\"{Price(price)}\",\"{Price(size)}\"]");
        }

        return text.ToString();
    }
}
