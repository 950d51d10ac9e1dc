namespace CompraVenta.Simulator.Markets;

/// <summary>How time is cut into candles: a fixed length from an origin, or calendar months.</summary>
internal readonly record struct CandleInterval(string Name, long LengthMs, long OriginMs = 0, bool IsMonth = false)
{
    private const long Minute = 60_000;
    private const long Day = 86_400_000;

    // 1970-01-01 was a Thursday; weeks start on Monday.
    private const long Monday = 4 * Day;

    /// <summary>Every interval of the three venues by the name that venue uses.</summary>
    public static bool TryParse(string name, out CandleInterval interval)
    {
        interval = name switch
        {
            "1M" => new(name, 30 * Day, 0, IsMonth: true),
            "1w" or "1W" or "7D" => new(name, 7 * Day, Monday),
            "14D" => new(name, 14 * Day, Monday),
            "3d" => new(name, 3 * Day),
            "1d" or "1D" or "ONE_DAY" or "86400" => new(name, Day),
            "12h" => new(name, 720 * Minute),
            "8h" => new(name, 480 * Minute),
            "6h" or "SIX_HOUR" or "21600" => new(name, 360 * Minute),
            "4h" or "FOUR_HOUR" => new(name, 240 * Minute),
            "3h" => new(name, 180 * Minute),
            "2h" or "TWO_HOUR" => new(name, 120 * Minute),
            "1h" or "ONE_HOUR" or "3600" => new(name, 60 * Minute),
            "30m" or "THIRTY_MINUTE" => new(name, 30 * Minute),
            "15m" or "FIFTEEN_MINUTE" or "900" => new(name, 15 * Minute),
            "5m" or "FIVE_MINUTE" or "300" => new(name, 5 * Minute),
            "3m" => new(name, 3 * Minute),
            "1m" or "ONE_MINUTE" or "60" => new(name, Minute),
            _ => default,
        };
        return interval.LengthMs != 0;
    }

    /// <summary>Start of the bucket that a time is in.</summary>
    public long Start(long timeMs)
    {
        if (!IsMonth) return ((timeMs - OriginMs) / LengthMs * LengthMs) + OriginMs;
        var time = DateTimeOffset.FromUnixTimeMilliseconds(timeMs);
        return new DateTimeOffset(time.Year, time.Month, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
    }

    /// <summary>Start of the bucket after the one that starts at <paramref name="startMs"/>.</summary>
    public long Next(long startMs) =>
        IsMonth ? DateTimeOffset.FromUnixTimeMilliseconds(startMs).AddMonths(1).ToUnixTimeMilliseconds() : startMs + LengthMs;

    /// <summary>Start of the bucket <paramref name="count"/> before.</summary>
    public long Back(long startMs, long count) =>
        IsMonth ? DateTimeOffset.FromUnixTimeMilliseconds(startMs).AddMonths(-(int)Math.Min(count, 600)).ToUnixTimeMilliseconds()
            : startMs - (count * LengthMs);
}
