using System.Globalization;

namespace CompraVenta.Web.Markets;

/// <summary>What the address of the markets page asks for. What it cannot mean is left out, and said.</summary>
internal sealed record MarketQuery
{
    /// <summary>Longest text searched for; what follows is left out.</summary>
    public const int SearchCharsMax = 40;

    /// <summary>Text within the name of a pair; empty for all.</summary>
    public string Search { get; init; } = "";

    /// <summary>The only quote asset; empty for all.</summary>
    public string Quote { get; init; } = "";

    /// <summary>The column ordered by.</summary>
    public MarketSort Sort { get; init; } = MarketSort.Volume;

    /// <summary>Whether the largest comes first.</summary>
    public bool IsDescending { get; init; } = true;

    /// <summary>The page, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>What was wrong with the address, as sentences.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>Whether anything is left out of the list.</summary>
    public bool IsFiltered => Search.Length > 0 || Quote.Length > 0;

    /// <summary>The direction that a column starts with: names from A, figures from the largest, spreads from the tightest.</summary>
    public static bool StartsDescending(MarketSort sort) => sort is not (MarketSort.Pair or MarketSort.Spread);

    /// <summary>Reads <c>q</c>, <c>quote</c>, <c>sort</c>, <c>dir</c> and <c>page</c>.</summary>
    /// <param name="query">The address's parameters.</param>
    /// <param name="quotes">The quote assets there are; while none is known, none is wrong.</param>
    public static MarketQuery Parse(IQueryCollection query, IReadOnlySet<string> quotes)
    {
        var notices = new List<string>();
        var search = query["q"].ToString().Trim();
        if (search.Length > SearchCharsMax)
        {
            notices.Add($"Only the first {SearchCharsMax} characters are searched for.");
            search = search[..SearchCharsMax];
        }

        var quote = query["quote"].ToString().Trim().ToUpperInvariant();
        if (quote.Length > 0 && quotes.Count > 0 && !quotes.Contains(quote))
        {
            notices.Add($"Nothing is quoted in “{Shortened(quote)}”; every quote asset is shown.");
            quote = "";
        }

        var sort = MarketSort.Volume;
        var sortText = query["sort"].ToString();
        if (sortText.Length > 0 && (!Enum.TryParse(sortText, ignoreCase: true, out sort) || !Enum.IsDefined(sort) || char.IsAsciiDigit(sortText[0])))
        {
            var known = string.Join(", ", Enum.GetValues<MarketSort>().Select(WordOf));
            notices.Add($"There is no column “{Shortened(sortText)}” to sort by; it can be {known}. Sorted by volume.");
            sort = MarketSort.Volume;
        }

        var dir = query["dir"].ToString();
        if (dir is not ("" or "asc" or "desc")) notices.Add($"“{Shortened(dir)}” is no direction; it can be asc or desc.");
        var pageText = query["page"].ToString();
        var page = 1;
        if (pageText.Length > 0 && (!int.TryParse(pageText, NumberStyles.None, CultureInfo.InvariantCulture, out page) || page < 1))
        {
            notices.Add($"“{Shortened(pageText)}” is no page; this is the first.");
            page = 1;
        }

        return new()
        {
            Search = search,
            Quote = quote,
            Sort = sort,
            IsDescending = dir switch { "asc" => false, "desc" => true, _ => StartsDescending(sort) },
            Page = page,
            Notices = notices,
        };
    }

    /// <summary>The word of the address for a column.</summary>
    public static string WordOf(MarketSort sort) => sort switch
    {
        MarketSort.Pair => "pair",
        MarketSort.Last => "last",
        MarketSort.Change => "change",
        MarketSort.Volume => "volume",
        MarketSort.Spread => "spread",
        MarketSort.Range => "range",
        MarketSort.Venues => "venues",
        _ => throw new ArgumentOutOfRangeException(nameof(sort), sort, "no such column"),
    };

    /// <summary>The same list ordered by a column: the other way round when it is already.</summary>
    public MarketQuery By(MarketSort sort) =>
        this with { Sort = sort, IsDescending = sort == Sort ? !IsDescending : StartsDescending(sort), Page = 1 };

    /// <summary>The address that asks for this, from <c>~/</c>, without what goes without saying.</summary>
    public string ToAddress()
    {
        var parts = new List<string>();
        if (Search.Length > 0) parts.Add($"q={Uri.EscapeDataString(Search)}");
        if (Quote.Length > 0) parts.Add($"quote={Uri.EscapeDataString(Quote)}");
        if (Sort != MarketSort.Volume) parts.Add($"sort={WordOf(Sort)}");
        if (IsDescending != StartsDescending(Sort)) parts.Add(IsDescending ? "dir=desc" : "dir=asc");
        if (Page > 1) parts.Add(string.Create(CultureInfo.InvariantCulture, $"page={Page}"));
        return parts.Count == 0 ? "~/Markets" : $"~/Markets?{string.Join('&', parts)}";
    }

    private static string Shortened(string text) => text.Length <= 20 ? text : $"{text[..20]}…";
}
