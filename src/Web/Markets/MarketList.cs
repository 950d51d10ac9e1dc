using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;

namespace CompraVenta.Web.Markets;

/// <summary>Every instrument that trades somewhere, with its figures, for pages.</summary>
internal sealed class MarketList(InstrumentCatalog catalog, InstrumentBoard board)
{
    /// <summary>Every instrument, in no order.</summary>
    public List<MarketRow> ReadAll()
    {
        var worth = new QuoteWorth(board);
        var rows = new List<MarketRow>();
        foreach (var (instrument, listings) in catalog.All)
        {
            var trading = listings.Where(l => l.IsTrading).OrderBy(l => l.Venue.Index).ToArray();
            if (trading.Length == 0) continue;
            var summary = board.Find(instrument);
            rows.Add(new(instrument, [.. trading.Select(l => l.Venue)], summary, worth.InDollars(instrument.Quote, 1), PriceDecimalsOf(trading, summary)));
        }

        return rows;
    }

    /// <summary>The rows that a query lets through, in its order; instruments without the figure come last, ties by turnover and then by name.</summary>
    public static List<MarketRow> Select(IEnumerable<MarketRow> rows, MarketQuery query)
    {
        var letters = Plain(query.Search);
        return
        [
            .. Order(rows.Where(r => (query.Quote.Length == 0 || r.Instrument.Quote == query.Quote) && IsFound(r.Instrument, letters)), query)
                .ThenByDescending(r => r.VolumeDollars ?? -1)
                .ThenBy(r => r.Instrument.Name, StringComparer.Ordinal),
        ];
    }

    private static IOrderedEnumerable<MarketRow> Order(IEnumerable<MarketRow> rows, MarketQuery query)
    {
        if (query.Sort == MarketSort.Pair)
        {
            return query.IsDescending
                ? rows.OrderByDescending(r => r.Instrument.Name, StringComparer.Ordinal)
                : rows.OrderBy(r => r.Instrument.Name, StringComparer.Ordinal);
        }

        decimal? Key(MarketRow row) => query.Sort switch
        {
            MarketSort.Last => row.PriceDollars,
            MarketSort.Change => row.Summary?.ChangePercent,
            MarketSort.Spread => row.Summary?.SpreadBps,
            MarketSort.Range => row.RangePlace,
            MarketSort.Venues => row.Venues.Count,
            _ => row.VolumeDollars,
        };
        var known = rows.OrderBy(r => Key(r) is null);
        return query.IsDescending ? known.ThenByDescending(Key) : known.ThenBy(Key);
    }

    /// <summary>Whether a pair's name holds some letters, whatever stands between its two assets.</summary>
    /// <param name="instrument">The pair.</param>
    /// <param name="letters">As <see cref="Plain"/> makes them; none are found everywhere.</param>
    public static bool IsFound(Instrument instrument, string letters) =>
        letters.Length == 0 || Plain(instrument.Name).Contains(letters, StringComparison.Ordinal);

    /// <summary>What was typed, without all that is neither letter nor digit, in upper case.</summary>
    public static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static int PriceDecimalsOf(IReadOnlyList<Listing> trading, InstrumentSummary? summary)
    {
        var tick = trading.FirstOrDefault(l => l.Venue == summary?.Exchange)?.Rules.TickSize ?? 0;
        return Math.Max(tick > 0 ? PriceFigures.DecimalsOf(tick) : 0, summary?.Price is { } price ? PriceFigures.DecimalsOf(price) : 0);
    }
}
