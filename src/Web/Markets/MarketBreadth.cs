namespace CompraVenta.Web.Markets;

/// <summary>How many markets rose and fell over 24 hours; those without a change are not counted.</summary>
/// <param name="Up">Higher than 24 hours ago.</param>
/// <param name="Down">Lower.</param>
/// <param name="Flat">The same, to 2 decimals of a per cent.</param>
internal sealed record MarketBreadth(int Up, int Down, int Flat)
{
    /// <summary>All that are counted.</summary>
    public int Count => Up + Down + Flat;

    /// <summary>Counts.</summary>
    public static MarketBreadth Of(IEnumerable<MarketRow> rows)
    {
        var (up, down, flat) = (0, 0, 0);
        foreach (var row in rows)
        {
            switch (row.Summary?.ChangePercent)
            {
                case > 0: up++; break;
                case < 0: down++; break;
                case 0: flat++; break;
            }
        }

        return new(up, down, flat);
    }
}
