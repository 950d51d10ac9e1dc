using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>What a session knows of one listing that it follows.</summary>
/// <remarks>Times are nanoseconds since 1970-01-01 UTC. Owned by its session.</remarks>
internal sealed class CoinbaseFollowed(Listing listing)
{
    /// <summary>How long a snapshot may take before it is asked for again; doubled each time that it does not come.</summary>
    private const long AnswerTimeoutNs = 5_000_000_000;

    private const int UnansweredMax = 6;

    private readonly CoinbaseResyncPace pace = new();
    private int unanswered;

    /// <summary>Whose book and trades they are.</summary>
    public Listing Listing { get; } = listing;

    /// <summary>A snapshot has come, and nothing has been lost since.</summary>
    public bool IsLive { get; private set; }

    /// <summary>There has been a snapshot, so the other channels are subscribed too and only the book must be asked for again.</summary>
    public bool WasLive { get; private set; }

    /// <summary>When the subscription was last sent; 0 for never.</summary>
    public long AskedNs { get; private set; }

    /// <summary>When it is to be sent; 0 when nothing is planned.</summary>
    public long DueNs { get; private set; } = 1;

    /// <summary>The venue refused it: it is shown as such and asked for rarely.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Times the venue refused a request that it may have been part of.</summary>
    public int Refusals { get; private set; }

    /// <summary>The highest trade id received, in snapshots of trades too; 0 for none.</summary>
    public long LastTradeId { get; set; }

    /// <summary>The last trade id that the venue's heartbeat named; 0 for none. Exchange only.</summary>
    public long HeartbeatTradeId { get; set; }

    /// <summary>The venue's time of the last book update; 0 for none since the snapshot. Exchange only.</summary>
    public long UpdateTimeNs { get; set; }

    /// <summary>The venue's time of the last frame with a plausible one; 0 for none. Exchange only.</summary>
    public long VenueTimeNs { get; set; }

    /// <summary>The snapshot came.</summary>
    public void Arrived()
    {
        IsLive = WasLive = true;
        IsRefused = false;
        DueNs = 0;
        unanswered = Refusals = 0;
        UpdateTimeNs = 0;
    }

    /// <summary>The book is lost and a new snapshot is planned, unless one is on its way.</summary>
    public void Lost(long nowNs)
    {
        if (!IsLive) return;
        IsLive = false;
        DueNs = pace.Plan(nowNs);
    }

    /// <summary>Whether the book was lost for the third time within a minute.</summary>
    public bool IsRepeatedTrouble(long nowNs) => pace.IsRepeatedTrouble(nowNs);

    /// <summary>The subscription has been sent.</summary>
    public void Asked(long nowNs)
    {
        AskedNs = nowNs;
        DueNs = 0;
    }

    /// <summary>Plans another request when the last one was not answered in time.</summary>
    public void CheckAnswer(long nowNs)
    {
        if (IsLive || DueNs != 0 || nowNs - AskedNs < AnswerTimeoutNs << unanswered) return;
        unanswered = Math.Min(unanswered + 1, UnansweredMax);
        DueNs = nowNs;
    }

    /// <summary>The venue refused a request that named this listing, or may have.</summary>
    /// <param name="isFinal">Whether the listing counts as refused from now on.</param>
    /// <param name="retryNs">When to ask again.</param>
    public void Refused(bool isFinal, long retryNs)
    {
        Refusals++;
        IsRefused = isFinal;
        DueNs = retryNs;
    }

    /// <summary>Plans another request at once: the last one failed through no fault of this listing.</summary>
    public void AskAgain(long nowNs) => DueNs = nowNs;

    /// <summary>The connection opened: whatever was known of an earlier one does not count.</summary>
    public void Connected()
    {
        IsLive = WasLive = IsRefused = false;
        DueNs = 1;
        AskedNs = 0;
        unanswered = Refusals = 0;
        HeartbeatTradeId = UpdateTimeNs = 0;
    }
}
