using System.Globalization;
using System.Text;

namespace CompraVenta.Infrastructure.Tests.Feeds.Coinbase;

/// <summary>Frames of our own making, in the venue's forms.</summary>
internal static class CoinbaseFrames
{
    /// <summary>An Advanced Trade frame around events.</summary>
    public static string Envelope(string channel, long sequence, string events, string time = "2027-01-15T08:00:00.123456789Z") =>
        $$"""{"channel":"{{channel}}","client_id":"","timestamp":"{{time}}","sequence_num":{{sequence.ToString(CultureInfo.InvariantCulture)}},"events":[{{events}}]}""";

    /// <summary>An event of a book; levels as <c>b 10 2</c> and <c>a 11 3</c>, separated by commas.</summary>
    public static string BookEvent(string type, string product, string levels) =>
        $$"""{"type":"{{type}}","product_id":"{{product}}","updates":[{{string.Join(',', Split(levels).Select(Level))}}]}""";

    public static string Books(long sequence, string type, string product, string levels) =>
        Envelope("l2_data", sequence, BookEvent(type, product, levels));

    /// <summary>An event of trades, as <c>id price size side</c>, separated by commas.</summary>
    public static string TradeEvent(string type, string product, string trades) =>
        $$"""{"type":"{{type}}","trades":[{{string.Join(',', Split(trades).Select(t =>
            $$"""{"product_id":"{{product}}","trade_id":"{{t[0]}}","price":"{{t[1]}}","size":"{{t[2]}}","time":"2027-01-15T08:00:00.5Z","side":"{{t[3]}}"}"""))}}]}""";

    public static string Heartbeat(long sequence) => Envelope(
        "heartbeats", sequence, """{"current_time":"2027-01-15 08:00:00.123456789 +0000 UTC m=+91717.5","heartbeat_counter":"3049"}""");

    /// <summary>An Exchange snapshot.</summary>
    public static string Snapshot(string product, string levels, string time = "2027-01-15T08:00:00.000001Z") =>
        $$"""{"type":"snapshot","product_id":"{{product}}","asks":[{{Rows(levels, "a")}}],"bids":[{{Rows(levels, "b")}}],"time":"{{time}}"}""";

    /// <summary>An Exchange update.</summary>
    public static string Update(string product, string levels, string time = "2027-01-15T08:00:01.000001Z") =>
        $$"""{"type":"l2update","product_id":"{{product}}","changes":[{{string.Join(',', Split(levels).Select(l =>
            $"[\"{(l[0] == "b" ? "buy" : "sell")}\",\"{l[1]}\",\"{l[2]}\"]"))}}],"time":"{{time}}"}""";

    /// <summary>An Exchange trade.</summary>
    public static string Match(string product, long id, string side = "sell", string type = "match", string time = "2027-01-15T08:00:01.5Z") =>
        $$"""{"type":"{{type}}","trade_id":{{id.ToString(CultureInfo.InvariantCulture)}},"maker_order_id":"ac92","taker_order_id":"132f","side":"{{side}}","size":"5.23512","price":"400.23","product_id":"{{product}}","sequence":50,"time":"{{time}}"}""";

    public static string ProductHeartbeat(string product, long lastTradeId) =>
        $$"""{"type":"heartbeat","sequence":90,"last_trade_id":{{lastTradeId.ToString(CultureInfo.InvariantCulture)}},"product_id":"{{product}}","time":"2027-01-15T08:00:02Z"}""";

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static IEnumerable<string[]> Split(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(item => item.Split(' '));

    private static string Level(string[] level) =>
        $$"""{"side":"{{(level[0] == "b" ? "bid" : "offer")}}","event_time":"1970-01-01T00:00:00Z","price_level":"{{level[1]}}","new_quantity":"{{level[2]}}"}""";

    private static string Rows(string levels, string side) =>
        string.Join(',', Split(levels).Where(l => l[0] == side).Select(l => $"[\"{l[1]}\",\"{l[2]}\"]"));
}
