using System.Text.Json;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Web.Streaming;

/// <summary>What several clients follow together: every message is encoded once, whatever their number.</summary>
/// <remarks>Three sides touch it: the market loop collects, the hub's one encoding task encodes, and clients' writers take snapshots.
/// The lock guards subscribers, the sequence and what snapshots are made of; nothing waits inside it.</remarks>
/// <param name="key">What is streamed.</param>
/// <param name="counters">What is counted.</param>
/// <param name="firstSeq">0 for a stream whose first message is yet to come; 1 for one that can give a snapshot from the start.</param>
internal abstract class MarketStream(StreamKey key, StreamCounters counters, long firstSeq = 0)
{
    private readonly Lock gate = new();
    private readonly List<Subscription> subscriptions = [];
    private byte[]? snapshot;
    private bool isSnapshotWanted;

    /// <summary>What is streamed.</summary>
    public StreamKey Key { get; } = key;

    /// <summary>Number of the last message; 0 before the first.</summary>
    protected long Seq { get; private set; } = firstSeq;

    /// <summary>Called on the market loop at each tick: copies what has changed.</summary>
    /// <returns>Whether there is something to encode; then nothing more is collected until it was encoded.</returns>
    public abstract bool Collect(Market market, long nowNs);

    /// <summary>Encodes and publishes what was collected. Called by one task at a time.</summary>
    public abstract void Encode();

    /// <summary>Adds a subscriber, who gets a snapshot.</summary>
    public void Add(Subscription subscription)
    {
        lock (gate)
        {
            subscriptions.Add(subscription);
            subscription.Outbox.NeedSnapshot(subscription);
        }
    }

    /// <summary>Removes a subscriber.</summary>
    /// <returns>Whether nobody is left.</returns>
    public bool Remove(Subscription subscription)
    {
        lock (gate)
        {
            subscriptions.Remove(subscription);
            subscription.Outbox.Close(subscription);
            return subscriptions.Count == 0;
        }
    }

    /// <summary>The snapshot for a subscriber, encoded once for all who ask between two messages.</summary>
    /// <returns>Null when there is none yet: the subscriber's outbox is told when there is.</returns>
    public byte[]? TakeSnapshot(Subscription subscription)
    {
        lock (gate)
        {
            if (!HasSnapshot())
            {
                isSnapshotWanted = true;
                return null;
            }

            if (!subscription.Outbox.AcceptSnapshot(subscription)) return null;
            counters.SnapshotSent();
            return snapshot ??= Encode("snapshot", Seq, WriteSnapshot);
        }
    }

    /// <summary>Whether the snapshot that <see cref="WriteSnapshot"/> would write is there and recent. Called inside the lock.</summary>
    protected abstract bool HasSnapshot();

    /// <summary>Writes head and body of the snapshot. Called inside the lock.</summary>
    protected abstract void WriteSnapshot(Utf8JsonWriter json, string type, long seq);

    /// <summary>Whether anybody listens.</summary>
    protected bool HasSubscribers
    {
        get
        {
            lock (gate) return subscriptions.Count > 0;
        }
    }

    /// <summary>Publishes the next message of the sequence.</summary>
    /// <param name="update">Writes the update of a sequence number; false when there is nothing to say. Null to publish a snapshot to all.</param>
    /// <param name="commit">Makes what was encoded the state that snapshots are made of; runs inside the lock.</param>
    protected void Publish(Func<Utf8JsonWriter, long, bool>? update, Action commit)
    {
        // Only this task moves the sequence, so that the update can be encoded outside the lock.
        var next = Seq + 1;
        var bytes = update is null || Seq == 0 ? null : StreamEncoder.Encode(json => update(json, next));
        if (bytes is not null) counters.Encoded();
        lock (gate)
        {
            commit();
            snapshot = null;
            if (Seq == 0)
            {
                Seq = 1;
            }
            else if (update is null)
            {
                Seq = next;
                bytes = snapshot = Encode("snapshot", next, WriteSnapshot);
            }
            else if (bytes is not null)
            {
                Seq = next;
            }

            if (bytes is not null)
            {
                foreach (var subscription in subscriptions)
                {
                    if (!subscription.Outbox.Offer(subscription, bytes)) counters.FellBehind();
                }
            }

            if (!isSnapshotWanted || !HasSnapshot()) return;
            isSnapshotWanted = false;
            foreach (var subscription in subscriptions) subscription.Outbox.SnapshotPossible(subscription);
        }
    }

    /// <summary>Forgets the encoded snapshot: what it was made of has changed.</summary>
    protected void Forget()
    {
        lock (gate) snapshot = null;
    }

    private byte[] Encode(string type, long seq, Action<Utf8JsonWriter, string, long> write)
    {
        counters.Encoded();
        return StreamEncoder.Encode(json =>
        {
            write(json, type, seq);
            return true;
        })!;
    }
}
