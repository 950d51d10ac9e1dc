using CompraVenta.Core.Books;

namespace CompraVenta.Web.Markets;

/// <summary>A book as it was read, to be written out and given back.</summary>
internal sealed class BookReading(BookWindow window, long takenNs, BookWindowPool pool) : IDisposable
{
    private int returned;

    /// <summary>The levels and the state of each book.</summary>
    public BookWindow Window { get; } = window;

    /// <summary>When it was read, nanoseconds since 1970-01-01 UTC.</summary>
    public long TakenNs { get; } = takenNs;

    /// <summary>Gives the window back to its pool.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref returned, 1) == 0) pool.Return(Window);
    }
}
