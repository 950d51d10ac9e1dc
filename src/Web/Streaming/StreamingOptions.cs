using System.ComponentModel.DataAnnotations;

namespace CompraVenta.Web.Streaming;

/// <summary>Limits of the WebSocket, bound from <c>Streaming</c>. The defaults are our own choice; one client at its limits costs under 1 MB.</summary>
public sealed class StreamingOptions
{
    /// <summary>Most open connections; more are refused with 503. Default 10 000.</summary>
    [Range(1, 1_000_000)]
    public int ConnectionsMax { get; set; } = 10_000;

    /// <summary>Most subscriptions of one connection. Default 200.</summary>
    [Range(1, 10_000)]
    public int SubscriptionsMax { get; set; } = 200;

    /// <summary>Longest message accepted from a client, in bytes. Default 4 096.</summary>
    [Range(256, 1_048_576)]
    public int MessageBytesMax { get; set; } = 4_096;

    /// <summary>Most messages accepted from a client in one second. Default 50.</summary>
    [Range(1, 10_000)]
    public int MessagesPerSecondMax { get; set; } = 50;

    /// <summary>Market data waiting for one client, in bytes, what is being written included; when more comes, its stream starts over with a
    /// snapshot. Default 160 KiB: with what the server itself may hold for a connection (64 KiB and one write of 32 KiB) that makes 256 KiB.</summary>
    [Range(1_024, 67_108_864)]
    public int OutboxBytesMax { get; set; } = 163_840;

    /// <summary>Under load, how often clients are written to at most: what comes in between goes in one write. Load is when one pass over the
    /// clients takes half of it and some wait already when it ends; without load a message leaves at once. 0 to leave at once always. Default 20 ms: streams publish every 50 ms,
    /// all at once, and what comes while a pass lasts is merged anyway; a longer wait would only be added to the time under way.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Market data messages waiting for one client. Default 1 024: five ticks of a client with 200 subscriptions.</summary>
    [Range(1, 100_000)]
    public int OutboxMessagesMax { get; set; } = 1_024;

    /// <summary>Answers to a client's own messages that wait for it; with more it is closed as too slow. Default 256.</summary>
    [Range(1, 10_000)]
    public int AnswersMax { get; set; } = 256;

    /// <summary>How long a message of the account channel, of which none is dropped, waits for room at most; then its client is closed as too slow. Default 10 s: what a client
    /// that reads takes in that time is many times what waits. As much may wait as <see cref="AnswersMax"/> and <see cref="OutboxBytesMax"/> say; the rest stays in the journal.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan AccountPatience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time that one write may take before the connection is given up. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Silence after which a client is pinged, and then the time it has to answer. Default 20 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a client has to answer our closing. Default 1 s, so that the app stops within 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(1);
}
