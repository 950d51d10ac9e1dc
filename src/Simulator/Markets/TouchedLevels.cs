using System.Runtime.InteropServices;

namespace CompraVenta.Simulator.Markets;

/// <summary>The levels that changed since a stream last sent: each once, with the size the book has now.</summary>
internal sealed class TouchedLevels
{
    private const int CompactAt = 2_048;

    private readonly List<LevelChange> _touched = [];
    private int _compactAt = CompactAt;

    public bool IsEmpty => _touched.Count == 0;

    public void Add(IReadOnlyList<LevelChange> changes)
    {
        for (var i = 0; i < changes.Count; i++) _touched.Add(changes[i]);
        if (_touched.Count < _compactAt) return;
        Compact();
        _compactAt = Math.Max(CompactAt, _touched.Count * 2);
    }

    public void Add(LevelChange change) => _touched.Add(change);

    /// <summary>Bids then asks by price, each with its present size (0 if gone); then forgets them.</summary>
    public void Drain(VenueBook book, List<LevelChange> changes)
    {
        changes.Clear();
        Compact();
        foreach (var touched in _touched)
        {
            changes.Add(touched with { Size = book.Side(touched.IsBid).TryGet(touched.Price, out var level) ? level.Size : 0 });
        }

        _touched.Clear();
        _compactAt = CompactAt;
    }

    private void Compact()
    {
        var span = CollectionsMarshal.AsSpan(_touched);
        span.Sort(static (a, b) => a.IsBid != b.IsBid ? b.IsBid.CompareTo(a.IsBid) : a.Price.CompareTo(b.Price));
        var kept = 0;
        for (var i = 0; i < span.Length; i++)
        {
            if (kept > 0 && span[i].IsBid == span[kept - 1].IsBid && span[i].Price == span[kept - 1].Price) continue;
            span[kept++] = span[i];
        }

        CollectionsMarshal.SetCount(_touched, kept);
    }
}
