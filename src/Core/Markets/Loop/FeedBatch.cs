using System.Runtime.CompilerServices;
using CompraVenta.Core.Books;

namespace CompraVenta.Core.Markets.Loop;

/// <summary>What one connection decoded from a few frames, handed to the market as a whole and then reused.</summary>
/// <remarks>Filled by one decoder, then read by the market loop; never by both. A decoder that finds a frame broken halfway takes
/// back what it wrote with <see cref="Rollback"/>.</remarks>
public sealed class FeedBatch
{
    private FeedEvent[] events = new FeedEvent[64];
    private LevelChange[] levels = new LevelChange[256];
    private Trade[] trades = new Trade[32];
    private Ticker[] tickers = [];
    private int eventCount;
    private int levelCount;
    private int tradeCount;
    private int tickerCount;

    /// <summary>The connection it came from; positive, never reused within a process.</summary>
    public long ConnectionId { get; set; }

    /// <summary>The venue it came from, by index.</summary>
    public int VenueIndex { get; set; }

    /// <summary>The events, in order of receipt.</summary>
    public ReadOnlySpan<FeedEvent> Events => events.AsSpan(0, eventCount);

    /// <summary>Whether nothing was written.</summary>
    public bool IsEmpty => eventCount == 0;

    /// <summary>Levels written so far.</summary>
    public int LevelCount => levelCount;

    /// <summary>Levels there is room for without growing.</summary>
    public int LevelCapacity => levels.Length;

    /// <summary>Trades written so far.</summary>
    public int TradeCount => tradeCount;

    /// <summary>Tickers written so far.</summary>
    public int TickerCount => tickerCount;

    /// <summary>The levels of an event.</summary>
    public ReadOnlySpan<LevelChange> LevelsOf(in FeedEvent e) => levels.AsSpan(e.First, e.Count);

    /// <summary>The trades of an event, oldest first.</summary>
    public ReadOnlySpan<Trade> TradesOf(in FeedEvent e) => trades.AsSpan(e.First, e.Count);

    /// <summary>The tickers of an event.</summary>
    public ReadOnlySpan<Ticker> TickersOf(in FeedEvent e) => tickers.AsSpan(e.First, e.Count);

    /// <summary>Where the batch stands now, for <see cref="Rollback"/>.</summary>
    public Mark Here => new(eventCount, levelCount, tradeCount, tickerCount);

    /// <summary>Takes back everything written since the mark.</summary>
    public void Rollback(Mark mark) => (eventCount, levelCount, tradeCount, tickerCount) = mark;

    /// <summary>Empties the batch, keeping its memory.</summary>
    public void Clear() => Rollback(default);

    /// <summary>Room for one more level, to be filled in place. Levels become part of an event when it is added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref LevelChange AddLevel()
    {
        if (levelCount == levels.Length) Array.Resize(ref levels, levelCount * 2);
        return ref levels[levelCount++];
    }

    /// <summary>Room for one more trade, to be filled in place; its memory is that of an earlier trade, so set every field.</summary>
    public ref Trade AddTrade()
    {
        if (tradeCount == trades.Length) Array.Resize(ref trades, tradeCount * 2);
        return ref trades[tradeCount++];
    }

    /// <summary>Room for one more ticker, empty.</summary>
    public ref Ticker AddTicker()
    {
        if (tickerCount == tickers.Length) Array.Resize(ref tickers, Math.Max(64, tickerCount * 2));
        tickers[tickerCount] = default;
        return ref tickers[tickerCount++];
    }

    /// <summary>Turns the order of the trades written since a mark around, for venues that send the newest first.</summary>
    public void ReverseTradesSince(Mark mark) => trades.AsSpan(mark.Trades, tradeCount - mark.Trades).Reverse();

    /// <summary>Adds a snapshot or an update made of the levels written since the mark.</summary>
    public void AddBook(FeedEventKind kind, int slot, Mark since, long updateId, long venueTimeNs, long receivedNs)
    {
        ref var e = ref Add(kind, slot, receivedNs);
        e.First = since.Levels;
        e.Count = levelCount - since.Levels;
        e.UpdateId = updateId;
        e.VenueTimeNs = venueTimeNs;
    }

    /// <summary>Adds the trades written since the mark, if there are any.</summary>
    public void AddTrades(Mark since, long receivedNs)
    {
        if (tradeCount == since.Trades) return;
        ref var e = ref Add(FeedEventKind.Trades, -1, receivedNs);
        e.First = since.Trades;
        e.Count = tradeCount - since.Trades;
    }

    /// <summary>Adds the tickers written since the mark, if there are any.</summary>
    public void AddTickers(Mark since, long receivedNs)
    {
        if (tickerCount == since.Tickers) return;
        ref var e = ref Add(FeedEventKind.Tickers, -1, receivedNs);
        e.First = since.Tickers;
        e.Count = tickerCount - since.Tickers;
    }

    /// <summary>Says that a book is lost.</summary>
    public void AddLost(int slot, StaleReason reason, long receivedNs) => Add(FeedEventKind.BookLost, slot, receivedNs).Reason = reason;

    /// <summary>Says that every book on the connection is lost.</summary>
    public void AddConnectionLost(StaleReason reason, long receivedNs) => Add(FeedEventKind.ConnectionLost, -1, receivedNs).Reason = reason;

    /// <summary>Says that a book is current.</summary>
    public void AddProof(int slot, long receivedNs) => Add(FeedEventKind.BookProof, slot, receivedNs);

    /// <summary>Says that every book on the connection is current.</summary>
    public void AddConnectionProof(long receivedNs) => Add(FeedEventKind.ConnectionProof, -1, receivedNs);

    /// <summary>Adds the venue's checksum of a book.</summary>
    public void AddChecksum(int slot, int checksum, long receivedNs) => Add(FeedEventKind.BookChecksum, slot, receivedNs).Checksum = checksum;

    private ref FeedEvent Add(FeedEventKind kind, int slot, long receivedNs)
    {
        if (eventCount == events.Length) Array.Resize(ref events, eventCount * 2);
        ref var e = ref events[eventCount++];
        e = default;
        e.Kind = kind;
        e.Slot = slot;
        e.ReceivedNs = receivedNs;
        return ref e;
    }

    /// <summary>A position in a batch.</summary>
    public readonly record struct Mark(int Events, int Levels, int Trades, int Tickers);
}
