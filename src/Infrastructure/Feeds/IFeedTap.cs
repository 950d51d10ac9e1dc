namespace CompraVenta.Infrastructure.Feeds;

/// <summary>Sees what goes over the connections to a venue as it is: what recordings are made of. Calls of one connection come in the
/// order in which its session saw the same; they return soon and never throw.</summary>
public interface IFeedTap
{
    /// <summary>A connection was opened.</summary>
    void OnConnected(long connectionId, Uri address, long atNs);

    /// <summary>A whole text frame was received.</summary>
    /// <param name="connectionId">The connection's number.</param>
    /// <param name="frame">Valid during the call.</param>
    /// <param name="receivedNs">Nanoseconds since 1970-01-01 UTC.</param>
    void OnFrame(long connectionId, ReadOnlySpan<byte> frame, long receivedNs);

    /// <summary>We sent a text frame.</summary>
    void OnSent(long connectionId, ReadOnlySpan<byte> frame, long atNs);

    /// <summary>A REST call was answered with a success.</summary>
    /// <param name="connectionId">The connection whose session asked; 0 when it was the discovery, which serves all.</param>
    /// <param name="address">What was asked.</param>
    /// <param name="body">Valid during the call.</param>
    /// <param name="receivedNs">Nanoseconds since 1970-01-01 UTC.</param>
    void OnRest(long connectionId, Uri address, ReadOnlySpan<byte> body, long receivedNs);

    /// <summary>The connection has ended.</summary>
    void OnEnded(long connectionId);
}
