using System.Threading.Channels;

namespace CompraVenta.Web.Streaming;

/// <summary>What waits to be sent to one client. Never makes a publisher wait: market data that does not fit is dropped for a snapshot
/// later, and answers that do not fit mean that the client reads nothing at all.</summary>
/// <remarks>Filled from any thread, emptied by the connection's one writer.</remarks>
internal sealed class Outbox(StreamingOptions limits)
{
    private readonly Lock gate = new();
    private readonly Queue<byte[]> answers = new();
    private readonly Queue<(byte[] Bytes, Subscription Subscription, int Generation)> messages = new();
    private readonly Queue<Subscription> awaiting = new();
    private readonly Channel<bool> signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    private int queuedMessages;
    private int queuedBytes;

    /// <summary>Bytes of market data that wait now.</summary>
    public int QueuedBytes => Volatile.Read(ref queuedBytes);

    /// <summary>Queues an answer to a message of the client's own.</summary>
    /// <returns>False when too many wait already.</returns>
    public bool TryAnswer(byte[] bytes)
    {
        lock (gate)
        {
            if (answers.Count >= limits.AnswersMax) return false;
            answers.Enqueue(bytes);
        }

        Wake();
        return true;
    }

    /// <summary>Queues an update, unless the client needs a snapshot first or has no room: then everything queued of the stream goes, and
    /// a snapshot follows once the queue is empty.</summary>
    /// <returns>False when the client fell behind with this message.</returns>
    public bool Offer(Subscription subscription, byte[] bytes)
    {
        lock (gate)
        {
            if (subscription.NeedsSnapshot || subscription.IsClosed) return true;
            if (queuedMessages > 0 && (queuedMessages >= limits.OutboxMessagesMax || queuedBytes + bytes.Length > limits.OutboxBytesMax))
            {
                Drop(subscription);
                subscription.NeedsSnapshot = true;
                Await(subscription);
                return false;
            }

            messages.Enqueue((bytes, subscription, subscription.Generation));
            subscription.QueuedMessages++;
            subscription.QueuedBytes += bytes.Length;
            queuedMessages++;
            queuedBytes += bytes.Length;
        }

        Wake();
        return true;
    }

    /// <summary>Has the stream asked for a snapshot, after what is queued; what is queued of this stream is dropped.</summary>
    public void NeedSnapshot(Subscription subscription)
    {
        lock (gate)
        {
            Drop(subscription);
            subscription.NeedsSnapshot = true;
            Await(subscription);
        }

        Wake();
    }

    /// <summary>Called by the stream when a snapshot it could not give has become possible.</summary>
    public void SnapshotPossible(Subscription subscription)
    {
        lock (gate)
        {
            if (!subscription.NeedsSnapshot || subscription.IsClosed) return;
            Await(subscription);
        }

        Wake();
    }

    /// <summary>Called by the stream as it gives the snapshot: from now on updates follow.</summary>
    /// <returns>False when the client has left the stream.</returns>
    public bool AcceptSnapshot(Subscription subscription)
    {
        lock (gate)
        {
            if (subscription.IsClosed) return false;
            subscription.NeedsSnapshot = false;
            return true;
        }
    }

    /// <summary>Drops everything of a stream that the client has left.</summary>
    public void Close(Subscription subscription)
    {
        lock (gate)
        {
            Drop(subscription);
            subscription.IsClosed = true;
        }
    }

    /// <summary>Takes what is to be sent next: an answer, then an update, then a snapshot that the caller gets from the stream.</summary>
    public bool TryTake(out byte[]? bytes, out Subscription? subscription)
    {
        lock (gate)
        {
            subscription = null;
            if (answers.TryDequeue(out bytes)) return true;
            while (messages.TryDequeue(out var message))
            {
                var mine = message.Subscription;
                if (message.Generation != mine.Generation) continue;
                mine.QueuedMessages--;
                mine.QueuedBytes -= message.Bytes.Length;
                queuedMessages--;
                queuedBytes -= message.Bytes.Length;
                bytes = message.Bytes;
                return true;
            }

            while (awaiting.TryDequeue(out subscription))
            {
                subscription.IsAwaiting = false;
                if (subscription is { NeedsSnapshot: true, IsClosed: false }) return true;
            }

            return false;
        }
    }

    /// <summary>Returns once there may be something to send.</summary>
    public async ValueTask WaitAsync(CancellationToken ct) => await signal.Reader.ReadAsync(ct);

    /// <summary>Has the writer look.</summary>
    public void Wake() => signal.Writer.TryWrite(true);

    private void Drop(Subscription subscription)
    {
        subscription.Generation++;
        queuedMessages -= subscription.QueuedMessages;
        queuedBytes -= subscription.QueuedBytes;
        subscription.QueuedMessages = 0;
        subscription.QueuedBytes = 0;
    }

    private void Await(Subscription subscription)
    {
        if (subscription.IsAwaiting) return;
        subscription.IsAwaiting = true;
        awaiting.Enqueue(subscription);
    }
}
