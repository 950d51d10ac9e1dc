using CompraVenta.Core.Books;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>A REST call that a session wants made.</summary>
/// <param name="PathAndQuery">Relative to the venue's REST base; begins with a slash.</param>
/// <param name="Weight">Its cost in the venue's own weights.</param>
public readonly record struct RestRequest(string PathAndQuery, int Weight);

/// <summary>What a session wants done with its connection.</summary>
public enum ConnectionWish
{
    /// <summary>Keep it.</summary>
    Keep,

    /// <summary>Close it and connect again: its books are lost.</summary>
    Reconnect,

    /// <summary>Open another, let both run until that one's books are live, then close this one: no book becomes stale.</summary>
    HandOver,
}

/// <summary>What a session asks of the outside; drained by its connection after every call.</summary>
public sealed class SessionOutput
{
    /// <summary>Text frames to send, in order.</summary>
    public Queue<byte[]> Frames { get; } = new();

    /// <summary>REST calls to make.</summary>
    public Queue<RestRequest> Requests { get; } = new();

    /// <summary>What is to become of the connection.</summary>
    public ConnectionWish Wish { get; set; }

    /// <summary>Why, for logs, counters and the books that are lost.</summary>
    public StaleReason WishReason { get; set; }
}
