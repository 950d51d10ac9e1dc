namespace CompraVenta.Simulator.Markets;

/// <summary>What really traded in one book since it opened: the newest prints and one bar a minute.</summary>
internal sealed class Tape
{
    private const int TradesMax = 1_000;
    private const int MinutesMax = 2_880;
    private const long MinuteMs = 60_000;

    private readonly Listing _listing;
    private readonly List<TapeTrade> _trades = [];
    private readonly List<Bar> _minutes = [];
    private int _oldest;

    /// <param name="listing">Whose tape it is.</param>
    /// <param name="opening">The minute in which the book opened, as the model knows it up to then.</param>
    /// <param name="firstTradeId">Id of the first print.</param>
    public Tape(Listing listing, Bar opening, long firstTradeId)
    {
        _listing = listing;
        NextTradeId = firstTradeId;
        _minutes.Add(opening);
    }

    public long NextTradeId { get; private set; }

    public int Count => _trades.Count;

    public long LastPrice => _minutes[^1].Close;

    /// <summary>Start of the first minute that the tape covers.</summary>
    public long FirstMinuteMs => _minutes[0].StartMs;

    public long LastMinuteMs => _minutes[^1].StartMs;

    /// <summary>A print by age; 0 is the newest.</summary>
    public TapeTrade Newest(int age) => _trades[(_oldest + _trades.Count - 1 - age) % _trades.Count];

    /// <summary>Opens minutes up to the one that <paramref name="nowMs"/> is in.</summary>
    public void Roll(long nowMs)
    {
        while (nowMs - _minutes[^1].StartMs >= MinuteMs)
        {
            // After a long pause the tape starts again: the model fills what was missed.
            var next = nowMs - _minutes[^1].StartMs > 10 * MinuteMs ? nowMs / MinuteMs * MinuteMs : _minutes[^1].StartMs + MinuteMs;
            var flat = Bar.Flat(next, _minutes[^1].Close);
            if (next - _minutes[^1].StartMs > MinuteMs) _minutes.Clear();
            _minutes.Add(flat);
        }

        if (_minutes.Count > MinutesMax + 128) _minutes.RemoveRange(0, 128);
    }

    public TapeTrade Print(long timeMs, long price, long size, bool takerBuys)
    {
        Roll(timeMs);
        var trade = Remember(new TapeTrade(NextTradeId++, timeMs, price, size, takerBuys));
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_minutes)[^1].Add(trade, QuoteOf(trade));
        return trade;
    }

    /// <summary>A print from before the opening: it shows in the list of recent trades, its minute already counts it.</summary>
    public void PrintPast(long timeMs, long price, long size, bool takerBuys) =>
        Remember(new TapeTrade(NextTradeId++, timeMs, price, size, takerBuys));

    public double QuoteOf(in TapeTrade trade) =>
        trade.Price / _listing.TicksPerUnit * (trade.Size / _listing.LotsPerUnit);

    /// <summary>The bar of a minute the tape covers.</summary>
    public bool TryMinute(long startMs, out Bar bar)
    {
        var index = (startMs - FirstMinuteMs) / MinuteMs;
        bar = index >= 0 && index < _minutes.Count ? _minutes[(int)index] : default;
        return index >= 0 && index < _minutes.Count;
    }

    private TapeTrade Remember(TapeTrade trade)
    {
        if (_trades.Count < TradesMax)
        {
            _trades.Add(trade);
        }
        else
        {
            _trades[_oldest] = trade;
            _oldest = (_oldest + 1) % TradesMax;
        }

        return trade;
    }
}
