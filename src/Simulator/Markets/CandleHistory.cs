namespace CompraVenta.Simulator.Markets;

/// <summary>Candles of any time: from the tape where it exists, else computed from the fair price, minute by minute, so that
/// every interval is exactly the sum of its minutes and the past meets the running tape without a jump.</summary>
internal sealed class CandleHistory(ulong seed)
{
    /// <summary>How far the past goes: a little more than three years.</summary>
    public const long ReachMs = 1_100L * 86_400_000;

    private const long MinuteMs = 60_000;

    /// <summary>Bars whose start is in [fromMs, toMs], oldest first, at most <paramref name="limit"/>; call under the market's gate
    /// or not: the tape is read as it is.</summary>
    public List<Bar> Read(VenueBook book, CandleInterval interval, long fromMs, long toMs, long nowMs, int limit)
    {
        var bars = new List<Bar>(Math.Clamp(limit, 0, 1_000));
        var first = Math.Max(fromMs, Math.Max(book.Listing.ListedAtMs, nowMs - ReachMs));
        var start = interval.Start(first);
        if (start < fromMs) start = interval.Next(start);
        if (book.Listing.ListedAtMs > fromMs) start = interval.Start(first);
        var prices = new VenuePrices(seed, book.Listing.Venue);
        var open = double.NaN;
        for (; start <= toMs && start <= nowMs && bars.Count < limit; start = interval.Next(start))
        {
            var bar = default(Bar);
            var end = Math.Min(interval.Next(start), nowMs + 1);
            for (var minute = Math.Max(start, book.Listing.ListedAtMs / MinuteMs * MinuteMs); minute < end; minute += MinuteMs)
            {
                var next = MinuteBar(book, prices, minute, ref open);
                if (bar.FirstTradeId == 0 && bar.Open == 0) bar = next;
                else bar.Append(next);
            }

            bar.StartMs = start;
            bars.Add(bar);
        }

        return bars;
    }

    /// <summary>The newest <paramref name="count"/> bars up to <paramref name="toMs"/>, oldest first.</summary>
    public List<Bar> Newest(VenueBook book, CandleInterval interval, long toMs, long nowMs, int count)
    {
        var last = interval.Start(Math.Min(toMs, nowMs));
        return Read(book, interval, interval.Back(last, count - 1), last, nowMs, count);
    }

    /// <summary>The model's bar of the minute up to <paramref name="untilMs"/>, for a tape that opens in its middle.</summary>
    public Bar Opening(Listing listing, long untilMs)
    {
        var prices = new VenuePrices(seed, listing.Venue);
        var start = untilMs / MinuteMs * MinuteMs;
        if (listing.ListedAtMs > start) return Bar.Flat(start, Ticks(prices.Ticks(listing, untilMs)));
        var open = double.NaN;
        return Model(listing, prices, start, untilMs - start, ref open);
    }

    /// <summary>The rolling day as of now; call under the market's gate.</summary>
    public Bar Day(VenueBook book, long nowMs)
    {
        var day = book.Day;
        if (day.ComputedAtMs == long.MinValue || nowMs - day.ComputedAtMs >= MinuteMs)
        {
            _ = CandleInterval.TryParse("1m", out var minute);
            var from = minute.Start(nowMs) - (1_439 * MinuteMs);
            var bars = Read(book, minute, from, nowMs, nowMs, 1_440);
            day.Bar = bars[0];
            for (var i = 1; i < bars.Count; i++) day.Bar.Append(bars[i]);
            day.ComputedAtMs = nowMs;
            day.NextTradeId = book.Tape.NextTradeId;
        }

        var missing = Math.Min(book.Tape.NextTradeId - day.NextTradeId, book.Tape.Count);
        for (var age = (int)missing - 1; age >= 0; age--)
        {
            var trade = book.Tape.Newest(age);
            day.Bar.Add(trade, book.Tape.QuoteOf(trade));
        }

        day.NextTradeId = book.Tape.NextTradeId;
        return day.Bar;
    }

    private static long Ticks(double value) => Math.Max(1, (long)Math.Round(value));

    private static Bar MinuteBar(VenueBook book, VenuePrices prices, long minute, ref double open)
    {
        if (!book.Tape.TryMinute(minute, out var bar)) return Model(book.Listing, prices, minute, MinuteMs, ref open);
        open = double.NaN;
        return bar;
    }

    /// <summary>The bar of a minute or of its first part; <paramref name="open"/> carries the close to the next minute.</summary>
    private static Bar Model(Listing listing, VenuePrices prices, long minute, long lengthMs, ref double open)
    {
        if (double.IsNaN(open)) open = prices.Ticks(listing, minute);
        var close = prices.Ticks(listing, minute + lengthMs);
        var hash = Hash.Of(Hash.Of((ulong)minute, listing.Symbol), (ulong)listing.Venue.LagMs);
        var wick = open * 0.00035 * (listing.Quote.IsMoney || listing.Base.Beta > 0 ? 1 : 0.1);
        var share = lengthMs / (double)MinuteMs;
        var bar = new Bar
        {
            StartMs = minute,
            Open = Ticks(open),
            Close = Ticks(close),
            High = Ticks(Math.Max(open, close) + (wick * Math.Abs(Hash.Normal(hash)) * share)),
            Low = Ticks(Math.Min(open, close) - (wick * Math.Abs(Hash.Normal(Hash.Mix(hash))) * share)),
            FirstTradeId = -1,
            LastTradeId = -1,
        };
        // As many prints as the running flow makes at its usual rate, a little more on moving minutes.
        var trades = listing.Weight * 2.2 * Math.Exp(Hash.Normal(Hash.Mix(hash + 1)) * 0.5) * (1 + (Math.Abs(close - open) / open * 500));
        var units = trades * share * listing.TradeUsd / (open / listing.TicksPerUnit * listing.Quote.AnchorUsd);
        bar.Trades = Math.Max(1, (int)(trades * share));
        bar.Volume = Math.Max(1, (long)(units * listing.LotsPerUnit));
        bar.TakerVolume = (long)(bar.Volume * (0.3 + (0.4 * Hash.Unit(Hash.Mix(hash + 2)))));
        var average = (bar.Open + bar.High + bar.Low + bar.Close) / 4.0 / listing.TicksPerUnit;
        bar.Quote = bar.Volume / listing.LotsPerUnit * average;
        bar.TakerQuote = bar.TakerVolume / listing.LotsPerUnit * average;
        open = close;
        return bar;
    }
}
