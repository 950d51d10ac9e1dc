using System.Globalization;
using CompraVenta.Core.Books;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;

namespace CompraVenta.Web.Books;

/// <summary>A book as a ladder: texts of one precision, running totals, and how fresh each venue is.</summary>
/// <remarks>Prices are shown with every digit. Sizes are shown to <see cref="SizeDecimals"/> and the page says so; the exact sizes
/// are in the public API. The page's script goes on from here with the same rules (ladder.js).</remarks>
internal sealed class LadderView
{
    private const int SizeDigits = 5;
    private const int SizeDecimalsMax = 8;

    /// <summary>The pair.</summary>
    public required Instrument Instrument { get; init; }

    /// <summary>The filter it was taken with.</summary>
    public required BookFilter Filter { get; init; }

    /// <summary>Every registered venue.</summary>
    public required IReadOnlyList<VenueFreshness> Venues { get; init; }

    /// <summary>The venues that have a column of their own: those that list the pair, when the book is consolidated.</summary>
    public required IReadOnlyList<Venue> Columns { get; init; }

    /// <summary>Sellers, worst first: as they stand on the page.</summary>
    public IReadOnlyList<LadderRow> Asks { get; private set; } = [];

    /// <summary>Buyers, best first.</summary>
    public IReadOnlyList<LadderRow> Bids { get; private set; } = [];

    /// <summary>Decimals of all prices.</summary>
    public int PriceDecimals { get; private set; }

    /// <summary>Decimals of all sizes; -1 until there is a level to choose them by.</summary>
    public int SizeDecimals { get; private set; } = -1;

    /// <summary>Whether orders are counted: one venue is shown, and it counts them.</summary>
    public bool HasOrders { get; private set; }

    /// <summary>Whether the columns of the venues only mark who is at a price; they have its size there otherwise.</summary>
    public bool IsMarked { get; set; }

    /// <summary>Best ask minus best bid; null unless both sides are there. Negative when venues cross.</summary>
    public string? Spread { get; private set; }

    /// <summary>The spread in basis points of the middle.</summary>
    public string? SpreadBps { get; private set; }

    /// <summary>Half way between best bid and best ask.</summary>
    public string? Mid { get; private set; }

    /// <summary>Whether the best bid stands at or above the best ask of another venue.</summary>
    public bool IsCrossed { get; private set; }

    /// <summary>When it was taken.</summary>
    public DateTimeOffset TakenAt { get; private init; }

    /// <summary>When a book of the venues asked for was last proved current; null when none ever was.</summary>
    public DateTimeOffset? ProvedAt { get; private init; }

    /// <summary>The time of <see cref="ProvedAt"/>, with its day unless that is the day of reading; UTC.</summary>
    public string? ProvedText => ProvedAt?.ToString(
        ProvedAt.Value.UtcDateTime.Date == TakenAt.UtcDateTime.Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The venues asked for that don't answer.</summary>
    public required IReadOnlyList<VenueReach> Unreachable { get; init; }

    /// <summary>Whether any venue asked for is live.</summary>
    public bool IsLive => Asked.Any(v => v.IsLive);

    /// <summary>Whether no venue asked for has ever sent a book.</summary>
    public bool IsWaiting => !Asked.Any(v => v.State is "live" or "suspect" or "stale");

    /// <summary>Whether no level is shown.</summary>
    public bool IsEmpty => Asks.Count == 0 && Bids.Count == 0;

    private IEnumerable<VenueFreshness> Asked => Filter.Venue is { } only ? Venues.Where(v => v.Venue == only) : Venues;

    /// <summary>Makes the ladder of what was read.</summary>
    /// <param name="reading">What the market gave.</param>
    /// <param name="filter">What it was asked with.</param>
    /// <param name="venues">Every registered venue.</param>
    /// <param name="listings">Where the pair is listed.</param>
    /// <param name="reaches">Whether each venue answers; venues that nothing is known of are left out.</param>
    public static LadderView From(
        LadderReading reading, BookFilter filter, IReadOnlyList<Venue> venues, IReadOnlyList<Listing> listings, IReadOnlyList<VenueReach> reaches)
    {
        VenueReach? ReachOf(Venue venue) => reaches.FirstOrDefault(r => r.Venue == venue);
        bool Lists(Venue venue) => listings.Any(l => l.Venue == venue);
        var view = new LadderView
        {
            Instrument = filter.Instrument!,
            Filter = filter,
            Venues = [.. venues.Select(v => VenueFreshness.Of(v, reading.Statuses[v.Index], Lists(v), ReachOf(v), reading.TakenNs))],
            Unreachable = [.. reaches.Where(r => r.IsUnreachable && (filter.Venue is null ? Lists(r.Venue) || listings.Count == 0 : filter.Venue == r.Venue))],
            Columns = filter.Venue is null ? [.. venues.Where(Lists)] : [],
            TakenAt = TimeOf(reading.TakenNs),
            ProvedAt = NewestProof(reading.Statuses, filter.Venue),
        };
        view.ChoosePrecision(reading.Levels, reading.Touch, listings);
        view.Fill(reading.Levels);
        view.Measure(reading.Touch);
        return view;
    }

    private static DateTimeOffset? NewestProof(VenueBookStatus[] statuses, Venue? only)
    {
        long newest = 0;
        foreach (var status in statuses)
        {
            if (status.Venue is not null && (only is null || status.Venue == only)) newest = Math.Max(newest, status.ProofNs);
        }

        return newest == 0 ? null : TimeOf(newest);
    }

    private static DateTimeOffset TimeOf(long ns) => DateTimeOffset.UnixEpoch.AddTicks(ns / TimeSpan.NanosecondsPerTick);

    private void ChoosePrecision(BookWindow window, BookWindow touch, IReadOnlyList<Listing> listings)
    {
        foreach (var listing in listings) PriceDecimals = Math.Max(PriceDecimals, PriceFigures.DecimalsOf(listing.Rules.TickSize));
        var sizes = new List<decimal>();
        foreach (var (taken, side) in new[] { (window, Side.Bid), (window, Side.Ask), (touch, Side.Bid), (touch, Side.Ask) })
        {
            foreach (var price in taken[side].Prices) PriceDecimals = Math.Max(PriceDecimals, taken.Price(price).Trimmed().Scale);
            foreach (var size in taken[side].Sizes) sizes.Add(taken.Size(size).ToDecimal());
        }

        if (sizes.Count == 0) return;
        sizes.Sort();

        // So that a usual size has five digits: 0.25000 BTC, 12.500 ETH, 48 000 DOGE.
        var whole = (int)Math.Floor(Math.Log10((double)sizes[sizes.Count / 2])) + 1;
        SizeDecimals = Math.Clamp(SizeDigits - Math.Max(whole, 0), 0, SizeDecimalsMax);
    }

    private void Fill(BookWindow window)
    {
        HasOrders = Filter.Venue is not null
            && (window.Bids.Counts.ContainsAnyExcept(0) || window.Asks.Counts.ContainsAnyExcept(0));
        var deepest = Math.Max(Sum(window.Asks), Sum(window.Bids));
        Bids = Rows(window, Side.Bid, deepest);
        var asks = Rows(window, Side.Ask, deepest);
        asks.Reverse();
        Asks = asks;
    }

    private static long Sum(LevelWindow side)
    {
        long sum = 0;
        foreach (var size in side.Sizes) sum += size;
        return sum;
    }

    private List<LadderRow> Rows(BookWindow window, Side side, long deepest)
    {
        var levels = window[side];
        var rows = new List<LadderRow>(levels.Count);
        long total = 0;
        for (var rank = 0; rank < levels.Count; rank++)
        {
            total += levels.Sizes[rank];
            var parts = levels.PartsOf(rank);
            var cells = new string?[Columns.Count];
            for (var column = 0; column < cells.Length; column++)
            {
                var part = parts[Columns[column].Index];
                if (part > 0) cells[column] = SizeText(window.Size(part).ToDecimal());
            }

            var price = window.Price(levels.Prices[rank]);
            rows.Add(new(
                price.ToString(),
                PriceText(price.ToDecimal()),
                SizeText(window.Size(levels.Sizes[rank]).ToDecimal()),
                SizeText(window.Size(total).ToDecimal()),
                (100.0 * total / deepest).ToString("0.#", CultureInfo.InvariantCulture),
                cells,
                levels.Counts[rank] > 0 ? levels.Counts[rank].ToString("N0", CultureInfo.InvariantCulture) : null));
        }

        return rows;
    }

    private void Measure(BookWindow touch)
    {
        if (touch.Bids.Count == 0 || touch.Asks.Count == 0) return;
        var bid = touch.Price(touch.Bids.Prices[0]).ToDecimal();
        var ask = touch.Price(touch.Asks.Prices[0]).ToDecimal();
        var mid = (bid + ask) / 2;
        IsCrossed = bid >= ask;
        Mid = Grouped(mid, PriceDecimals + 1);
        Spread = PriceText(ask - bid).Replace('-', '−');
        var bps = (ask - bid) / mid * 10_000;
        SpreadBps = bps is > 0 and < 0.01m ? "<0.01" : bps.ToString("0.00", CultureInfo.InvariantCulture).Replace('-', '−');
    }

    private string PriceText(decimal price) => Grouped(price, PriceDecimals);

    private string SizeText(decimal size)
    {
        var smallest = 1m / (decimal)Math.Pow(10, SizeDecimals);
        return size < smallest ? "<" + Grouped(smallest, SizeDecimals) : Grouped(size, SizeDecimals);
    }

    private static string Grouped(decimal number, int decimals) =>
        decimal.Round(number, decimals, MidpointRounding.ToZero).ToString("N" + decimals, CultureInfo.InvariantCulture);
}
