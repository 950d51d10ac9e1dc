using System.Collections.Concurrent;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Markets;

/// <summary>Batches between their uses. Those that grew for a snapshot of many levels are let go.</summary>
public sealed class FeedBatchPool
{
    private const int Kept = 256;

    /// <summary>Levels that a batch may have room for and still be kept.</summary>
    private const int LevelsKept = 16_384;

    private readonly ConcurrentQueue<FeedBatch> batches = new();

    /// <summary>An empty batch of a connection to a venue.</summary>
    public FeedBatch Rent(long connectionId, int venueIndex)
    {
        if (!batches.TryDequeue(out var batch)) batch = new FeedBatch();
        batch.ConnectionId = connectionId;
        batch.VenueIndex = venueIndex;
        return batch;
    }

    /// <summary>Takes a batch back; nobody may hold it any more.</summary>
    public void Return(FeedBatch batch)
    {
        batch.Clear();
        if (batches.Count < Kept && batch.LevelCapacity <= LevelsKept) batches.Enqueue(batch);
    }
}
