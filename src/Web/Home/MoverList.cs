using CompraVenta.Web.Markets;

namespace CompraVenta.Web.Home;

/// <summary>One short list of markets on the first page.</summary>
/// <param name="Key">What home.js calls it: <c>risers</c>, <c>fallers</c> or <c>leaders</c>.</param>
/// <param name="Title">The heading.</param>
/// <param name="Address">The same list in full.</param>
/// <param name="Rows">The markets, in order.</param>
/// <param name="Nothing">What it says when there is none.</param>
internal sealed record MoverList(string Key, string Title, string Address, IReadOnlyList<MarketRow> Rows, string Nothing)
{
    /// <summary>Whether the second figure is the turnover rather than the price.</summary>
    public bool ShowsVolume => Key == "leaders";
}
