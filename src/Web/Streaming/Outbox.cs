namespace CompraVenta.Web.Streaming;

/// <summary>What waits to be sent to one client. Never makes a publisher wait: market data that does not fit is dropped for a snapshot
/// later, and answers that do not fit mean that the client reads nothing at all.</summary>
/// <remarks>Filled from any thread, emptied by one flush at a time.</remarks>
/// <param name="limits">How much may wait.</param>
/// <param name="wake">Has the client flushed soon; called outside the lock, from any thread.</param>
internal sealed class Outbox(StreamingOptions limits, Action wake)
{
    private readonly Lock gate = new();
    private readonly Queue<(byte[] Bytes, bool IsTold)> answers = new();
    private readonly Queue<(byte[] Bytes, Subscription Subscription, int Generation)> messages = new();
    private readonly Queue<Subscription> awaiting = new();

    private byte[]? pong;
    private int queuedMessages;
    private int queuedBytes;
    private int flyingBytes;
    private int toldMessages;
    private int toldBytes;
    private TaskCompletionSource? room;

    /// <summary>Bytes of the streams' messages that wait now, those of market data included that are being written.</summary>
    public int HeldBytes
    {
        get
        {
            lock (gate) return queuedBytes + flyingBytes + toldBytes;
        }
    }

    /// <summary>Queues an answer to a message of the client's own.</summary>
    /// <returns>False when too many wait already.</returns>
    public bool TryAnswer(byte[] bytes)
    {
        lock (gate)
        {
            if (answers.Count - toldMessages >= limits.AnswersMax) return false;
            answers.Enqueue((bytes, false));
        }

        wake();
        return true;
    }

    /// <summary>Queues a message that must not be dropped, in one row with the answers.</summary>
    /// <param name="bytes">The frame.</param>
    /// <param name="roomMade">Ends when there is room and it is to be tried again.</param>
    /// <returns>False when there is no room.</returns>
    public bool TryTell(byte[] bytes, out Task roomMade)
    {
        roomMade = Task.CompletedTask;
        lock (gate)
        {
            if (toldMessages > 0 && (toldMessages >= limits.AnswersMax || toldBytes + bytes.Length > limits.OutboxBytesMax))
            {
                roomMade = (room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                return false;
            }

            answers.Enqueue((bytes, true));
            toldMessages++;
            toldBytes += bytes.Length;
        }

        wake();
        return true;
    }

    /// <summary>Sets the answer to the client's newest ping; it takes the place of one that still waits (RFC 6455, section 5.5.3), so that a burst of pings
    /// costs one answer.</summary>
    public void Pong(byte[] bytes)
    {
        lock (gate) pong = bytes;
        wake();
    }

    /// <summary>Queues an update, unless the client needs a snapshot first or has no room: then everything queued of the stream goes, and
    /// a snapshot follows once the queue is empty.</summary>
    /// <returns>False when the client fell behind with this message.</returns>
    public bool Offer(Subscription subscription, byte[] bytes)
    {
        lock (gate)
        {
            if (subscription.NeedsSnapshot || subscription.IsClosed) return true;
            var held = queuedBytes + flyingBytes;
            if (held > 0 && (queuedMessages >= limits.OutboxMessagesMax || held + bytes.Length > limits.OutboxBytesMax))
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

        wake();
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

        wake();
    }

    /// <summary>Called by the stream when a snapshot it could not give has become possible.</summary>
    public void SnapshotPossible(Subscription subscription)
    {
        lock (gate)
        {
            if (!subscription.NeedsSnapshot || subscription.IsClosed) return;
            Await(subscription);
        }

        wake();
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

    /// <summary>Takes what is to be sent next, as much as fits into one write: answers, then updates; without any of these, a subscription whose
    /// snapshot is due. What was taken before has been sent.</summary>
    /// <param name="batch">Empty; gets the frames.</param>
    /// <returns>Whether there is anything.</returns>
    public bool TryTake(FlushBatch batch)
    {
        lock (gate)
        {
            flyingBytes = 0;
            if (pong is not null)
            {
                batch.TryAdd(pong);
                pong = null;
            }

            while (answers.TryPeek(out var answer))
            {
                if (!batch.TryAdd(answer.Bytes)) return true;
                answers.Dequeue();
                if (!answer.IsTold) continue;
                toldMessages--;
                toldBytes -= answer.Bytes.Length;
                room?.SetResult();
                room = null;
            }

            while (messages.TryPeek(out var message))
            {
                var mine = message.Subscription;
                if (message.Generation == mine.Generation)
                {
                    if (!batch.TryAdd(message.Bytes)) return true;
                    mine.QueuedMessages--;
                    mine.QueuedBytes -= message.Bytes.Length;
                    queuedMessages--;
                    queuedBytes -= message.Bytes.Length;
                    flyingBytes += message.Bytes.Length;
                }

                messages.Dequeue();
            }

            if (batch.Frames > 0) return true;
            while (awaiting.TryDequeue(out var subscription))
            {
                subscription.IsAwaiting = false;
                if (subscription is not { NeedsSnapshot: true, IsClosed: false }) continue;
                batch.Awaiting = subscription;
                return true;
            }

            return false;
        }
    }

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
