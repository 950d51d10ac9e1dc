using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Markets.Loop;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>One venue's wire protocol over one connection, without the connection: frames, REST answers and time go in; market
/// events, frames to send and REST calls to make come out. So the same code runs live, simulated, replayed and fuzzed.</summary>
/// <remarks>Not thread-safe: its connection calls it from one thread at a time. It never throws on what a venue sends: bad input is
/// a fault that is counted and told, what was decoded of that frame is taken back, and a book that it touches is lost.</remarks>
public abstract class VenueSession(SessionContext context)
{
    /// <summary>What the session was given.</summary>
    protected SessionContext Context { get; } = context;

    /// <summary>Where market events go; set by the connection before each call.</summary>
    public FeedBatch Batch { get; set; } = new() { ConnectionId = context.ConnectionId };

    /// <summary>What the session asks of the outside; drained by the connection after each call.</summary>
    public SessionOutput Output { get; } = new();

    /// <summary>What it has received.</summary>
    public FeedCounters Counters { get; } = new();

    /// <summary>The address to connect to now.</summary>
    public abstract Uri Address { get; }

    /// <summary>The connection is open: say what must be said first, then subscribe to everything wanted.</summary>
    public abstract void OnConnected(long nowNs);

    /// <summary>A whole text frame came.</summary>
    /// <param name="frame">Its UTF-8 bytes, valid during the call.</param>
    /// <param name="receivedNs">When it was received, nanoseconds since 1970-01-01 UTC.</param>
    public void OnFrame(ReadOnlySpan<byte> frame, long receivedNs)
    {
        Counters.Frame(frame.Length);
        Decode(frame, receivedNs);
    }

    /// <summary>An answer to a REST call that the session asked for, or that a recording holds.</summary>
    /// <param name="pathAndQuery">As asked, or as recorded (with whatever base path the venue's own address has).</param>
    /// <param name="body">The body; empty when the call failed.</param>
    /// <param name="succeeded">Whether the venue answered with success.</param>
    /// <param name="receivedNs">When it was received, nanoseconds since 1970-01-01 UTC.</param>
    public virtual void OnRest(string pathAndQuery, ReadOnlySpan<byte> body, bool succeeded, long receivedNs)
    {
    }

    /// <summary>About four times a second: time-outs, pings, retries.</summary>
    public virtual void OnTick(long nowNs)
    {
    }

    /// <summary>Follows a listing's book and trades; asked once a listing, before or after the connection opens.</summary>
    public abstract void Subscribe(Listing listing, long nowNs);

    /// <summary>Stops following a listing.</summary>
    public abstract void Unsubscribe(Listing listing, long nowNs);

    /// <summary>Gets a new snapshot of a listing's book, since the market found it wrong, silent or suspect. The market has marked
    /// the book already. A listing that is not followed is ignored.</summary>
    public abstract void Resync(Listing listing, StaleReason reason, long nowNs);

    /// <summary>Reads one frame into <see cref="Batch"/>.</summary>
    protected abstract void Decode(ReadOnlySpan<byte> frame, long receivedNs);

    /// <summary>Queues a text frame.</summary>
    protected void Send(ReadOnlySpan<byte> utf8)
    {
        if (!Context.FollowsRecording) Output.Frames.Enqueue(utf8.ToArray());
    }

    /// <summary>Queues a REST call.</summary>
    protected void Request(string pathAndQuery, int weight)
    {
        if (!Context.FollowsRecording) Output.Requests.Enqueue(new RestRequest(pathAndQuery, weight));
    }

    /// <summary>Asks for the connection to be replaced.</summary>
    protected void Wish(ConnectionWish wish, StaleReason reason)
    {
        if (Output.Wish == ConnectionWish.Reconnect) return;
        Output.Wish = wish;
        Output.WishReason = reason;
    }

    /// <summary>Counts and tells a fault.</summary>
    protected void Fault(FaultKind kind, ReadOnlySpan<byte> excerpt)
    {
        Counters.Fault(kind);
        Context.Faults.Report(kind, excerpt.Length > 200 ? excerpt[..200] : excerpt);
    }
}
