using System.Collections.Concurrent;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;

namespace CompraVenta.Web.Markets;

/// <summary>Book windows between their uses; at most 64 are kept.</summary>
internal sealed class BookWindowPool(IReadOnlyList<Venue> venues)
{
    private const int Kept = 64;

    private readonly ConcurrentQueue<BookWindow> windows = new();

    /// <summary>A window to be filled; what it held before is still in it.</summary>
    public BookWindow Rent() => windows.TryDequeue(out var window) ? window : new BookWindow(venues.Count);

    /// <summary>A window that holds nothing: no level, no venue.</summary>
    public BookWindow Empty() => new(venues.Count);

    /// <summary>Takes a window back; nobody may hold it any more.</summary>
    public void Return(BookWindow window)
    {
        if (windows.Count < Kept) windows.Enqueue(window);
    }
}
