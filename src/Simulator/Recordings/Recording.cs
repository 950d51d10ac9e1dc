using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace CompraVenta.Simulator.Recordings;

/// <summary>One recorded connection: gzip, one JSON object a line, in order of receipt.</summary>
internal sealed class Recording
{
    // Where the receipt was not timed, frames are taken to be this far apart.
    private const long UntimedGapNs = 10_000_000;

    private readonly List<RecordedFrame> _frames = [];
    private readonly List<RecordedAnswer> _answers = [];
    private readonly List<string> _acknowledgements = [];

    private Recording()
    {
    }

    /// <summary>binance, bitfinex or coinbase.</summary>
    public string Venue { get; private set; } = "";

    /// <summary>True for the Advanced Trade feed of Coinbase.</summary>
    public bool IsAdvanced { get; private set; }

    public IReadOnlyList<RecordedFrame> Frames => _frames;

    public IReadOnlyList<RecordedAnswer> Answers => _answers;

    /// <summary>Bitfinex: the recorded <c>subscribed</c> events; they are sent in answer to a client's own requests.</summary>
    public IReadOnlyList<string> Acknowledgements => _acknowledgements;

    /// <summary>Bitfinex: flags of the recorded <c>conf</c> event.</summary>
    public long Flags { get; private set; }

    /// <summary>Binance: streams named in the recorded address or seen; Coinbase: products.</summary>
    public SortedSet<string> Topics { get; } = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">The file is not a recording of a known venue.</exception>
    public static Recording Load(string path)
    {
        var recording = new Recording();
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        long last = 0;
        while (reader.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            recording.Add(json.RootElement, ref last);
        }

        if (recording.Venue.Length == 0) recording.Venue = VenueOf(Path.GetFileName(path));
        if (recording.Venue.Length == 0) throw new InvalidDataException($"{path} does not say which venue it is of.");
        return recording;
    }

    private static string VenueOf(string text) =>
        text.Contains("bitfinex", StringComparison.OrdinalIgnoreCase) ? "bitfinex"
        : text.Contains("coinbase", StringComparison.OrdinalIgnoreCase) ? "coinbase"
        : text.Contains("binance", StringComparison.OrdinalIgnoreCase) ? "binance" : "";

    private void Add(JsonElement line, ref long lastNs)
    {
        if (line.TryGetProperty("t", out var time) && time.ValueKind == JsonValueKind.Number) lastNs = time.GetInt64();
        else lastNs += UntimedGapNs;
        if (line.TryGetProperty("connect", out var address))
        {
            if (Venue.Length == 0) Venue = VenueOf(address.GetString()!);
            var streams = address.GetString()!.Split("streams=", 2);
            if (streams.Length == 2) Topics.UnionWith(streams[1].Split('&')[0].Split('/'));
            return;
        }

        if (line.TryGetProperty("dir", out _)) return;
        var text = line.GetProperty("frame").GetString()!;
        if (!line.TryGetProperty("rest", out var request))
        {
            AddFrame(lastNs, text);
            return;
        }

        if (Venue.Length == 0 && line.TryGetProperty("host", out var host)) Venue = VenueOf(host.GetString()!);
        var target = request.GetString()!.Split(' ', 2)[^1].Split('?', 2);
        _answers.Add(new RecordedAnswer(target[0], target.Length > 1 ? target[1] : "", Encoding.UTF8.GetBytes(text)));
    }

    private void AddFrame(long timeNs, string text)
    {
        if (text.StartsWith("{\"event\"", StringComparison.Ordinal))
        {
            // Bitfinex' events are answers to what the recorder asked; a client gets answers to what it asks.
            using var json = JsonDocument.Parse(text);
            var type = json.RootElement.GetProperty("event").GetString();
            if (type == "subscribed") _acknowledgements.Add(text);
            if (type == "conf" && json.RootElement.TryGetProperty("flags", out var flags)) Flags = flags.GetInt64();
            if (type is "subscribed" or "conf" || (type == "info" && !text.Contains("\"code\"", StringComparison.Ordinal))) return;
        }

        IsAdvanced |= text.Contains("\"sequence_num\":", StringComparison.Ordinal);
        var topic = Between(text, "{\"stream\":\"") ?? (IsAdvanced ? null : Between(text, "\"product_id\":\""));
        if (topic is not null) Topics.Add(topic);
        _frames.Add(new RecordedFrame(timeNs, Encoding.UTF8.GetBytes(text), topic));
    }

    private static string? Between(string text, string opening)
    {
        var at = text.IndexOf(opening, 0, Math.Min(text.Length, 400), StringComparison.Ordinal);
        if (at < 0) return null;
        at += opening.Length;
        var end = text.IndexOf('"', at);
        return end < 0 ? null : text[at..end];
    }
}
