using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>The requests of one connection and which of them were not answered yet.</summary>
/// <remarks>Source: Binance Spot API, "WebSocket Streams", live subscribing. At most 5 messages a second may be sent, so one message
/// names many streams.</remarks>
internal sealed class BinanceRequests
{
    /// <summary>Most symbols named by one message, two streams each.</summary>
    public const int SymbolsPerMessageMax = 100;

    private readonly Dictionary<long, BinanceRequest> unanswered = [];
    private long lastId;

    /// <summary>When an answer came, or the first request that waits for one was made; nanoseconds.</summary>
    public long ProgressNs { get; private set; }

    /// <summary>Whether any request waits for its answer.</summary>
    public bool AnyUnanswered => unanswered.Count > 0;

    /// <summary>Asks for the streams of books that want them, and gives up those of books that do not or that renew theirs.</summary>
    public void ComposeChanges(IReadOnlyList<BinanceBook> books, Queue<byte[]> frames, long nowNs)
    {
        BinanceBook[] obsolete = [.. books.Where(book => book.IsOnWire && (!book.IsFollowed || book.IsRenewing))];
        foreach (var book in obsolete) book.IsOnWire = false;
        BinanceBook[] wanted = [.. books.Where(book => book.Phase == BinanceBookPhase.Subscribing && !book.IsOnWire)];
        foreach (var book in wanted)
        {
            book.IsOnWire = true;
            book.AwaitsAnswer = book.IsRenewing;
            book.IsRenewing = false;
        }

        foreach (var part in obsolete.Chunk(SymbolsPerMessageMax)) frames.Enqueue(Compose(isSubscribe: false, part, nowNs));
        foreach (var part in wanted.Chunk(SymbolsPerMessageMax)) frames.Enqueue(Compose(isSubscribe: true, part, nowNs));
    }

    /// <summary>A request for, or to give up, the streams of some symbols.</summary>
    public byte[] Compose(bool isSubscribe, ReadOnlySpan<BinanceBook> books, long nowNs)
    {
        var id = ++lastId;
        if (unanswered.Count == 0) ProgressNs = nowNs;
        unanswered.Add(id, new BinanceRequest(isSubscribe, books.ToArray()));
        var buffer = new ArrayBufferWriter<byte>(64 + (books.Length * 48));
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("method", isSubscribe ? "SUBSCRIBE" : "UNSUBSCRIBE");
            json.WriteStartArray("params");
            foreach (var book in books)
            {
                if (isSubscribe) book.SubscribeRequestId = id;
                json.WriteStringValue($"{book.StreamSymbol}@depth@100ms");
                json.WriteStringValue($"{book.StreamSymbol}@trade");
            }

            json.WriteEndArray();
            json.WriteNumber("id", id);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A request that changes nothing and makes the venue send a frame; its answer is not waited for.</summary>
    public byte[] ComposeProbe()
    {
        LastProbeId = ++lastId;
        return Encoding.UTF8.GetBytes($$"""{"method":"GET_PROPERTY","params":["combined"],"id":{{LastProbeId}}}""");
    }

    /// <summary>Id of the last probe.</summary>
    public long LastProbeId { get; private set; }

    /// <summary>Takes the request that an answer belongs to.</summary>
    public bool TryTake(long id, out BinanceRequest request, long nowNs)
    {
        if (!unanswered.Remove(id, out request)) return false;
        ProgressNs = nowNs;
        return true;
    }

    /// <summary>Forgets what was asked on an earlier connection.</summary>
    public void Clear() => unanswered.Clear();
}
