namespace CompraVenta.Core.Markets;

/// <summary>Folds the trades of one listing into candles of one interval. An interval without a trade has no candle.</summary>
/// <param name="interval">A whole number of milliseconds.</param>
public sealed class CandleSeries(TimeSpan interval)
{
    private readonly long intervalMs = (long)interval.TotalMilliseconds;
    private readonly List<Candle> candles = [];

    /// <summary>The candles, oldest first; the last one may still be open.</summary>
    public IReadOnlyList<Candle> Candles => candles;

    /// <summary>Adds one trade. A trade older than the newest candle is folded into the candle of its own time.</summary>
    public void Add(in Trade trade)
    {
        var timeMs = trade.VenueTimeNs / 1_000_000;
        var openMs = timeMs - (timeMs % intervalMs);
        var (price, size) = (trade.Price.ToDecimal(), trade.Size.ToDecimal());
        var at = candles.Count - 1;
        while (at >= 0 && candles[at].OpenTimeMs > openMs) at--;
        if (at >= 0 && candles[at].OpenTimeMs == openMs) candles[at] = candles[at].With(price, size);
        else candles.Insert(at + 1, new Candle(openMs, price, price, price, price, size));
    }
}
