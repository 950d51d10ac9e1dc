using CompraVenta.Core.Ledger;
using CompraVenta.Infrastructure.Trading;

namespace CompraVenta.Web.Trading.Orders;

/// <summary>How an average price stands to one that was there just before.</summary>
/// <param name="Reference">The price that was there, by amount where fills met different ones.</param>
/// <param name="Part">How much worse, as a part of it; negative when better.</param>
/// <param name="Cost">What that is of the quote asset.</param>
internal sealed record Slippage(decimal Reference, decimal Part, decimal Cost)
{
    /// <summary>In words.</summary>
    public string Words => Part == 0 ? "the same as" : $"{TradingFigures.BasisPoints(Part)} {(Part > 0 ? "worse" : "better")} than";

    /// <summary>Worse or better, as the look follows it.</summary>
    public string? Tone => TradingFigures.Tone(-Part);

    /// <summary>Of fills against what was there before each; null when of any it is not known.</summary>
    public static Slippage? Of(IReadOnlyList<FillWithReceipt> fills, bool isBuy, Func<Receipt, decimal?> reference)
    {
        if (fills.Count == 0 || fills.Any(fill => reference(fill.Receipt) is null)) return null;
        var (amount, quote) = (fills.Sum(fill => fill.Amount), fills.Sum(fill => fill.QAmount));
        var expected = fills.Sum(fill => fill.Amount * reference(fill.Receipt)!.Value);
        if (amount <= 0 || expected <= 0) return null;
        var cost = isBuy ? quote - expected : expected - quote;

        // No worse than what each level was rounded by.
        if (Math.Abs(cost) <= Amounts.Smallest * fills.Sum(fill => fill.Receipt.Levels.Count)) cost = 0;
        return new(expected / amount, cost / expected, cost);
    }
}
