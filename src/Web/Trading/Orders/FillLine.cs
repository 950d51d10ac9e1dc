using CompraVenta.Infrastructure.Trading;

namespace CompraVenta.Web.Trading.Orders;

/// <summary>A fill on the page of its order.</summary>
/// <param name="Fill">The fill.</param>
/// <param name="Differences">What differs of it when it is computed again from its receipt; null when nobody asked for that.</param>
internal sealed record FillLine(FillWithReceipt Fill, IReadOnlyList<FillDifference>? Differences)
{
    /// <summary>Price × amount of all levels, before rounding; of a fill that stood in the book null: it pays the difference of two locks.</summary>
    public decimal? Unrounded { get; } = Fill.IsMaker ? null : Fill.Receipt.Levels.Sum(level => level.Price * level.Taken);

    /// <summary>How old the data were.</summary>
    public string Age => Fill.Receipt.DataAgeNs switch
    {
        0 => "none: the trade itself",
        < 1_000_000 => "below 1 ms",
        < 10_000_000_000 => FormattableString.Invariant($"{Fill.Receipt.DataAgeNs / 1_000_000} ms"),
        _ => FormattableString.Invariant($"{Fill.Receipt.DataAgeNs / 1_000_000_000} s"),
    };
}
