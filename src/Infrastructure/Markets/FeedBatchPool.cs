using System.Collections.Concurrent;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Markets;

/// <summary>Batches between their uses. Those that grew for a snapshot of many levels are kept like the others, a few only.</summary>
public sealed class FeedBatchPool
{
    private const int Kept = 256;

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
        if (batches.Count < Kept) batches.Enqueue(batch);
    }
}
