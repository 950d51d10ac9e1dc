namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>What differs between Coinbase's two feeds: how frames are read, and how one asks for them.</summary>
/// <param name="session">Whose frames they are; told what is found in them.</param>
internal abstract class CoinbaseDialect(CoinbaseBookSession session)
{
    /// <summary>Whose frames they are.</summary>
    protected CoinbaseBookSession Session { get; } = session;

    /// <summary>The connection opened: forgets the last one, and asks for what is not bound to a product.</summary>
    public abstract void OnConnected();

    /// <summary>Sends a <c>subscribe</c> or <c>unsubscribe</c> of products.</summary>
    /// <param name="type">Which of the two.</param>
    /// <param name="booksOnly">Only of their books, so that a new snapshot comes; else of every channel.</param>
    /// <param name="products">Their symbols, at least one.</param>
    public abstract void Ask(string type, bool booksOnly, IReadOnlyList<string> products);

    /// <summary>Reads a frame into the session's batch.</summary>
    /// <returns>What is wrong with the frame as a whole; null when nothing is.</returns>
    /// <exception cref="System.Text.Json.JsonException">It is not JSON.</exception>
    public abstract FaultKind? Read(ReadOnlySpan<byte> frame, long receivedNs);
}
