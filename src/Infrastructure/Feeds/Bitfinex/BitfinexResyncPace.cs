namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>Keeps the resynchronisations of one book from becoming a storm: the first is immediate, each further one within a
/// minute waits longer, and trouble that repeats asks for another connection.</summary>
internal sealed class BitfinexResyncPace
{
    /// <summary>Book troubles within <see cref="WindowNs"/> after which the connection is replaced.</summary>
    public const int TroublesMax = 3;

    /// <summary>One minute.</summary>
    public const long WindowNs = 60_000_000_000;

    private const long FirstDelayNs = 1_000_000_000;
    private const int DelayDoublingsMax = 5;

    private readonly long[] troublesNs = new long[TroublesMax];
    private int troubles;
    private long lastNs;
    private int repeats;

    /// <summary>Notes that the book is to be fetched anew.</summary>
    /// <param name="nowNs">When.</param>
    /// <param name="isTrouble">Whether something was wrong, rather than only quiet.</param>
    /// <param name="delayNs">How long to wait first.</param>
    /// <returns>False when the connection should be replaced instead.</returns>
    public bool TryNext(long nowNs, bool isTrouble, out long delayNs)
    {
        repeats = lastNs != 0 && nowNs - lastNs < WindowNs ? repeats + 1 : 0;
        lastNs = nowNs;
        delayNs = repeats == 0 ? 0 : FirstDelayNs << Math.Min(repeats - 1, DelayDoublingsMax);
        if (!isTrouble) return true;

        troublesNs[troubles++ % TroublesMax] = nowNs;
        return troubles < TroublesMax || nowNs - troublesNs[troubles % TroublesMax] >= WindowNs;
    }
}
