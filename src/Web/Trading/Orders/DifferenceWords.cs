using CompraVenta.Infrastructure.Trading;

namespace CompraVenta.Web.Trading.Orders;

/// <summary>What differs between a fill, or an order's sums, and the receipts, in words for people.</summary>
internal static class DifferenceWords
{
    /// <summary>A difference.</summary>
    public static string Of(FillDifference difference) => $"{Name(difference.What)}: {difference.Stored} is written down, {difference.Expected} is expected";

    private static string Name(string what) => what switch
    {
        "amount_base" => "Amount",
        "amount_quote" => "Paid or received",
        "fee_rate" => "Rate of the fee",
        "filled_base" => "Filled, of the whole order",
        "filled_quote" => "Paid or received, of the whole order",
        "left_before" => "Left of the order before",
        "model" => "Version of the rules",
        "venue" => "Exchange",
        _ => char.ToUpperInvariant(what[0]) + what[1..].Replace('_', ' '),
    };
}
