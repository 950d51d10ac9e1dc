using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Simulation.Feeds;

/// <summary>The venues: prices walk and jump, and frames say so, unless they are lost, repeated, wrong or late.</summary>
internal sealed class Venues
{
    private readonly Dice dice;
    private readonly Town town;
    private readonly TrueBook[] books;
    private readonly long[] middles;
    private readonly long[] connections;
    private long lastConnection;

    public Venues(Dice dice, Town town)
    {
        (this.dice, this.town) = (dice, town);
        books = [.. town.Listings.All.Select(listing => new TrueBook(listing))];
        middles = [.. Town.Specs.Select(spec => spec.StartTicks)];
        connections = [.. Town.Venues.Select(_ => ++lastConnection)];
        foreach (var book in books) book.Fill(MiddleOf(book), dice);
    }

    public FeedBatch Batch { get; } = new();

    public decimal PriceOf(Instrument instrument)
    {
        var at = Array.FindIndex(Town.Specs, spec => spec.Instrument == instrument);
        return Town.Specs[at].PriceOf(middles[at]);
    }

    /// <summary>All connections are new, and send snapshots soon.</summary>
    public void Restart(long nowNs)
    {
        for (var venue = 0; venue < connections.Length; venue++) connections[venue] = ++lastConnection;
        foreach (var book in books) book.SnapshotAtNs = nowNs + dice.Between(0, 500_000_000);
    }

    /// <summary>The market wants a book anew.</summary>
    public void AskForSnapshot(Listing listing, long nowNs) => books[listing.Slot].SnapshotAtNs ??= nowNs + dice.Between(0, 900_000_000);

    /// <summary>Writes what comes next into the batch: one or two frames of one connection.</summary>
    public void Next(long nowNs)
    {
        var due = Array.Find(books, book => book.SnapshotAtNs <= nowNs);
        var book = due ?? dice.Pick(books);
        Batch.ConnectionId = connections[book.Listing.Venue.Index];
        if (due is not null) Snapshot(book, nowNs);
        else Send(book, nowNs);
        if (dice.OneIn(4)) Send(dice.Pick(books.Where(other => other.Listing.Venue == book.Listing.Venue).ToList()), nowNs);
    }

    private void Send(TrueBook book, long nowNs)
    {
        var spec = Array.IndexOf(Town.Specs, book.Spec);
        middles[spec] = Math.Max(30, middles[spec] + dice.Between(-2, 2));
        switch (dice.Below(1_000))
        {
            case < 520: Update(book, nowNs, isSent: true); break;
            case < 800: Trade(book, nowNs); break;
            case < 860: Snapshot(book, nowNs); break;
            case < 900: Batch.AddProof(book.Listing.Slot, nowNs); break;
            case < 930: Batch.AddConnectionProof(nowNs); break;
            case < 950: Checksum(book, nowNs); break;
            case < 960: Ticker(book, nowNs); break;
            case < 970: Jump(book, nowNs); break;
            case < 980: Update(book, nowNs, isSent: false); Lose(book, StaleReason.Gap, nowNs); break;
            case < 985: Lose(book, StaleReason.Malformed, nowNs); break;
            case < 990: Cross(book, nowNs); break;
            case < 992: Disconnect(book.Listing.Venue, nowNs); break;
            case < 996: OldConnection(book, nowNs); break;
            default: Update(book, nowNs, isSent: false); break;
        }
    }

    private void Update(TrueBook book, long nowNs, bool isSent)
    {
        var mark = Batch.Here;
        for (var i = dice.Below(3); i >= 0; i--)
        {
            var side = dice.OneIn(2) ? Side.Bid : Side.Ask;
            var away = 1 + dice.Below(8);
            var ticks = Math.Max(2, MiddleOf(book) + (side == Side.Bid ? -away : away));
            var own = side == Side.Bid ? book.Bids : book.Asks;

            // Now and then what is there goes, changes or is sent again as it is.
            if (own.Count > 0 && dice.OneIn(3)) ticks = own.Keys.ElementAt(dice.Below(own.Count));
            var size = dice.Below(4) switch { 0 => 0, 1 => own.GetValueOrDefault(ticks), _ => dice.Between(1, book.Spec.SizeMax) };
            foreach (var change in book.Set(side, ticks, size))
            {
                if (isSent) Batch.AddLevel() = Level(book.Spec, change.Side, change.Ticks, change.Size);
            }
        }

        if (isSent) Batch.AddBook(FeedEventKind.BookUpdate, book.Listing.Slot, mark, ++book.UpdateId, nowNs, nowNs);
    }

    private void Snapshot(TrueBook book, long nowNs)
    {
        book.SnapshotAtNs = null;
        var mark = Batch.Here;
        foreach (var (ticks, size) in book.Bids.Reverse()) Batch.AddLevel() = Level(book.Spec, Side.Bid, ticks, size);
        foreach (var (ticks, size) in book.Asks) Batch.AddLevel() = Level(book.Spec, Side.Ask, ticks, size);
        Batch.AddBook(FeedEventKind.BookSnapshot, book.Listing.Slot, mark, ++book.UpdateId, nowNs, nowNs);
    }

    private void Trade(TrueBook book, long nowNs)
    {
        var mark = Batch.Here;
        for (var i = dice.Below(3); i >= 0; i--)
        {
            var isRepeated = book.TradeId > 1 && dice.OneIn(20);
            var ticks = Math.Max(1, MiddleOf(book) + dice.Between(-6, 6));
            Batch.AddTrade() = new Trade
            {
                Slot = book.Listing.Slot,
                TakerSide = dice.OneIn(2) ? Side.Bid : Side.Ask,
                Id = isRepeated ? book.TradeId : ++book.TradeId,
                Price = new ExactDecimal(ticks, (byte)book.Spec.PriceDecimals),
                Size = new ExactDecimal(dice.Between(1, book.Spec.SizeMax), (byte)book.Spec.SizeDecimals),
                VenueTimeNs = nowNs,
                ReceivedNs = nowNs,
            };
        }

        Batch.AddTrades(mark, nowNs);
    }

    private void Checksum(TrueBook book, long nowNs) =>
        Batch.AddChecksum(book.Listing.Slot, LevelCount.Of(book.Bids.Count, book.Asks.Count) + (dice.OneIn(5) ? 1 : 0), nowNs);

    private void Ticker(TrueBook book, long nowNs)
    {
        var mark = Batch.Here;
        ref var ticker = ref Batch.AddTicker();
        ticker.Slot = book.Listing.Slot;
        ticker.ReceivedNs = nowNs;
        ticker.VolumeQuote = dice.Below(4) * 1_000;
        Batch.AddTickers(mark, nowNs);
    }

    /// <summary>The price jumps, and the book is another.</summary>
    private void Jump(TrueBook book, long nowNs)
    {
        var spec = Array.IndexOf(Town.Specs, book.Spec);
        var start = book.Spec.StartTicks;
        middles[spec] = Math.Clamp(middles[spec] * dice.Between(70, 140) / 100, start / 4, start * 4);
        book.Fill(MiddleOf(book), dice);
        Snapshot(book, nowNs);
    }

    private void Lose(TrueBook book, StaleReason reason, long nowNs)
    {
        Batch.AddLost(book.Listing.Slot, reason, nowNs);
        AskForSnapshot(book.Listing, nowNs);
    }

    /// <summary>A bid above the best ask, which the venue never had.</summary>
    private void Cross(TrueBook book, long nowNs)
    {
        if (book.Asks.Count == 0) return;
        var mark = Batch.Here;
        Batch.AddLevel() = Level(book.Spec, Side.Bid, book.Asks.First().Key + 1, 1);
        Batch.AddBook(FeedEventKind.BookUpdate, book.Listing.Slot, mark, ++book.UpdateId, nowNs, nowNs);
    }

    private void Disconnect(Venue venue, long nowNs)
    {
        Batch.AddConnectionLost(StaleReason.Disconnected, nowNs);
        connections[venue.Index] = ++lastConnection;
        foreach (var book in books)
        {
            if (book.Listing.Venue == venue) AskForSnapshot(book.Listing, nowNs);
        }
    }

    /// <summary>A connection from before still sends.</summary>
    private void OldConnection(TrueBook book, long nowNs)
    {
        if (Batch.Events.Length > 0) return;
        Batch.ConnectionId = Math.Max(1, Batch.ConnectionId - 1 - dice.Below(5));
        if (dice.OneIn(2)) Snapshot(book, nowNs);
        else Update(book, nowNs, isSent: true);
    }

    private long MiddleOf(TrueBook book) => middles[Array.IndexOf(Town.Specs, book.Spec)] + ((book.Listing.Venue.Index - 1) * 2);

    private LevelChange Level(InstrumentSpec spec, Side side, long ticks, long size) => LevelChange.TryCreate(
        side, new ExactDecimal(ticks, (byte)spec.PriceDecimals), new ExactDecimal(size, (byte)spec.SizeDecimals), 0, out var change)
        ? change : throw new DifferenceException($"no level: {town.Listings.Count} {ticks} {size}");
}
