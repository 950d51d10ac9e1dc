using CompraVenta.Cli.Live;
using CompraVenta.Core.Markets;

namespace CompraVenta.Cli.Watch;

/// <summary>Candles folded from the trades: the open one whenever it has changed, at most once a second, and each once more when it closes.</summary>
/// <param name="output">Where to.</param>
/// <param name="text">How times are shown.</param>
/// <param name="isJson">One JSON object a line.</param>
/// <param name="interval">The candles' length.</param>
/// <param name="price">The one number wanted: o, h, l, c or v; null for all.</param>
internal sealed class CandleLines(LiveOutput output, LiveText text, bool isJson, TimeSpan interval, char? price)
{
    /// <summary>Trades of an interval still come this long after its end.</summary>
    private static readonly TimeSpan Lateness = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly CandleSeries series = new(interval);
    private readonly long intervalMs = (long)interval.TotalMilliseconds;
    private readonly HashSet<long> broken = [];
    private long firstWholeMs;
    private int closed;
    private Candle? shown;

    /// <summary>Writes candles until cancelled.</summary>
    public async Task RunAsync(ILiveSource source, CancellationToken ct)
    {
        var startMs = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        firstWholeMs = ((startMs + intervalMs - 1) / intervalMs) * intervalMs;
        await Console.Error.WriteLineAsync($"the first whole candle begins {text.Second(firstWholeMs)}; before it, candles say that they are partial");
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var reading = ReadAsync(source, stopping.Token);
        using var timer = new PeriodicTimer(Refresh);
        try
        {
            while (!reading.IsCompleted && await timer.WaitForNextTickAsync(ct))
            {
                if (source.LastBreakMs is > 0 and var brokeMs) broken.Add(brokeMs - (brokeMs % intervalMs));
                Show(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
            }

            await reading;
        }
        finally
        {
            await stopping.CancelAsync();
        }
    }

    private async Task ReadAsync(ILiveSource source, CancellationToken ct)
    {
        await foreach (var trade in source.TradesAsync(ct))
        {
            lock (gate) series.Add(trade.Trade);
        }
    }

    private void Show(long nowMs)
    {
        var lines = new List<string>();
        lock (gate)
        {
            var candles = series.Candles;
            for (; closed < candles.Count && candles[closed].OpenTimeMs + intervalMs + Lateness.TotalMilliseconds <= nowMs; closed++) lines.Add(Line(candles[closed], isClosed: true));
            if (closed < candles.Count && candles[^1] != shown)
            {
                shown = candles[^1];
                lines.Add(Line(shown, isClosed: false));
            }
        }

        foreach (var line in lines) output.Line(line);
    }

    private string Line(Candle candle, bool isClosed)
    {
        var isPartial = candle.OpenTimeMs < firstWholeMs || broken.Contains(candle.OpenTimeMs);
        var state = (isPartial, isClosed) switch
        {
            (true, true) => "closed,partial",
            (true, false) => "open,partial",
            (false, true) => "closed",
            _ => "open",
        };
        if (isJson)
        {
            return LiveText.Json(new
            {
                open_time = text.Second(candle.OpenTimeMs),
                open = LiveText.Number(candle.Open),
                high = LiveText.Number(candle.High),
                low = LiveText.Number(candle.Low),
                close = LiveText.Number(candle.Close),
                volume = LiveText.Number(candle.Volume),
                closed = isClosed,
                partial = isPartial,
            });
        }

        if (price is { } one) return $"{text.Second(candle.OpenTimeMs)}  {LiveText.Number(One(candle, one))}";
        return $"{text.Second(candle.OpenTimeMs)}  o {LiveText.Number(candle.Open)}  h {LiveText.Number(candle.High)}  l {LiveText.Number(candle.Low)}  c {LiveText.Number(candle.Close)}  v {LiveText.Number(candle.Volume)}  {state}";
    }

    private static decimal One(Candle candle, char which) => which switch
    {
        'o' => candle.Open,
        'h' => candle.High,
        'l' => candle.Low,
        'c' => candle.Close,
        _ => candle.Volume,
    };
}
