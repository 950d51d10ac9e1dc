namespace CompraVenta.Web.Streaming;

/// <summary>One client's part in one stream. Its state belongs to the client's outbox.</summary>
internal sealed class Subscription(MarketStream stream, Outbox outbox)
{
    /// <summary>What is streamed.</summary>
    public MarketStream Stream { get; } = stream;

    /// <summary>Where it goes.</summary>
    public Outbox Outbox { get; } = outbox;

    /// <summary>Whether updates mean nothing to the client until it has got a snapshot.</summary>
    public bool NeedsSnapshot { get; set; }

    /// <summary>Whether the outbox is about to ask the stream for the snapshot.</summary>
    public bool IsAwaiting { get; set; }

    /// <summary>Whether the client has left the stream.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Which of the queued messages still count: those of an earlier generation were dropped.</summary>
    public int Generation { get; set; }

    /// <summary>Messages of this generation in the queue.</summary>
    public int QueuedMessages { get; set; }

    /// <summary>Their bytes.</summary>
    public int QueuedBytes { get; set; }
}
