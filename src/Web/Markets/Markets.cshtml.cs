using CompraVenta.Core.Markets;
using CompraVenta.Web.Books;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CompraVenta.Web.Markets;

/// <summary>Every instrument, searched, filtered and ordered by the address.</summary>
[AllowAnonymous]
internal sealed class MarketsModel(MarketList markets, LadderReader books, SparklineReader sparklines) : PageModel
{
    /// <summary>Rows of a page.</summary>
    public const int RowsMax = 200;

    private const int ChipsMax = 9;

    /// <summary>What is asked for.</summary>
    public MarketQuery Query { get; private set; } = new();

    /// <summary>The rows of this page.</summary>
    public IReadOnlyList<MarketRow> Rows { get; private set; } = [];

    /// <summary>How many instruments the query lets through, over all pages.</summary>
    public int Found { get; private set; }

    /// <summary>How many instruments there are.</summary>
    public int Count { get; private set; }

    /// <summary>The last page.</summary>
    public int LastPage => Math.Max(1, (Found + RowsMax - 1) / RowsMax);

    /// <summary>The quote assets offered, the most used first, with how many instruments they have.</summary>
    public IReadOnlyList<(string Asset, int Count)> Quotes { get; private set; } = [];

    /// <summary>The venues read.</summary>
    public IReadOnlyList<Venue> Venues => books.Venues;

    /// <summary>Whether each venue answers.</summary>
    public IReadOnlyList<VenueReach> Reaches { get; private set; } = [];

    /// <summary>The last 24 hours of a row, as an SVG path.</summary>
    public string DayOf(MarketRow row) => sparklines.Read(row.Instrument).ToPath();

    /// <summary>Renders the page.</summary>
    public async Task OnGetAsync(CancellationToken ct)
    {
        Reaches = await books.ReachAsync(ct);
        var all = markets.ReadAll();
        Count = all.Count;
        var quotes = all.CountBy(r => r.Instrument.Quote, StringComparer.Ordinal).OrderByDescending(q => q.Value).ThenBy(q => q.Key, StringComparer.Ordinal).ToList();
        Query = MarketQuery.Parse(Request.Query, quotes.Select(q => q.Key).ToHashSet(StringComparer.Ordinal));
        Quotes = [.. quotes.Where((q, rank) => rank < ChipsMax || q.Key == Query.Quote).Select(q => (q.Key, q.Value))];
        var selected = MarketList.Select(all, Query);
        Found = selected.Count;
        if (Query.Page > LastPage) Query = Query with { Page = LastPage };
        Rows = selected.GetRange((Query.Page - 1) * RowsMax, Math.Min(RowsMax, Found - ((Query.Page - 1) * RowsMax)));
    }
}
