using CompraVenta.Simulator.Markets;

namespace CompraVenta.Simulator.Bitfinex;

/// <summary>The best levels of a book as a channel of one length has shown them, and the changes to show next.</summary>
internal sealed class BookWindow(VenueBook book, int length)
{
    private Level[] _bids = [];
    private Level[] _asks = [];

    public VenueBook Book => book;

    public ReadOnlySpan<Level> Bids => _bids;

    public ReadOnlySpan<Level> Asks => _asks;

    /// <summary>Changes found by the last <see cref="Update"/>: removals (size 0) first, so that no single one crosses the book.</summary>
    public List<(bool IsBid, Level Level)> Changes { get; } = [];

    /// <summary>Compares with the book and remembers what it has now; true if anything is to be shown.</summary>
    public bool Update()
    {
        Changes.Clear();
        var bids = Top(book.Bids);
        var asks = Top(book.Asks);
        Removed(true, _bids, bids);
        Removed(false, _asks, asks);
        Set(true, _bids, bids);
        Set(false, _asks, asks);
        _bids = bids;
        _asks = asks;
        return Changes.Count > 0;
    }

    private Level[] Top(BookSide side)
    {
        var top = new Level[Math.Min(length, side.Count)];
        for (var rank = 0; rank < top.Length; rank++) top[rank] = side[rank];
        return top;
    }

    private void Removed(bool bid, Level[] before, Level[] now)
    {
        var side = book.Side(bid);
        for (int i = 0, j = 0; i < before.Length; i++)
        {
            while (j < now.Length && side.IsBetter(now[j].Price, before[i].Price)) j++;
            if (j == now.Length || now[j].Price != before[i].Price || now[j].OrderId != before[i].OrderId) Changes.Add((bid, before[i] with { Size = 0 }));
        }
    }

    private void Set(bool bid, Level[] before, Level[] now)
    {
        var side = book.Side(bid);
        for (int i = 0, j = 0; i < now.Length; i++)
        {
            while (j < before.Length && side.IsBetter(before[j].Price, now[i].Price)) j++;
            if (j == before.Length || before[j] != now[i]) Changes.Add((bid, now[i]));
        }
    }
}
