using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CompraVenta.Infrastructure.Feeds;
using CompraVenta.Infrastructure.Recordings;

namespace CompraVenta.Bench.Frames;

/// <summary>The book frames of a recording, the same for everybody who is measured: other channels are left out, numbers that count a
/// connection's frames are set right, and Bitfinex books get a correct checksum after every 50 updates.</summary>
internal sealed class FrameInput
{
    private const int ChecksumEvery = 50;

    private readonly Dictionary<long, NaiveBitfinexBook> bitfinexBooks = [];
    private readonly Dictionary<string, (string Base, string Quote)> symbols = new(StringComparer.Ordinal);
    private readonly IVenueFeed feed;
    private long sequence;
    private bool hasSequence;

    private FrameInput(string name, string peer, IVenueFeed feed)
    {
        Name = name;
        Peer = peer;
        this.feed = feed;
    }

    /// <summary>The recording's name.</summary>
    public string Name { get; }

    /// <summary>What the peer calls the venue.</summary>
    public string Peer { get; }

    public IVenueFeed Feed => feed;

    /// <summary>Frames and snapshots, in order.</summary>
    public List<RecordingLine> Lines { get; } = [];

    /// <summary>How many frames there are.</summary>
    public int Frames => Lines.Count(l => l.Kind == RecordingLineKind.Frame);

    /// <summary>Reads a recording.</summary>
    /// <returns>Null when it holds no book that the peers can keep: raw books by order, or so few frames that nothing can be timed.</returns>
    public static FrameInput? Read(string path, IReadOnlyDictionary<string, IVenueFeed> feeds)
    {
        var name = Path.GetFileName(path)[..^".jsonl.gz".Length];
        var venue = name.Split('-')[0];
        if (venue.StartsWith("binance", StringComparison.Ordinal)) venue = "binance";
        if (!feeds.TryGetValue(venue, out var feed) || name.Contains("-r0-", StringComparison.Ordinal)) return null;
        var peer = venue switch { "coinbase" => name.Contains("advanced", StringComparison.Ordinal) ? "advanced" : "exchange", _ => venue };
        var input = new FrameInput(name, peer, feed);
        using var reader = RecordingReader.Open(path);
        while (reader.TryRead(out var line)) input.Take(line with { Text = line.Text.ToArray() });
        return input.Frames >= 50 ? input : null;
    }

    /// <summary>Writes it as the peer reads it.</summary>
    public void Write(string path)
    {
        using var file = new StreamWriter(path);
        file.WriteLine(new JsonObject
        {
            ["symbols"] = new JsonArray([.. symbols.Select(s => (JsonNode)new JsonObject { ["id"] = s.Key, ["base"] = s.Value.Base, ["quote"] = s.Value.Quote })]),
        }.ToJsonString());
        foreach (var line in Lines)
        {
            var text = Encoding.UTF8.GetString(line.Text.Span);
            file.WriteLine((line.Kind == RecordingLineKind.Rest
                ? new JsonObject { ["rest"] = SymbolOfPath(line.Address!), ["frame"] = text }
                : new JsonObject { ["frame"] = text }).ToJsonString());
        }
    }

    private static string SymbolOfPath(string path) => path.Split("symbol=")[1].Split('&')[0];

    private void Take(RecordingLine line)
    {
        if (line.Kind == RecordingLineKind.Rest)
        {
            if (!line.Address!.Contains("/depth", StringComparison.Ordinal)) return;
            Lines.Add(line);
            Know(SymbolOfPath(line.Address));
            return;
        }

        if (line.Kind != RecordingLineKind.Frame) return;
        var text = Encoding.UTF8.GetString(line.Text.Span);
        switch (Peer)
        {
            case "binance" when text.Contains("\"depthUpdate\"", StringComparison.Ordinal):
            case "exchange" when text.StartsWith("{\"type\":\"l2update\"", StringComparison.Ordinal) || text.StartsWith("{\"type\":\"snapshot\"", StringComparison.Ordinal):
                if (Peer == "exchange") Know(Between(text, "\"product_id\":\"", "\""));
                Lines.Add(line);
                break;
            case "advanced" when text.StartsWith("{\"channel\":\"l2_data\"", StringComparison.Ordinal):
                Know(Between(text, "\"product_id\":\"", "\""));
                var number = Between(text, "\"sequence_num\":", ",");
                Add(line, text.Replace($"\"sequence_num\":{number},", $"\"sequence_num\":{Text(sequence++)},", StringComparison.Ordinal));
                break;
            case "bitfinex":
                TakeBitfinex(line, text);
                break;
            default:
                break;
        }
    }

    private void TakeBitfinex(RecordingLine line, string text)
    {
        if (text[0] == '{')
        {
            var message = JsonNode.Parse(text)!;
            if (message["event"]!.GetValue<string>() is "conf")
            {
                hasSequence = (message["flags"]!.GetValue<long>() & 65_536) != 0;
                Lines.Add(line);
            }
            else if (message["event"]!.GetValue<string>() is "subscribed" && message["channel"]!.GetValue<string>() is "book")
            {
                var symbol = message["symbol"]!.GetValue<string>();
                Know(symbol);
                bitfinexBooks.Add(message["chanId"]!.GetValue<long>(), new NaiveBitfinexBook());
                Lines.Add(line);
            }

            return;
        }

        // Without an acknowledged flag the recording shows by itself whether its frames are numbered.
        var frame = JsonDocument.Parse(text).RootElement;
        if (!bitfinexBooks.TryGetValue(frame[0].GetInt64(), out var book)) return;
        if (frame[1].ValueKind == JsonValueKind.String && !string.Equals(frame[1].GetString(), "hb", StringComparison.Ordinal)) return;
        hasSequence |= frame.GetArrayLength() == 3;
        Add(line, Numbered(text[..(text.LastIndexOf(frame.GetArrayLength() == 3 ? ',' : ']'))]));
        if (frame[1].ValueKind == JsonValueKind.String) return;
        book.Take(frame[1]);

        // ccxt writes the smallest numbers out where the venue has an exponent, and so refuses correct checksums of them (its own documented
        // vector too): such a checksum is put off until the number has left the best 25 levels.
        if (book.UpdatesSinceChecksum >= ChecksumEvery && book.TryChecksum(out var checksum)) Add(line, Numbered($"[{frame[0]},\"cs\",{Text(checksum)}"));
    }

    private string Numbered(string text) => hasSequence ? $"{text},{Text(++sequence)}]" : text + "]";

    private void Add(RecordingLine like, string text) => Lines.Add(like with { Text = Encoding.UTF8.GetBytes(text) });

    private void Know(string symbol)
    {
        if (!symbols.ContainsKey(symbol) && feed.ReadSymbol(symbol) is { } instrument) symbols.Add(symbol, (instrument.Base, instrument.Quote));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Between(string text, string before, string after)
    {
        var first = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[first..text.IndexOf(after, first, StringComparison.Ordinal)];
    }
}
