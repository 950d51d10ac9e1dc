namespace CompraVenta.Web.Markets;

/// <summary>What moves, over all markets.</summary>
/// <param name="Breadth">How many rose and fell.</param>
/// <param name="Risers">Those that rose most, the most first.</param>
/// <param name="Fallers">Those that fell most, the most first.</param>
/// <param name="Leaders">Those with the largest turnover.</param>
/// <param name="Count">All instruments.</param>
internal sealed record MarketOverview(
    MarketBreadth Breadth, IReadOnlyList<MarketRow> Risers, IReadOnlyList<MarketRow> Fallers, IReadOnlyList<MarketRow> Leaders, int Count)
{
    /// <summary>Rows of each list.</summary>
    public const int RowsMax = 5;

    /// <summary>Least turnover of 24 hours, roughly in dollars, of a market that counts as a mover: in thinner ones a single trade makes a jump.</summary>
    public const decimal MoverDollarsMin = 100_000;

    /// <summary>Sums up.</summary>
    public static MarketOverview Of(IReadOnlyCollection<MarketRow> rows)
    {
        var liquid = rows.Where(r => r.VolumeDollars >= MoverDollarsMin && r.Summary?.ChangePercent is not null).ToList();
        return new(
            MarketBreadth.Of(rows),
            [.. liquid.Where(r => r.Summary!.ChangePercent > 0).OrderByDescending(r => r.Summary!.ChangePercent).ThenBy(Name, StringComparer.Ordinal).Take(RowsMax)],
            [.. liquid.Where(r => r.Summary!.ChangePercent < 0).OrderBy(r => r.Summary!.ChangePercent).ThenBy(Name, StringComparer.Ordinal).Take(RowsMax)],
            [.. rows.Where(r => r.VolumeDollars > 0).OrderByDescending(r => r.VolumeDollars).ThenBy(Name, StringComparer.Ordinal).Take(RowsMax)],
            rows.Count);
    }

    private static string Name(MarketRow row) => row.Instrument.Name;
}
