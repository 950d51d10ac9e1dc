namespace CompraVenta.Infrastructure.Feeds.Coinbase;

/// <summary>How soon a book may be asked for again, so that one that keeps failing does not make a storm of snapshots.</summary>
/// <remarks>The first request after a calm minute goes out at once; each further one waits twice as long, up to a minute.</remarks>
public sealed class CoinbaseResyncPace
{
    private const long SecondNs = 1_000_000_000;
    private const long CalmNs = 60 * SecondNs;
    private const int TroublesMax = 3;

    private readonly long[] troublesNs = new long[TroublesMax];
    private long lastDueNs;
    private int repeats = -1;
    private int troubles;

    /// <summary>Plans a request.</summary>
    /// <returns>When it may be sent, at or after <paramref name="nowNs"/>; all in nanoseconds since 1970-01-01 UTC.</returns>
    public long Plan(long nowNs)
    {
        repeats = repeats < 0 || nowNs - lastDueNs > CalmNs ? 0 : Math.Min(repeats + 1, 7);
        var delayNs = repeats == 0 ? 0 : Math.Min(CalmNs, (SecondNs / 2) << repeats);
        return lastDueNs = nowNs + delayNs;
    }

    /// <summary>Notes that the book was lost for a reason that speaks against the connection itself.</summary>
    /// <returns>True for the third time within a minute: a new connection is the better cure.</returns>
    public bool IsRepeatedTrouble(long nowNs)
    {
        troublesNs[troubles++ % TroublesMax] = nowNs;
        return troubles >= TroublesMax && nowNs - troublesNs[troubles % TroublesMax] <= CalmNs;
    }
}
