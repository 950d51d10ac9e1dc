using CompraVenta.Simulator.Markets;

namespace CompraVenta.Simulator.Faults;

/// <summary>The faults in force. Asking costs one read while there are none.</summary>
internal sealed class FaultBoard(ulong seed)
{
    private static readonly FaultKind[] Immediate = [FaultKind.Maintenance, FaultKind.Restart];

    private readonly Lock _gate = new();
    private readonly RandomStream _random = new(Hash.Of(seed, "faults"));
    private readonly List<Entry> _entries = [];
    private readonly List<Action<Fault, bool>> _watchers = [];
    private volatile bool _any;
    private int _nextId = 1;

    public bool Any => _any;

    /// <summary>Has <paramref name="watcher"/> told when a fault begins (true) or one of the announced kinds ends, outside the board's lock.
    /// Only while the world is being built.</summary>
    public void Watch(Action<Fault, bool> watcher) => _watchers.Add(watcher);

    public int Add(Fault fault, long nowMs)
    {
        Entry entry;
        lock (_gate)
        {
            fault = fault with { Id = _nextId++ };
            long? until = fault.Duration is { } duration ? nowMs + (long)duration.TotalMilliseconds : null;
            entry = new Entry(fault, until) { Left = fault.Count ?? int.MaxValue };
            if (fault.Kind == FaultKind.Restart) entry.Left = 0;
            else _entries.Add(entry);
            _any = _entries.Count > 0;
        }

        Tell(entry.Fault, true);
        return entry.Fault.Id;
    }

    public bool Remove(int id) => RemoveWhere(entry => entry.Fault.Id == id) > 0;

    public int Clear() => RemoveWhere(_ => true);

    /// <summary>Ends what has run out by <paramref name="nowMs"/>.</summary>
    public void Expire(long nowMs)
    {
        if (_any) RemoveWhere(entry => entry.UntilMs <= nowMs || entry.Left <= 0);
    }

    public IReadOnlyList<(Fault Fault, int Strikes)> List()
    {
        lock (_gate) return [.. _entries.Select(entry => (entry.Fault, entry.Strikes))];
    }

    /// <summary>True if a fault of this kind strikes here and now; it is counted then.</summary>
    public bool Strikes(FaultKind kind, string venue, string? symbol, FrameKind? frame, out Fault fault)
    {
        fault = null!;
        if (!_any) return false;
        lock (_gate)
        {
            foreach (var entry in _entries)
            {
                if (entry.Left <= 0 || entry.Fault.Kind != kind || !entry.Concerns(venue, symbol, frame)) continue;
                if (entry.Fault.Probability < 1 && _random.Unit() >= entry.Fault.Probability) continue;
                entry.Left--;
                entry.Strikes++;
                fault = entry.Fault;
                return true;
            }
        }

        return false;
    }

    /// <summary>True if a lasting fault of this kind is in force; not counted. A fault without a symbol concerns every symbol.</summary>
    public bool Holds(FaultKind kind, string venue, string? symbol)
    {
        if (!_any) return false;
        lock (_gate)
        {
            foreach (var entry in _entries)
            {
                if (entry.Fault.Kind == kind && entry.Concerns(venue, symbol, null)) return true;
            }
        }

        return false;
    }

    private void Tell(Fault fault, bool begins)
    {
        foreach (var watcher in _watchers) watcher(fault, begins);
    }

    private int RemoveWhere(Predicate<Entry> match)
    {
        List<Entry> removed;
        lock (_gate)
        {
            removed = _entries.FindAll(match);
            _entries.RemoveAll(match);
            _any = _entries.Count > 0;
        }

        foreach (var entry in removed)
        {
            if (Immediate.Contains(entry.Fault.Kind)) Tell(entry.Fault, false);
        }

        return removed.Count;
    }

    private sealed class Entry(Fault fault, long? untilMs)
    {
        public Fault Fault => fault;

        public long? UntilMs => untilMs;

        public int Left { get; set; }

        public int Strikes { get; set; }

        public bool Concerns(string venue, string? symbol, FrameKind? frame) =>
            (fault.Venue is null || fault.Venue == venue)
            && (fault.Symbol is null || string.Equals(fault.Symbol, symbol, StringComparison.OrdinalIgnoreCase))
            && (frame is null || fault.Frames == "any" || string.Equals(fault.Frames, frame.Value.ToString(), StringComparison.OrdinalIgnoreCase));
    }
}
