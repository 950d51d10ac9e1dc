using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets.Loop;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.Web.Markets;
using CompraVenta.Web.Streaming.Messages;

namespace CompraVenta.Web.Streaming;

/// <summary>The best levels of one instrument's book, consolidated or of one venue, as they change.</summary>
internal sealed class BookStream(
    StreamKey key, MarketHost host, MarketNames names, BookWindowPool pool, MarketSourceState source, StreamCounters counters) : MarketStream(key, counters)
{
    /// <summary>A snapshot made of an older window would tell old ages: the book is then read again first.</summary>
    private const long SnapshotAgeMaxNs = 1_000_000_000;

    /// <summary>Ages of the venues' books go with the updates at least this often.</summary>
    private const long AgesIntervalNs = 1_000_000_000;

    private readonly BookQuery query = new() { Depth = key.Depth, Venue = key.Venue };

    // The market loop's.
    private long seenVersion = -1;

    // Handed over from the loop to the encoder and back.
    private volatile bool isCollected;
    private BookWindow? collected;
    private long collectedNs;

    // The encoder's, and inside the lock the snapshots'.
    private volatile bool isRefreshWanted;
    private BookWindow? current;
    private long currentNs;
    private long agesNs;

    /// <inheritdoc/>
    public override bool Collect(Market market, long nowNs)
    {
        if (isCollected) return false;
        var book = market.Find(Key.Instrument!);
        var version = book is null ? 0 : Key.Venue is { } venue ? book.Books[venue.Index]?.Version ?? 0 : book.Version;
        if (version == seenVersion && !isRefreshWanted) return false;
        seenVersion = version;
        isRefreshWanted = false;
        collectedNs = nowNs;
        if (book is null)
        {
            collected = pool.Empty();
        }
        else
        {
            collected = pool.Rent();
            book.CopyTo(collected, query, nowNs);
        }

        isCollected = true;
        return true;
    }

    /// <inheritdoc/>
    public override void Encode()
    {
        var (last, next, nowNs) = (current, collected!, collectedNs);

        // Numbers of different scales don't compare; a scale changes a few times in the life of a book.
        var isComparable = last is null || (last.PriceDecimals == next.PriceDecimals && last.SizeDecimals == next.SizeDecimals);
        Publish(isComparable ? (json, seq) => WriteUpdate(json, last!, next, nowNs, seq) : null, () =>
        {
            current = next;
            currentNs = nowNs;
        });
        if (last is not null) pool.Return(last);
        collected = null;
        isCollected = false;
    }

    /// <inheritdoc/>
    protected override bool HasSnapshot()
    {
        if (current is not null && host.NowNs - currentNs <= SnapshotAgeMaxNs) return true;
        isRefreshWanted = true;
        return false;
    }

    /// <inheritdoc/>
    protected override void WriteSnapshot(Utf8JsonWriter json, string type, long seq) =>
        BookSnapshot.Shape.Write(json, new BookSnapshot(Key, seq, currentNs, source.Source, current!, Listed(), names.Venues));

    private bool WriteUpdate(Utf8JsonWriter json, BookWindow last, BookWindow next, long nowNs, long seq)
    {
        var isStateNews = IsStateNews(last, next);
        var areAgesDue = isStateNews || nowNs - agesNs >= AgesIntervalNs;
        var update = new BookUpdate(Key, seq, nowNs, source.Source, last, next, areAgesDue ? Listed() : null, names.Venues);
        if (!isStateNews && !update.HasChanges) return false;
        BookUpdate.Shape.Write(json, update);
        if (areAgesDue) agesNs = nowNs;
        return true;
    }

    private static bool IsStateNews(BookWindow last, BookWindow next)
    {
        for (var venue = 0; venue < next.Venues.Length; venue++)
        {
            var (before, after) = (last.Venues[venue], next.Venues[venue]);
            if (before.State != after.State || before.Reason != after.Reason || before.Venue is null != after.Venue is null) return true;
        }

        return false;
    }

    private IEnumerable<Core.Markets.Venue> Listed() => Key.Venue is { } only ? [only] : names.VenuesOf(Key.Instrument!);
}
