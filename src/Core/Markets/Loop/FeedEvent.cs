using CompraVenta.Core.Books;

namespace CompraVenta.Core.Markets.Loop;

/// <summary>What a feed tells the market.</summary>
public enum FeedEventKind : byte
{
    /// <summary>Levels that replace a book; from now on the book stands on this batch's connection.</summary>
    BookSnapshot = 0,

    /// <summary>Levels that change a book, in sequence.</summary>
    BookUpdate = 1,

    /// <summary>The feed lost the book's continuity: <see cref="FeedEvent.Reason"/> says why.</summary>
    BookLost = 2,

    /// <summary>The book is current although nothing changed, such as a Bitfinex channel heartbeat.</summary>
    BookProof = 3,

    /// <summary>Every book that stands on this batch's connection is current, such as an in-sequence Coinbase heartbeat.</summary>
    ConnectionProof = 4,

    /// <summary>The venue's checksum of the book: <see cref="FeedEvent.Checksum"/>.</summary>
    BookChecksum = 5,

    /// <summary>Trades.</summary>
    Trades = 6,

    /// <summary>Tickers.</summary>
    Tickers = 7,

    /// <summary>The connection is gone: every book that stands on it is stale for <see cref="FeedEvent.Reason"/>.</summary>
    ConnectionLost = 8,
}

/// <summary>One thing a feed tells the market; its levels, trades or tickers are a range of the batch's arrays.</summary>
public struct FeedEvent
{
    /// <summary>What it is.</summary>
    public FeedEventKind Kind;

    /// <summary>Why a book was lost.</summary>
    public StaleReason Reason;

    /// <summary>The listing's slot; for connection events, trades and tickers unused.</summary>
    public int Slot;

    /// <summary>First index in the batch's array.</summary>
    public int First;

    /// <summary>How many there are.</summary>
    public int Count;

    /// <summary>The venue's checksum, of <see cref="FeedEventKind.BookChecksum"/>.</summary>
    public int Checksum;

    /// <summary>The venue's update id after this update; 0 where it has none.</summary>
    public long UpdateId;

    /// <summary>The venue's time, nanoseconds since 1970-01-01 UTC; 0 where it has none.</summary>
    public long VenueTimeNs;

    /// <summary>When the frame was received, nanoseconds since 1970-01-01 UTC.</summary>
    public long ReceivedNs;
}
