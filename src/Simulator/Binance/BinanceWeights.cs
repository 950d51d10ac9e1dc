namespace CompraVenta.Simulator.Binance;

/// <summary>Request weight of one minute, per client address in truth, for everybody here.</summary>
internal sealed class BinanceWeights
{
    public const int LimitPerMinute = 6_000;

    private long _minute;
    private int _used;

    /// <summary>Takes <paramref name="weight"/>; false when the minute's limit is exceeded.</summary>
    public bool TryTake(int weight, long nowMs, out int used)
    {
        var minute = nowMs / 60_000;
        if (minute != _minute) (_minute, _used) = (minute, 0);
        used = _used + weight;
        if (used > LimitPerMinute) return false;
        _used = used;
        return true;
    }

    public static int OfDepth(int limit) => limit switch { <= 100 => 5, <= 500 => 25, <= 1_000 => 50, _ => 250 };
}
