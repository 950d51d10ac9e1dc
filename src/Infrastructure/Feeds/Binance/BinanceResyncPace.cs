namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>How long to wait before a book is asked for again: not at all at first, longer each time it repeats within a minute.</summary>
internal struct BinanceResyncPace
{
    /// <summary>Longest wait, nanoseconds.</summary>
    public const long DelayMaxNs = 16_000_000_000;

    private const long DelayFirstNs = 250_000_000;
    private const long CalmNs = 60_000_000_000;
    private long lastNs;

    /// <summary>How often it was asked for without a calm minute in between.</summary>
    public int Attempts { get; private set; }

    /// <summary>Notes one more attempt.</summary>
    /// <returns>The wait before it, nanoseconds.</returns>
    public long NextDelayNs(long nowNs)
    {
        if (nowNs - lastNs > CalmNs) Attempts = 0;
        lastNs = nowNs;
        return Attempts++ == 0 ? 0 : Math.Min(DelayMaxNs, DelayFirstNs << Math.Min(Attempts - 2, 16));
    }
}
