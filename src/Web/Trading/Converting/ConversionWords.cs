using CompraVenta.Web.Books;

namespace CompraVenta.Web.Trading.Converting;

/// <summary>What a conversion would give, and what it gave, in one plain sentence.</summary>
internal static class ConversionWords
{
    /// <summary>What it would give now.</summary>
    public static string Of(Conversion conversion, EstimateAnswer estimate, VenueMarks marks)
    {
        if (estimate.BAmount == 0) return "The books have nothing of it now: nothing would be converted.";
        var from = string.Join(", ", estimate.Fills.Select(fill => marks.NameOf(fill.Venue)).Distinct(StringComparer.Ordinal));
        var would = $"{TradingFigures.Rounded(Given(conversion, estimate.BAmount, estimate.QAmount))} {conversion.From} would become about {TradingFigures.Rounded(Received(conversion, estimate.BAmount, estimate.QAmount, estimate.Fee))} {conversion.To}: "
            + $"{TradingFigures.Average(estimate.Price!.Value)} {conversion.Pair.Quote} for one {conversion.Pair.Base} on average, fee {TradingFigures.Rounded(estimate.Fee)} {estimate.FeeAsset}, from {from}.";
        return estimate.IsComplete ? would : $"{would} The books have no more of it now: the rest would stay {conversion.From}.";
    }

    /// <summary>What it gave; null when the books had nothing.</summary>
    public static string? Of(Conversion conversion, PlacedAnswer placed)
    {
        if (placed.Price is not { } average) return null;
        var done = $"{TradingFigures.Rounded(Given(conversion, placed.BAmount, placed.QAmount))} {conversion.From} became {TradingFigures.Rounded(Received(conversion, placed.BAmount, placed.QAmount, placed.Fee))} {conversion.To}: "
            + $"{TradingFigures.Average(average)} {conversion.Pair.Quote} for one {conversion.Pair.Base} on average, fee {TradingFigures.Rounded(placed.Fee)} {placed.FeeAsset}.";
        return placed.State == "filled" ? done : $"{done} The books had no more of it: the rest is still {conversion.From}.";
    }

    private static decimal Given(Conversion conversion, decimal amountBase, decimal amountQuote) => conversion.IsSell ? amountBase : amountQuote;

    /// <summary>After the fee, which is taken from what is received.</summary>
    private static decimal Received(Conversion conversion, decimal amountBase, decimal amountQuote, decimal fee) => (conversion.IsSell ? amountQuote : amountBase) - fee;
}
