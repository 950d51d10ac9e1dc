using System.Diagnostics.CodeAnalysis;
using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>The books of one session, and the memory in which their updates wait.</summary>
/// <param name="symbols">All listings of the venue.</param>
/// <param name="snapshotDepth">Levels a side of snapshots.</param>
internal sealed class BinanceBooks(SymbolTable symbols, int snapshotDepth)
{
    private readonly List<BinanceBook> all = [];
    private readonly Stack<BinanceUpdateQueue> idleQueues = new();
    private readonly byte[] upperCase = new byte[256];
    private BinanceBook?[] bySlot = [];

    /// <summary>Every book that was ever followed, in the order in which they were first asked for.</summary>
    public IReadOnlyList<BinanceBook> All => all;

    /// <summary>The book of a listing; null when it was never followed.</summary>
    public BinanceBook? Find(Listing listing) => (uint)listing.Slot < (uint)bySlot.Length ? bySlot[listing.Slot] : null;

    /// <summary>The book of a listing, made if there is none.</summary>
    public BinanceBook Get(Listing listing)
    {
        if (Find(listing) is { } known) return known;
        if (listing.Slot >= bySlot.Length) Array.Resize(ref bySlot, Math.Max(64, (listing.Slot + 1) * 2));
        var book = new BinanceBook(listing, snapshotDepth);
        all.Add(book);
        return bySlot[listing.Slot] = book;
    }

    /// <summary>The followed book whose stream has this name; null when there is none.</summary>
    public BinanceBook? FindByStream(ReadOnlySpan<byte> stream)
    {
        var symbol = BinanceNames.SymbolOf(stream);
        if (symbol.IsEmpty || symbol.Length > upperCase.Length) return null;
        for (var i = 0; i < symbol.Length; i++) upperCase[i] = symbol[i] is >= (byte)'a' and <= (byte)'z' ? (byte)(symbol[i] - 32) : symbol[i];
        return FindFollowed(upperCase.AsSpan(0, symbol.Length));
    }

    /// <summary>The followed book of a symbol; null when there is none.</summary>
    public BinanceBook? FindFollowed(ReadOnlySpan<byte> symbol) =>
        TryFindListing(symbol, out var listing) && Find(listing) is { IsFollowed: true } book ? book : null;

    /// <summary>Finds the listing of a symbol.</summary>
    public bool TryFindListing(ReadOnlySpan<byte> symbol, [MaybeNullWhen(false)] out Listing listing) => symbols.TryFind(symbol, out listing);

    /// <summary>The queue of a book, empty if it had none.</summary>
    public BinanceUpdateQueue QueueOf(BinanceBook book) => book.Queue ??= idleQueues.TryPop(out var idle) ? idle : new BinanceUpdateQueue();

    /// <summary>Forgets what waits for a book's snapshot.</summary>
    public void ClearQueue(BinanceBook book)
    {
        if (book.Queue is not { } queue) return;
        queue.Clear();
        idleQueues.Push(queue);
        book.Queue = null;
    }
}
