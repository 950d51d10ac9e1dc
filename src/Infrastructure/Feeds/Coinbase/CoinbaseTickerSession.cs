using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>Follows the 24-hour figures of everything that trades, every five seconds.</summary>
/// <remarks>Source: channel <c>ticker_batch</c> of both feeds. There is no subscription to all products at once: each listing is named, many in a
/// message. A lost frame costs nothing but five seconds, so numbers of frames are not checked here.</remarks>
public sealed class CoinbaseTickerSession(SessionContext context, CoinbaseOptions options) : VenueSession(context)
{
    /// <summary>Products named in one message.</summary>
    private const int ProductsPerMessage = 100;

    /// <summary>How often what waits is asked for, nanoseconds: new listings come one by one, and messages are counted.</summary>
    private const long AskIntervalNs = 1_000_000_000;

    /// <summary>Pause after a refused message before its products are asked for in smaller ones, nanoseconds.</summary>
    private const long RefusalPauseNs = 5_000_000_000;

    private readonly Dictionary<int, Listing> waiting = [];
    private readonly HashSet<int> answered = [];
    private readonly List<Listing> asked = [];
    private int productsPerMessage = ProductsPerMessage;
    private bool isConnected;
    private long askNs;

    /// <inheritdoc/>
    public override Uri Address => options.WebSocketUrl;

    /// <inheritdoc/>
    public override void OnConnected(long nowNs)
    {
        isConnected = true;
        answered.Clear();
        foreach (var listing in asked) waiting.TryAdd(listing.Slot, listing);
        asked.Clear();
        if (options.Feed == CoinbaseFeedKind.Advanced) Send(CoinbaseRequest.Advanced("subscribe", "heartbeats", []));
        AskForWaiting();
    }

    /// <inheritdoc/>
    public override void OnTick(long nowNs)
    {
        if (!isConnected || waiting.Count == 0 || nowNs < askNs) return;
        askNs = nowNs + AskIntervalNs;
        AskForWaiting();
    }

    /// <summary>Follows a listing's figures; one that does not trade is asked for once it does.</summary>
    public override void Subscribe(Listing listing, long nowNs)
    {
        if (!asked.Contains(listing)) waiting.TryAdd(listing.Slot, listing);
    }

    /// <inheritdoc/>
    public override void Unsubscribe(Listing listing, long nowNs)
    {
        waiting.Remove(listing.Slot);
        if (asked.Remove(listing)) Ask("unsubscribe", [listing.Symbol]);
    }

    /// <summary>Nothing to do: this session has no books.</summary>
    public override void Resync(Listing listing, StaleReason reason, long nowNs)
    {
    }

    /// <inheritdoc/>
    protected override void Decode(ReadOnlySpan<byte> frame, long receivedNs)
    {
        var mark = Batch.Here;
        FaultKind? fault;
        try
        {
            fault = options.Feed == CoinbaseFeedKind.Advanced ? ReadAdvanced(frame, receivedNs) : ReadExchange(frame, receivedNs);
        }
        catch (JsonException)
        {
            fault = FaultKind.NotJson;
        }

        if (fault is { } kind)
        {
            Batch.Rollback(mark);
            Fault(kind, frame);
            if (kind == FaultKind.Refused) AskAgain(receivedNs);
            return;
        }

        for (var i = mark.Events; i < Batch.Events.Length; i++)
        {
            foreach (ref readonly var ticker in Batch.TickersOf(Batch.Events[i])) answered.Add(ticker.Slot);
        }
    }

    private FaultKind? ReadAdvanced(ReadOnlySpan<byte> frame, long receivedNs)
    {
        var reader = new Utf8JsonReader(frame, CoinbaseJson.Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return FaultKind.WrongShape;
        var events = default(Utf8JsonReader);
        bool hasEvents = false, isTickers = false, hasChannel = false, isError = false;
        long timeNs = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            if (name.SequenceEqual("channel"u8))
            {
                var channel = CoinbaseJson.Text(ref reader);
                hasChannel = true;
                isTickers = channel.SequenceEqual("ticker_batch"u8) || channel.SequenceEqual("ticker"u8);
            }
            else if (name.SequenceEqual("timestamp"u8)) timeNs = CoinbaseTime.ParseOrZero(CoinbaseJson.Text(ref reader));
            else if (name.SequenceEqual("type"u8)) isError = CoinbaseJson.Text(ref reader).SequenceEqual("error"u8);
            else if (name.SequenceEqual("events"u8))
            {
                reader.Read();
                events = reader;
                hasEvents = true;
                reader.Skip();
            }
            else reader.Skip();
        }

        reader.Read();
        if (!hasChannel) return isError ? FaultKind.Refused : FaultKind.WrongShape;
        if (!isTickers) return null;
        if (!hasEvents || events.TokenType != JsonTokenType.StartArray) return FaultKind.WrongShape;
        while (events.Read() && events.TokenType == JsonTokenType.StartObject)
        {
            if (CoinbaseAdvancedTickers.ReadEvent(ref events, Context.Symbols, Batch, timeNs, receivedNs) is { } fault) return fault;
        }

        return events.TokenType == JsonTokenType.EndArray ? null : FaultKind.WrongShape;
    }

    private FaultKind? ReadExchange(ReadOnlySpan<byte> frame, long receivedNs)
    {
        var reader = new Utf8JsonReader(frame, CoinbaseJson.Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return FaultKind.WrongShape;
        var start = reader;
        bool isTicker = false, isError = false, hasType = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueSpan.SequenceEqual("type"u8))
            {
                reader.Skip();
                continue;
            }

            var type = CoinbaseJson.Text(ref reader);
            hasType = !type.IsEmpty;
            isTicker = type.SequenceEqual("ticker"u8);
            isError = type.SequenceEqual("error"u8);
        }

        reader.Read();
        if (isError) return FaultKind.Refused;
        if (!isTicker) return hasType ? null : FaultKind.WrongShape;
        return CoinbaseExchangeTicker.Read(ref start, Context.Symbols, Batch, receivedNs);
    }

    /// <summary>Asks for what was never answered once more, in smaller messages, so that a product that the venue refuses fails few others.</summary>
    private void AskAgain(long nowNs)
    {
        productsPerMessage = Math.Max(1, productsPerMessage / 4);
        askNs = nowNs + RefusalPauseNs;
        foreach (var listing in asked)
        {
            if (!answered.Contains(listing.Slot)) waiting.TryAdd(listing.Slot, listing);
        }

        asked.RemoveAll(listing => waiting.ContainsKey(listing.Slot));
    }

    private void AskForWaiting()
    {
        var now = waiting.Values.Where(static listing => listing.IsTrading).ToList();
        foreach (var some in now.Chunk(productsPerMessage)) Ask("subscribe", [.. some.Select(static listing => listing.Symbol)]);
        asked.AddRange(now);
        foreach (var listing in now) waiting.Remove(listing.Slot);
    }

    private void Ask(string type, string[] products)
    {
        if (options.Feed == CoinbaseFeedKind.Advanced)
        {
            Send(CoinbaseRequest.Advanced(type, "ticker_batch", products));
            return;
        }

        // Exchange has no heartbeat of the connection: one product's keeps a quiet one from being taken for dead.
        Send(CoinbaseRequest.Exchange(type, ["ticker_batch"], products));
        if (type == "subscribe") Send(CoinbaseRequest.Exchange(type, ["heartbeat"], products[..1]));
    }
}
