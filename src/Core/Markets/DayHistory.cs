namespace CompraVenta.Core.Markets;

/// <summary>The last 24 hours of every listing as closes of a quarter of an hour, to be drawn. A quarter that nobody saw stays a gap.
/// Safe from any thread; nothing is allocated for a listing that is known.</summary>
public sealed class DayHistory
{
    /// <summary>Quarters kept of a listing, with the one that goes on.</summary>
    public const int PointCount = 96;

    /// <summary>The span of a point.</summary>
    public static readonly TimeSpan PointSpan = TimeSpan.FromMinutes(15);

    private const long PointMs = 900_000;
    private const long PointNs = PointMs * 1_000_000;

    private readonly Lock gate = new();
    private readonly Dictionary<(string Venue, string Symbol), Day> days = [];

    /// <summary>When the oldest point of <see cref="Read"/> began, milliseconds since 1970-01-01 UTC.</summary>
    public static long FirstMs(long nowNs) => ((nowNs / PointNs) - PointCount + 1) * PointMs;

    /// <summary>Takes a price that was just seen: the close of its quarter, until the next one comes.</summary>
    /// <param name="listing">Whose price.</param>
    /// <param name="atNs">When it was seen, nanoseconds since 1970-01-01 UTC.</param>
    /// <param name="price">In the quote asset; one that is not above zero is left out.</param>
    public void Add(Listing listing, long atNs, decimal price)
    {
        if (price <= 0) return;
        lock (gate) DayOf(listing.Venue.Id, listing.Symbol).Put(atNs / PointNs, price, isReplacing: true);
    }

    /// <summary>Takes what the venue itself says of its past. It replaces what was seen of quarters that are over; of the one that goes on, what was seen is newer.</summary>
    public void Fill(Listing listing, IEnumerable<DayClose> closes, long nowNs) => Take(listing.Venue.Id, listing.Symbol, closes, nowNs, isReplacing: true);

    /// <summary>Takes what an earlier run saw, into gaps only.</summary>
    /// <param name="venue">The venue's id; the listing itself need not be known yet.</param>
    /// <param name="symbol">The venue's own symbol.</param>
    /// <param name="closes">What was seen; whatever is older than 24 hours or of the future is left out.</param>
    /// <param name="nowNs">Nanoseconds since 1970-01-01 UTC.</param>
    public void Restore(string venue, string symbol, IEnumerable<DayClose> closes, long nowNs) => Take(venue, symbol, closes, nowNs, isReplacing: false);

    /// <summary>The closes of a listing up to now, the oldest first; null for gaps.</summary>
    /// <returns>How many are known.</returns>
    public int Read(Listing listing, long nowNs, Span<decimal?> points)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(points.Length, PointCount, nameof(points));
        points.Clear();
        lock (gate) return days.TryGetValue((listing.Venue.Id, listing.Symbol), out var day) ? day.Read(nowNs / PointNs, points) : 0;
    }

    /// <summary>Whether a quarter that is over is a gap.</summary>
    public bool HasGaps(Listing listing, long nowNs)
    {
        Span<decimal?> points = new decimal?[PointCount];
        _ = Read(listing, nowNs, points);
        return points[..^1].Contains(null);
    }

    /// <summary>All that is known of the last 24 hours, to be kept.</summary>
    public IReadOnlyList<(string Venue, string Symbol, IReadOnlyList<DayClose> Closes)> ReadAll(long nowNs)
    {
        var all = new List<(string, string, IReadOnlyList<DayClose>)>();
        var points = new decimal?[PointCount];
        lock (gate)
        {
            foreach (var ((venue, symbol), day) in days)
            {
                points.AsSpan().Clear();
                var count = day.Read(nowNs / PointNs, points);
                if (count == 0) continue;
                var closes = new List<DayClose>(count);
                for (var i = 0; i < PointCount; i++)
                {
                    if (points[i] is { } price) closes.Add(new(FirstMs(nowNs) + (i * PointMs), price));
                }

                all.Add((venue, symbol, closes));
            }
        }

        return all;
    }

    private void Take(string venue, string symbol, IEnumerable<DayClose> closes, long nowNs, bool isReplacing)
    {
        var now = nowNs / PointNs;
        lock (gate)
        {
            Day? day = null;
            foreach (var close in closes)
            {
                // One close of the future would push the whole day out.
                var index = close.StartMs / PointMs;
                if (close.Price <= 0 || index > now || index <= now - PointCount) continue;
                (day ??= DayOf(venue, symbol)).Put(index, close.Price, isReplacing && index < now);
            }
        }
    }

    private Day DayOf(string venue, string symbol)
    {
        if (!days.TryGetValue((venue, symbol), out var day)) days.Add((venue, symbol), day = new Day());
        return day;
    }

    /// <summary>The newest points of one listing, in a ring by the number of the quarter.</summary>
    private sealed class Day
    {
        // 0 is a gap: no price is.
        private readonly decimal[] closes = new decimal[PointCount];
        private long last = -1;

        public void Put(long index, decimal price, bool isReplacing)
        {
            if (index <= last - PointCount) return;
            for (var gap = Math.Max(last + 1, index - PointCount + 1); gap <= index; gap++) closes[gap % PointCount] = 0;
            last = Math.Max(last, index);
            ref var close = ref closes[index % PointCount];
            if (isReplacing || close == 0) close = price;
        }

        public int Read(long now, Span<decimal?> points)
        {
            var known = 0;
            for (var i = 0; i < PointCount; i++)
            {
                var index = now - PointCount + 1 + i;
                if (index < 0 || index > last || index <= last - PointCount || closes[index % PointCount] == 0) continue;
                points[i] = closes[index % PointCount];
                known++;
            }

            return known;
        }
    }
}
