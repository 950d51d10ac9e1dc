namespace CompraVenta.Web.Books;

/// <summary>One level of a ladder, ready to be shown.</summary>
/// <param name="Key">The exact price, by which the page's script finds the row again.</param>
/// <param name="Price">The price for people.</param>
/// <param name="Size">The size, in the base asset.</param>
/// <param name="Total">The size from the best price to here.</param>
/// <param name="DepthPercent">The total as a share of the deepest total shown, 0 to 100, for the soft bar.</param>
/// <param name="Parts">By column of <see cref="LadderView.Columns"/>, the venue's size; null where it has none at the price.</param>
/// <param name="Orders">How many orders stand at the price; null where no venue says.</param>
internal sealed record LadderRow(
    string Key, string Price, string Size, string Total, string DepthPercent, IReadOnlyList<string?> Parts, string? Orders);
