using System.Globalization;
using System.Text.Json;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds.Coinbase;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Infrastructure.Tests.Feeds.Coinbase;

/// <summary>Reads frames of both feeds in the simplest way there is, into naive books. What the real sessions are compared with.</summary>
/// <param name="feed">Which feed the frames are of; null to see it in each.</param>
internal sealed class CoinbaseReference(CoinbaseFeedKind? feed = null)
{
    public Dictionary<string, NaiveBook> Books { get; } = [];

    /// <summary>Trades told live, as the venue sent them: product, id, side, price.</summary>
    public List<(string Product, long Id, string Side, decimal Price)> Trades { get; } = [];

    /// <summary>Applies a good frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="skipsBad">Whether to go on behind an event that is wrong: its product's book is then wrong too.</param>
    /// <exception cref="Exception">It is not a good frame; some of it may have been applied.</exception>
    public void Apply(ReadOnlyMemory<byte> frame, bool skipsBad = false)
    {
        using var document = JsonDocument.Parse(frame);
        var root = document.RootElement;
        if (feed != CoinbaseFeedKind.Exchange && (root.TryGetProperty("channel", out var channel) || feed == CoinbaseFeedKind.Advanced))
        {
            foreach (var e in root.GetProperty("events").EnumerateArray()) Try(() => ApplyAdvanced(channel.GetString(), e));
        }
        else Try(() => ApplyExchange(root));

        void Try(Action apply)
        {
            try
            {
                apply();
            }
            catch (Exception e) when (skipsBad && IsOfBadData(e))
            {
                // Its product's book is not to be looked at any more.
            }
        }
    }

    /// <summary>Whether this is what reading a frame of another form throws.</summary>
    public static bool IsOfBadData(Exception e) =>
        e is KeyNotFoundException or InvalidOperationException or FormatException or OverflowException or IndexOutOfRangeException;

    private static decimal Number(JsonElement value) =>
        decimal.Parse(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private void ApplyAdvanced(string? channel, JsonElement e)
    {
        if (channel == "market_trades" && e.GetProperty("type").GetString() == "update")
        {
            foreach (var trade in e.GetProperty("trades").EnumerateArray().Reverse())
            {
                var id = long.Parse(trade.GetProperty("trade_id").GetString()!, CultureInfo.InvariantCulture);
                Trades.Add((trade.GetProperty("product_id").GetString()!, id, trade.GetProperty("side").GetString()!, Number(trade.GetProperty("price"))));
            }
        }

        if (channel != "l2_data") return;
        var product = e.GetProperty("product_id").GetString()!;
        var type = e.GetProperty("type").GetString();
        if (type == "snapshot") Books[product] = new NaiveBook();
        else if (type != "update") throw new InvalidOperationException(type);
        foreach (var update in e.GetProperty("updates").EnumerateArray())
        {
            var side = update.GetProperty("side").GetString() switch
            {
                "bid" => Side.Bid,
                "offer" => Side.Ask,
                var other => throw new InvalidOperationException(other),
            };
            Set(product, side, Number(update.GetProperty("price_level")), Number(update.GetProperty("new_quantity")));
        }
    }

    private void ApplyExchange(JsonElement root)
    {
        switch (root.GetProperty("type").GetString())
        {
            case "snapshot":
                var product = root.GetProperty("product_id").GetString()!;
                Books[product] = new NaiveBook();
                foreach (var row in root.GetProperty("bids").EnumerateArray()) Set(product, Side.Bid, Number(row[0]), Number(row[1]));
                foreach (var row in root.GetProperty("asks").EnumerateArray()) Set(product, Side.Ask, Number(row[0]), Number(row[1]));
                break;
            case "l2update":
                foreach (var row in root.GetProperty("changes").EnumerateArray())
                {
                    var side = row[0].GetString() switch
                    {
                        "buy" => Side.Bid,
                        "sell" => Side.Ask,
                        var other => throw new InvalidOperationException(other),
                    };
                    Set(root.GetProperty("product_id").GetString()!, side, Number(row[1]), Number(row[2]));
                }

                break;
            case "match":
                Trades.Add((
                    root.GetProperty("product_id").GetString()!, root.GetProperty("trade_id").GetInt64(),
                    root.GetProperty("side").GetString()!, Number(root.GetProperty("price"))));
                break;
        }
    }

    private void Set(string product, Side side, decimal price, decimal size)
    {
        if (price <= 0 || size < 0) throw new InvalidOperationException($"{price} x {size}");
        Books[product].Set(side, price, size);
    }
}
