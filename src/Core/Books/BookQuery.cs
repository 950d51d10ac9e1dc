using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Books;

/// <summary>Which part of a book is wanted.</summary>
public sealed record BookQuery
{
    /// <summary>Most levels a side, 1 upwards.</summary>
    public int Depth { get; init; } = 100;

    /// <summary>The one venue wanted; null for all.</summary>
    public Venue? Venue { get; init; }

    /// <summary>The one side wanted; null for both.</summary>
    public Side? Side { get; init; }

    /// <summary>Only prices above this; the bound itself is left out.</summary>
    public ExactDecimal? PriceAbove { get; init; }

    /// <summary>Only prices below this; the bound itself is left out.</summary>
    public ExactDecimal? PriceBelow { get; init; }

    /// <summary>Whether stale and suspect books count too: how a single venue's last known book is shown, greyed, with its age.</summary>
    public bool IncludeStale { get; init; }
}
