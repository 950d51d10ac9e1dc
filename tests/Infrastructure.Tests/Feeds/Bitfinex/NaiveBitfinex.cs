using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds.Bitfinex;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Infrastructure.Tests.Feeds.Bitfinex;

/// <summary>What a frame does, read the slow and simple way.</summary>
internal enum NaiveOutcome
{
    /// <summary>It holds nothing, or something for a channel that is no book.</summary>
    Nothing,

    /// <summary>It changed <see cref="NaiveBitfinex.Touched"/>.</summary>
    Applied,

    /// <summary>It can't be read, and it is for the book <see cref="NaiveBitfinex.Touched"/>, or for any when that is null.</summary>
    Broken,

    /// <summary>It was seen before.</summary>
    Old,

    /// <summary>Something before it is missing.</summary>
    Gap,
}

/// <summary>An independent reading of the protocol, over <see cref="JsonDocument"/>, <see cref="decimal"/> and dictionaries. It keeps
/// what the venue sent, letter for letter, for the checksums.</summary>
internal sealed class NaiveBitfinex
{
    private readonly Dictionary<long, Channel> channels = [];
    private long? lastSequence;

    public BitfinexFlags Flags { get; set; }

    /// <summary>The symbols whose book has had its snapshot.</summary>
    public IEnumerable<string> Symbols => channels.Values.Where(channel => channel.HasSnapshot).Select(channel => channel.Symbol);

    public List<long> TradeIds { get; } = [];

    public string? Touched { get; private set; }

    public int ChecksumsPassed { get; private set; }

    public int ChecksumsFailed { get; private set; }

    public void Connect(BitfinexFlags flags)
    {
        channels.Clear();
        lastSequence = null;
        Flags = flags;
    }

    public void Open(long id, string kind, string symbol, bool isRaw) => channels[id] = new Channel(kind, symbol, isRaw);

    /// <summary>The book of a symbol; null before its snapshot.</summary>
    public NaiveBook? BookOf(string symbol) =>
        channels.Values.SingleOrDefault(channel => channel.HasSnapshot && channel.Symbol == symbol)?.Book();

    /// <summary>The checksum of a symbol's book, over the text that the venue sent.</summary>
    public int ChecksumOf(string symbol) => channels.Values.Single(channel => channel.HasSnapshot && channel.Symbol == symbol).Checksum();

    /// <summary>Whether a frame names, readably, a channel that is no book.</summary>
    public bool IsForTrades(ReadOnlyMemory<byte> utf8) => ChannelBeforeBreak(utf8) is { Kind: not "book" };

    public void Close(long id) => channels.Remove(id);

    public NaiveOutcome Take(ReadOnlyMemory<byte> utf8)
    {
        Touched = null;
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 16 });
        }
        catch (JsonException)
        {
            Touched = ChannelBeforeBreak(utf8) is { Kind: "book" } channel ? channel.Symbol : null;
            return NaiveOutcome.Broken;
        }

        using (document) return Take(document.RootElement);
    }

    private static bool Is(JsonElement text, ReadOnlySpan<byte> word) =>
        JsonMarshal.GetRawUtf8Value(text) is [(byte)'"', .. var inner, (byte)'"'] && inner.SequenceEqual(word);

    private NaiveOutcome Take(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Object) return TakeEvent(root);
        if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() < 1) return NaiveOutcome.Broken;
        var known = root[0].ValueKind == JsonValueKind.Number && root[0].TryGetInt64(out var id) ? channels.GetValueOrDefault(id, Channel.None) : null;
        var isBook = known is { Kind: "book" };
        Touched = isBook ? known!.Symbol : null;
        var at = 2;
        if (root.GetArrayLength() > 2 && root[1].ValueKind == JsonValueKind.String)
        {
            if (Is(root[1], "cs"u8)) at = 3;
            else if (Is(root[1], "te"u8) && known is { Kind: "trades" }) at = 3;
        }

        var tail = root.EnumerateArray().Skip(at).Where(e => e.ValueKind == JsonValueKind.Number).ToArray();
        var wanted = (Flags.HasFlag(BitfinexFlags.Sequence) ? 1 : 0) + (Flags.HasFlag(BitfinexFlags.Timestamp) ? 1 : 0);
        var isTailBad = tail.Length < wanted || (wanted > 0 && !tail.All(e => e.TryGetInt64(out _)));
        if (!isTailBad && Flags.HasFlag(BitfinexFlags.Sequence))
        {
            var sequence = tail[^wanted].GetInt64();
            if (lastSequence is { } last && sequence != last + 1)
            {
                if (sequence <= last && sequence > last - 64) return NaiveOutcome.Old;
                lastSequence = sequence;
                return NaiveOutcome.Gap;
            }

            lastSequence = sequence;
        }

        if (known is null)
        {
            return NaiveOutcome.Broken;
        }

        var isTimeBad = !isTailBad && Flags.HasFlag(BitfinexFlags.Timestamp) && tail[^1].GetInt64() is < 0 or > 9_223_372_036_854;
        if (isTailBad || isTimeBad) return isBook ? NaiveOutcome.Broken : NaiveOutcome.Nothing;
        if (!isBook) return TakeTrade(known, root);
        if (root.GetArrayLength() < 2) return NaiveOutcome.Broken;
        return TakeBook(known, root);
    }

    private NaiveOutcome TakeTrade(Channel channel, JsonElement root)
    {
        if (channel.Kind == "trades" && root.GetArrayLength() > 2 && root[1].ValueKind == JsonValueKind.String && Is(root[1], "te"u8)
            && root[2].ValueKind == JsonValueKind.Array && root[2].GetArrayLength() >= 4 && root[2][0].TryGetInt64(out var id))
        {
            TradeIds.Add(id);
        }

        return NaiveOutcome.Nothing;
    }

    private NaiveOutcome TakeBook(Channel channel, JsonElement root)
    {
        var payload = root[1];
        if (payload.ValueKind == JsonValueKind.String)
        {
            if (!Is(payload, "cs"u8)) return NaiveOutcome.Nothing;
            if (root.GetArrayLength() < 3 || root[2].ValueKind != JsonValueKind.Number || !root[2].TryGetInt32(out var expected)) return NaiveOutcome.Broken;
            if (channel.Checksum() == expected) ChecksumsPassed++;
            else ChecksumsFailed++;
            return NaiveOutcome.Nothing;
        }

        if (payload.ValueKind != JsonValueKind.Array) return NaiveOutcome.Broken;
        var isList = payload.GetArrayLength() == 0 || payload[0].ValueKind == JsonValueKind.Array;
        if (!isList && !channel.HasSnapshot)
        {
            return NaiveOutcome.Broken;
        }

        var entries = isList ? payload.EnumerateArray().ToArray() : [payload];
        if (!entries.All(e => channel.IsEntry(e))) return NaiveOutcome.Broken;
        if (!channel.HasSnapshot || (isList && entries.Length > 0 && !Flags.HasFlag(BitfinexFlags.Bulk))) channel.Clear();
        channel.HasSnapshot = true;
        foreach (var entry in entries) channel.Set(entry);
        return NaiveOutcome.Applied;
    }

    private NaiveOutcome TakeEvent(JsonElement e)
    {
        if (e.TryGetProperty("event", out var name) && name.ValueKind == JsonValueKind.String)
        {
            if (name.ValueEquals("subscribed") && e.GetProperty("symbol").GetString() is { } symbol)
            {
                var isRaw = e.TryGetProperty("prec", out var precision) && precision.GetString() == "R0";
                Open(e.GetProperty("chanId").GetInt64(), e.GetProperty("channel").GetString()!, symbol, isRaw);
            }
            else if (name.ValueEquals("conf"))
            {
                Flags = (BitfinexFlags)e.GetProperty("flags").GetInt64();
            }
        }

        return NaiveOutcome.Nothing;
    }

    /// <summary>The channel that a text names when it begins with [number, whatever comes then; null when it names none.</summary>
    private Channel? ChannelBeforeBreak(ReadOnlyMemory<byte> utf8)
    {
        var text = Encoding.Latin1.GetString(utf8.Span).TrimStart(' ', '\t', '\r', '\n');
        if (text is not ['[', ..]) return null;
        var digits = text[1..].TrimStart(' ', '\t', '\r', '\n');
        var length = digits.TakeWhile(c => char.IsAsciiDigit(c) || c == '-').Count();
        return length > 0 && digits[length..] is [',' or ']' or '}' or '/' or ' ' or '\t' or '\r' or '\n', ..] && long.TryParse(digits[..length], CultureInfo.InvariantCulture, out var id)
            ? channels.GetValueOrDefault(id, Channel.None)
            : null;
    }

    private sealed class Channel(string kind, string symbol, bool isRaw)
    {
        private readonly Dictionary<long, (string Price, string Amount)> orders = [];
        private readonly Dictionary<(bool IsBid, decimal Price), (string Price, string Amount)> levels = [];

        public static Channel None { get; } = new("none", "", isRaw: false);

        public string Kind { get; } = kind;

        public string Symbol { get; } = symbol;

        public bool HasSnapshot { get; set; }

        public void Clear()
        {
            orders.Clear();
            levels.Clear();
        }

        public bool IsEntry(JsonElement entry)
        {
            if (entry.ValueKind != JsonValueKind.Array || entry.GetArrayLength() < 3) return false;
            if (!Enumerable.Range(0, 3).All(i => entry[i].ValueKind == JsonValueKind.Number)) return false;
            if (!TryNumber(entry[2], out var amount) || amount == 0) return false;
            return isRaw
                ? entry[0].TryGetInt64(out _) && TryNumber(entry[1], out var orderPrice) && orderPrice >= 0
                : TryNumber(entry[0], out var price) && price > 0 && entry[1].TryGetInt32(out var count) && count >= 0;
        }

        public void Set(JsonElement entry)
        {
            TryNumber(entry[2], out var amount);
            if (isRaw)
            {
                TryNumber(entry[1], out var orderPrice);
                orders.Remove(entry[0].GetInt64());
                if (orderPrice > 0) orders[entry[0].GetInt64()] = (entry[1].GetRawText(), entry[2].GetRawText());
                return;
            }

            TryNumber(entry[0], out var price);
            if (entry[1].GetInt32() == 0) levels.Remove((amount > 0, price));
            else levels[(amount > 0, price)] = (entry[0].GetRawText(), entry[2].GetRawText());
        }

        public NaiveBook Book()
        {
            var book = new NaiveBook();
            foreach (var (_, text) in levels) Add(text);
            foreach (var (_, text) in orders) Add(text);
            return book;

            void Add((string Price, string Amount) text)
            {
                var (price, amount) = (Number(text.Price), Number(text.Amount));
                var side = amount > 0 ? book.Bids : book.Asks;
                side[price] = side.GetValueOrDefault(price) + Math.Abs(amount);
            }
        }

        /// <summary>Over the text that the venue sent.</summary>
        public int Checksum()
        {
            var rows = isRaw
                ? orders.Select(o => (First: o.Key.ToString(CultureInfo.InvariantCulture), o.Key, Price: Number(o.Value.Price), o.Value.Amount)).ToArray()
                : levels.Select(l => (First: l.Value.Price, Key: 0L, l.Key.Price, l.Value.Amount)).ToArray();
            var bids = rows.Where(r => !r.Amount.StartsWith('-')).OrderByDescending(r => r.Price).ThenBy(r => r.Key).ToArray();
            var asks = rows.Where(r => r.Amount.StartsWith('-')).OrderBy(r => r.Price).ThenBy(r => r.Key).ToArray();
            var words = new List<string>();
            for (var i = 0; i < 25; i++)
            {
                if (i < bids.Length) words.AddRange([bids[i].First, bids[i].Amount]);
                if (i < asks.Length) words.AddRange([asks[i].First, asks[i].Amount]);
            }

            var crc = uint.MaxValue;
            foreach (var b in Encoding.ASCII.GetBytes(string.Join(':', words)))
            {
                crc ^= b;
                for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }

            return unchecked((int)~crc);
        }

        private static decimal Number(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

        private static bool TryNumber(JsonElement element, out decimal number)
        {
            // Which numbers can be held at all is the exact number's own business, and tested there.
            number = 0;
            if (!ExactDecimal.TryParse(Encoding.ASCII.GetBytes(element.GetRawText()), out var exact)) return false;
            number = exact.ToDecimal();
            return true;
        }
    }
}
