namespace CompraVenta.Web.Streaming;

/// <summary>What streaming has done since the start. Written from any thread.</summary>
internal sealed class StreamCounters
{
    private long clients;
    private long encodes;
    private long writes;
    private long deliveries;
    private long deliveredBytes;
    private long snapshots;
    private long dropped;
    private long tooSlow;

    /// <summary>Open connections.</summary>
    public long Clients => Interlocked.Read(ref clients);

    /// <summary>Stream messages encoded, each for any number of clients.</summary>
    public long Encodes => Interlocked.Read(ref encodes);

    /// <summary>Writes to clients, each of any number of messages.</summary>
    public long Writes => Interlocked.Read(ref writes);

    /// <summary>Messages sent to clients.</summary>
    public long Deliveries => Interlocked.Read(ref deliveries);

    /// <summary>Their bytes, frame headers included.</summary>
    public long DeliveredBytes => Interlocked.Read(ref deliveredBytes);

    /// <summary>Snapshots handed to a client, the first of a subscription included.</summary>
    public long Snapshots => Interlocked.Read(ref snapshots);

    /// <summary>Times a client fell behind on a stream and had its queue dropped for a snapshot.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Clients closed because they read nothing at all.</summary>
    public long TooSlow => Interlocked.Read(ref tooSlow);

    /// <summary>Counts a connection; false, uncounted, when there are as many as may be.</summary>
    public bool TryConnect(int most)
    {
        if (Interlocked.Increment(ref clients) <= most) return true;
        Interlocked.Decrement(ref clients);
        return false;
    }

    public void Disconnect() => Interlocked.Decrement(ref clients);

    public void Encoded() => Interlocked.Increment(ref encodes);

    public void Delivered(int messages, int bytes)
    {
        Interlocked.Increment(ref writes);
        Interlocked.Add(ref deliveries, messages);
        Interlocked.Add(ref deliveredBytes, bytes);
    }

    public void SnapshotSent() => Interlocked.Increment(ref snapshots);

    public void ReadNothing() => Interlocked.Increment(ref tooSlow);

    public void FellBehind() => Interlocked.Increment(ref dropped);
}
