using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>Follows the books and trades of some products over one connection, on either feed.</summary>
/// <remarks>
/// <para>A book is live from its snapshot until something is lost; then the book channel is left and entered again, which brings a new
/// snapshot, and updates in between are ignored. A book lost three times in a minute asks for a new connection.</para>
/// <para>On <see cref="CoinbaseFeedKind.Advanced"/> a missing frame is noticed by its number and costs every book of the connection. On
/// <see cref="CoinbaseFeedKind.Exchange"/> a missing book frame can't be seen on the stream.</para>
/// <para>Subscriptions are sent on the next tick, many products in a message, since the venue counts messages. A recording does not say
/// which feed it is of: its first frame that tells decides.</para>
/// </remarks>
public sealed class CoinbaseBookSession : VenueSession
{
    /// <summary>A refused product is asked for again after this, nanoseconds: it may have been listed meanwhile.</summary>
    private const long RefusedRetryNs = 300_000_000_000;

    /// <summary>First pause after a refusal that named no product, nanoseconds; doubled each time.</summary>
    private const long RefusalPauseNs = 1_000_000_000;

    /// <summary>Refusals that named no product, after which a product that never answered counts as refused.</summary>
    private const int RefusalsMax = 3;

    private readonly CoinbaseOptions options;
    private readonly List<CoinbaseFollowed> followed = [];
    private readonly List<string> released = [];
    private CoinbaseFollowed?[] bySlot = [];
    private CoinbaseDialect? dialect;
    private FeedBatch.Mark frameMark;
    private CoinbaseFollowed? touched;
    private bool mayTouchAll;
    private bool isConnected;
    private bool isUrgent;

    /// <summary>A session that has not connected yet.</summary>
    /// <param name="context">What every session is given.</param>
    /// <param name="options">Which feed, and where.</param>
    public CoinbaseBookSession(SessionContext context, CoinbaseOptions options)
        : base(context)
    {
        this.options = options;
        if (!context.FollowsRecording) dialect = CreateDialect(options.Feed);
    }

    /// <inheritdoc/>
    public override Uri Address => options.WebSocketUrl;

    /// <summary>All listings of the venue.</summary>
    internal SymbolTable Symbols => Context.Symbols;

    /// <inheritdoc/>
    public override void OnConnected(long nowNs)
    {
        isConnected = true;
        released.Clear();
        foreach (var one in followed) one.Connected();
        if (Context.FollowsRecording) dialect = null;
        dialect?.OnConnected();
        AskForDue(nowNs);
    }

    /// <inheritdoc/>
    public override void OnTick(long nowNs)
    {
        if (!isConnected) return;
        foreach (var one in followed) one.CheckAnswer(nowNs);
        AskForDue(nowNs);
    }

    /// <inheritdoc/>
    public override void Subscribe(Listing listing, long nowNs)
    {
        if (IsFollowed(listing)) return;
        Follow(listing);
        Batch.AddLost(listing.Slot, StaleReason.AwaitingSnapshot, nowNs);
    }

    /// <inheritdoc/>
    public override void Unsubscribe(Listing listing, long nowNs)
    {
        if (!IsFollowed(listing)) return;
        var one = bySlot[listing.Slot]!;
        bySlot[listing.Slot] = null;
        followed.Remove(one);
        if (one.AskedNs != 0) released.Add(listing.Symbol);
        Batch.AddLost(listing.Slot, StaleReason.Released, nowNs);
    }

    /// <inheritdoc/>
    public override void Resync(Listing listing, StaleReason reason, long nowNs)
    {
        if (!IsFollowed(listing)) return;
        var one = bySlot[listing.Slot]!;
        if (!one.IsLive) return;

        // From here on nothing is forwarded until the snapshot: the market must not show the book as live meanwhile.
        Batch.AddLost(listing.Slot, reason, nowNs);
        one.Lost(nowNs);

        // A book that is merely quiet, or can't be held, says nothing against the connection.
        if (reason is StaleReason.Suspect or StaleReason.Unrepresentable) return;
        if (one.IsRepeatedTrouble(nowNs)) Reconnect(reason);
    }

    /// <summary>Queues a text frame.</summary>
    internal void SendText(byte[] utf8) => Send(utf8);

    /// <summary>Counts and tells a fault.</summary>
    internal void Report(FaultKind kind, ReadOnlySpan<byte> excerpt) => Fault(kind, excerpt);

    /// <summary>Counts a gap of trades, which no book is lost for: they are not asked for again.</summary>
    internal void ReportMissedTrades(ReadOnlySpan<byte> frame)
    {
        Span<byte> text = stackalloc byte[200];
        var reason = "trades missed before: "u8;
        reason.CopyTo(text);
        var shown = frame[..Math.Min(frame.Length, text.Length - reason.Length)];
        shown.CopyTo(text[reason.Length..]);
        Fault(FaultKind.Gap, text[..(reason.Length + shown.Length)]);
    }

    /// <summary>Counts a frame that holds nothing for us.</summary>
    internal void Ignored() => Counters.Ignore();

    /// <summary>The frame being read touches no book, whatever may be wrong with it.</summary>
    internal void NothingTouched() => Touches(null);

    /// <summary>The frame being read touches one book, or none, whatever may be wrong with it.</summary>
    internal void Touches(CoinbaseFollowed? one)
    {
        mayTouchAll = false;
        touched = one;
    }

    /// <summary>The followed listing of a symbol; null for one that is not followed (any more).</summary>
    internal CoinbaseFollowed? Find(ReadOnlySpan<byte> symbol, ReadOnlySpan<byte> frame)
    {
        if (!Context.Symbols.TryFind(symbol, out var listing))
        {
            Fault(FaultKind.UnknownSymbol, frame);
            return null;
        }

        if (IsFollowed(listing)) return bySlot[listing.Slot];
        if (Context.FollowsRecording) return Follow(listing);
        Counters.Ignore();
        return null;
    }

    /// <summary>Notes the ids of the trades written since a mark.</summary>
    internal void RememberTrades(FeedBatch.Mark since)
    {
        var range = new FeedEvent { First = since.Trades, Count = Batch.TradeCount - since.Trades };
        foreach (ref readonly var trade in Batch.TradesOf(range))
        {
            var one = bySlot[trade.Slot]!;
            one.LastTradeId = Math.Max(one.LastTradeId, trade.Id);
        }
    }

    /// <summary>One book is lost: says so and plans its resynchronisation.</summary>
    internal void Lose(CoinbaseFollowed one, StaleReason reason, long nowNs)
    {
        if (one.IsRefused) return;
        Batch.AddLost(one.Listing.Slot, reason, nowNs);
        if (!one.IsLive) return;
        one.Lost(nowNs);
        isUrgent = true;
        if (one.IsRepeatedTrouble(nowNs)) Reconnect(reason);
    }

    /// <summary>Every book is lost. What is said here stays said, also when the rest of the frame turns out to be broken.</summary>
    internal void LoseAll(StaleReason reason, long nowNs)
    {
        foreach (var one in followed) Lose(one, reason, nowNs);
        frameMark = Batch.Here;
    }

    /// <summary>Asks for a new connection.</summary>
    internal void Reconnect(StaleReason reason)
    {
        if (!Context.FollowsRecording) Wish(ConnectionWish.Reconnect, reason);
    }

    /// <summary>The venue refused a request. The products that it names are refused; if it names none, those that wait are asked for
    /// again one by one, and count as refused in the end.</summary>
    internal void RefusedBy(ReadOnlySpan<byte> frame, long nowNs)
    {
        Fault(FaultKind.Refused, frame);
        var isNamed = false;
        foreach (var one in followed)
        {
            if (!IsAwaited(one) || !CoinbaseRefusal.Names(frame, one.Listing.Symbol)) continue;
            isNamed = true;
            Refuse(one, nowNs);
        }

        // One bad product fails the whole request, so the others must be asked for again.
        foreach (var one in followed)
        {
            if (!IsAwaited(one)) continue;
            if (isNamed) one.AskAgain(nowNs);
            else if (one.Refusals + 1 >= RefusalsMax) Refuse(one, nowNs);
            else one.Refused(isFinal: false, nowNs + (RefusalPauseNs << one.Refusals));
        }
    }

    /// <inheritdoc/>
    protected override void Decode(ReadOnlySpan<byte> frame, long receivedNs)
    {
        frameMark = Batch.Here;
        mayTouchAll = true;
        touched = null;
        FaultKind? fault;
        try
        {
            dialect ??= RecognizeDialect(frame);
            if (dialect is null)
            {
                Counters.Ignore();
                return;
            }

            fault = dialect.Read(frame, receivedNs);
        }
        catch (JsonException)
        {
            fault = FaultKind.NotJson;
        }

        if (fault is { } kind) TakeBack(kind, frame, receivedNs);
        if (!isUrgent) return;
        isUrgent = false;
        if (isConnected) AskForDue(receivedNs);
    }

    private static bool IsAwaited(CoinbaseFollowed one) => !one.IsLive && !one.IsRefused && one.AskedNs != 0 && one.DueNs == 0;

    private CoinbaseDialect CreateDialect(CoinbaseFeedKind feed) =>
        feed == CoinbaseFeedKind.Advanced ? new CoinbaseAdvancedDialect(this) : new CoinbaseExchangeDialect(this);

    /// <summary>Which feed a frame of a recording is of: Advanced Trade names a channel, Exchange a type. An error has the same
    /// form on both and tells nothing.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    private CoinbaseDialect? RecognizeDialect(ReadOnlySpan<byte> frame)
    {
        var reader = new Utf8JsonReader(frame, CoinbaseJson.Options);
        CoinbaseFeedKind? feed = null;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueSpan.SequenceEqual("channel"u8)) return CreateDialect(CoinbaseFeedKind.Advanced);
            if (reader.ValueSpan.SequenceEqual("type"u8) && !CoinbaseJson.Text(ref reader).SequenceEqual("error"u8)) feed = CoinbaseFeedKind.Exchange;
            reader.Skip();
        }

        return feed is { } known ? CreateDialect(known) : null;
    }

    private bool IsFollowed(Listing listing) => listing.Slot < bySlot.Length && bySlot[listing.Slot] is not null;

    private CoinbaseFollowed Follow(Listing listing)
    {
        if (listing.Slot >= bySlot.Length) Array.Resize(ref bySlot, Math.Max(64, (listing.Slot + 1) * 2));
        var one = new CoinbaseFollowed(listing);
        followed.Add(one);
        return bySlot[listing.Slot] = one;
    }

    private void Refuse(CoinbaseFollowed one, long nowNs)
    {
        one.Refused(isFinal: true, nowNs + RefusedRetryNs);
        Batch.AddLost(one.Listing.Slot, StaleReason.Refused, nowNs);
        frameMark = Batch.Here;
    }

    private void TakeBack(FaultKind kind, ReadOnlySpan<byte> frame, long nowNs)
    {
        Batch.Rollback(frameMark);
        Fault(kind, frame);

        // Frames that changed places mean that what they say is missing from the book.
        var reason = kind == FaultKind.TimeBackwards ? StaleReason.Gap : StaleReason.Malformed;
        if (mayTouchAll) LoseAll(reason, nowNs);
        else if (touched is not null) Lose(touched, reason, nowNs);
    }

    /// <summary>Sends what is due: ends of subscriptions first, then new ones, then books whose snapshot is wanted again.</summary>
    private void AskForDue(long nowNs)
    {
        if (dialect is null) return;
        if (released.Count > 0)
        {
            dialect.Ask("unsubscribe", booksOnly: false, released);
            released.Clear();
        }

        List<string>? fresh = null, again = null, books = null;
        foreach (var one in followed)
        {
            if (one.DueNs == 0 || one.DueNs > nowNs) continue;
            var symbol = one.Listing.Symbol;
            if (one.Refusals > 0 && !one.WasLive)
            {
                // Alone, so that it can't fail others, nor they it.
                dialect.Ask("subscribe", booksOnly: false, [symbol]);
            }
            else if (one.WasLive) (books ??= []).Add(symbol);
            else if (one.AskedNs != 0) (again ??= []).Add(symbol);
            else (fresh ??= []).Add(symbol);
            one.Asked(nowNs);
        }

        if (fresh is not null) dialect.Ask("subscribe", booksOnly: false, fresh);
        AskAgain(again, booksOnly: false);
        AskAgain(books, booksOnly: true);
    }

    private void AskAgain(List<string>? products, bool booksOnly)
    {
        if (products is null) return;
        dialect!.Ask("unsubscribe", booksOnly, products);
        dialect.Ask("subscribe", booksOnly, products);
    }
}
