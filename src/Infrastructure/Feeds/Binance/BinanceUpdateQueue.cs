using CompraVenta.Core.Books;

namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>Decoded depth updates of one symbol that wait for its snapshot, oldest first.</summary>
/// <remarks>Bounded: past <see cref="UpdatesMax"/> updates or <see cref="LevelsMax"/> levels the older half is dropped. That never makes
/// a book wrong: a snapshot that does not reach up to the oldest update kept is refused, and a newer one does reach.</remarks>
internal sealed class BinanceUpdateQueue
{
    /// <summary>Most updates kept; at 100 ms an update this is more than 100 s.</summary>
    public const int UpdatesMax = 1_024;

    /// <summary>Most levels kept, 1.5 MB.</summary>
    public const int LevelsMax = 65_536;

    private QueuedUpdate[] updates = new QueuedUpdate[16];
    private LevelChange[] levels = new LevelChange[256];
    private int levelCount;

    /// <summary>How many updates wait.</summary>
    public int Count { get; private set; }

    /// <summary>The updates, oldest first.</summary>
    public ReadOnlySpan<QueuedUpdate> Updates => updates.AsSpan(0, Count);

    /// <summary>The levels of an update.</summary>
    public ReadOnlySpan<LevelChange> LevelsOf(in QueuedUpdate update) => levels.AsSpan(update.First, update.Count);

    /// <summary>Adds the newest update.</summary>
    /// <returns>Whether its ids continue those of the one before; true for the first.</returns>
    public bool Add(long firstId, long lastId, long venueTimeNs, long receivedNs, ReadOnlySpan<LevelChange> changes)
    {
        if (changes.Length > LevelsMax) Clear();
        while (Count > 0 && (Count == UpdatesMax || levelCount + changes.Length > LevelsMax)) DropOlderHalf();
        var continues = Count == 0 || BinanceDepthSequencer.Reaches(updates[Count - 1].LastId, firstId);
        if (Count == updates.Length) Array.Resize(ref updates, Count * 2);
        if (levelCount + changes.Length > levels.Length) Array.Resize(ref levels, Math.Max(levels.Length * 2, levelCount + changes.Length));
        changes.CopyTo(levels.AsSpan(levelCount));
        updates[Count++] = new QueuedUpdate(firstId, lastId, venueTimeNs, receivedNs, levelCount, changes.Length);
        levelCount += changes.Length;
        return continues;
    }

    /// <summary>Forgets the updates before one.</summary>
    public void DropBefore(int index)
    {
        if (index == 0) return;
        var first = index < Count ? updates[index].First : levelCount;
        levels.AsSpan(first, levelCount - first).CopyTo(levels);
        updates.AsSpan(index, Count - index).CopyTo(updates);
        Count -= index;
        levelCount -= first;
        foreach (ref var update in updates.AsSpan(0, Count)) update = update with { First = update.First - first };
    }

    /// <summary>Forgets everything, keeping the memory.</summary>
    public void Clear()
    {
        Count = 0;
        levelCount = 0;
    }

    private void DropOlderHalf() => DropBefore((Count + 1) / 2);

    /// <summary>One update that waits.</summary>
    internal readonly record struct QueuedUpdate(long FirstId, long LastId, long VenueTimeNs, long ReceivedNs, int First, int Count);
}
