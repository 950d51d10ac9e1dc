namespace CompraVenta.Simulator.Markets;

/// <summary>One instrument's true book at one venue, its tape, and what the last event changed. Guarded by its market's gate.</summary>
internal sealed class VenueBook(Listing listing, Tape tape, long firstUpdateId)
{
    private readonly List<LevelChange> _changes = [];
    private readonly List<TapeTrade> _prints = [];

    public Listing Listing => listing;

    public Tape Tape => tape;

    public BookSide Bids { get; } = new(isBid: true);

    public BookSide Asks { get; } = new(isBid: false);

    /// <summary>Grows by one with every level change.</summary>
    public long UpdateId { get; private set; } = firstUpdateId;

    /// <summary>Changes of the event under way, in order; a price may occur twice.</summary>
    public IReadOnlyList<LevelChange> Changes => _changes;

    /// <summary>Prints of the event under way.</summary>
    public IReadOnlyList<TapeTrade> Prints => _prints;

    /// <summary>Book events since the opening.</summary>
    public long Events { get; private set; }

    /// <summary>What the venue's protocol keeps for this book.</summary>
    public object? WireState { get; set; }

    public DayStats Day { get; } = new();

    public BookSide Side(bool bid) => bid ? Bids : Asks;

    public void BeginEvent()
    {
        Events++;
        _changes.Clear();
        _prints.Clear();
    }

    public void Set(bool bid, long price, long size, int count)
    {
        // Order ids follow the update ids: unique in the book, and growing as a venue's do.
        if (!Side(bid).Set(new Level(price, size, count, UpdateId + 1))) return;
        UpdateId++;
        _changes.Add(new LevelChange(bid, price, size));
    }

    public void Print(long timeMs, long price, long size, bool takerBuys) => _prints.Add(tape.Print(timeMs, price, size, takerBuys));
}
