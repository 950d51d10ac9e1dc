using CompraVenta.Core.Trading;
using CompraVenta.Infrastructure.Trading;

namespace CompraVenta.Web.Trading.Orders;

/// <summary>A fill on the page of its order: what its receipt gives when it is computed again, and how its price stands to those that were there.</summary>
/// <param name="Fill">The fill.</param>
/// <param name="Side">Bought or sold.</param>
internal sealed record FillLine(FillWithReceipt Fill, OrderSide Side)
{
    /// <summary>Whether amounts and fee are what the receipt gives, to the last digit.</summary>
    public bool IsAsReceipt { get; } = Compute(Fill, Side);

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

    private static bool Compute(FillWithReceipt fill, OrderSide side) => new Fill
    {
        Id = fill.FillId,
        OrderId = fill.OrderId,
        Venue = fill.Venue,
        Side = side,
        AmountBase = fill.Amount,
        AmountQuote = fill.QAmount,
        Fee = fill.Fee,
        FeeRate = fill.Receipt.FeeRate!.Value,
        IsMaker = fill.IsMaker,
        TimeNs = 0,
        DataAgeNs = fill.Receipt.DataAgeNs,
        UpdateId = fill.Receipt.UpdateId,
        LeftBefore = fill.Receipt.LeftBefore,
        Levels = fill.Receipt.Levels,
        Model = fill.Receipt.Model,
    }.IsAsReceipt();
}
