using System.Globalization;
using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Checks the fills of one order, oldest first, each against its receipt and all against what the order says of them.</summary>
/// <param name="orderId">The order.</param>
/// <param name="side">Its side.</param>
/// <param name="limit">Its limit price; null for none.</param>
/// <param name="amountBase">What it asks for of the base asset; null when the quote asset limits it.</param>
/// <param name="venue">The only venue that it trades at; null for all.</param>
/// <param name="reference">The venue that it stands at.</param>
/// <param name="home">What is known of that venue; null for nothing.</param>
/// <param name="said">What it says was filled.</param>
/// <param name="life">When it was placed, and when it last changed.</param>
internal sealed class OrderCheck(
    Guid orderId, OrderSide side, decimal? limit, decimal? amountBase, string? venue, string reference, Venue? home, OrderCheck.Sums said, (DateTimeOffset Placed, DateTimeOffset Changed) life)
{
    // Where it stands: at its limit, as far as its exchange takes that many digits.
    private readonly decimal? standing = limit is > 0 and { } price && home is not null ? home.StandingPrice(price, side == OrderSide.Buy) : limit;
    private readonly List<FillDifference> differences = [];
    private Sums sums;

    public Guid OrderId => orderId;

    /// <summary>Checks the next fill.</summary>
    /// <returns>What differs of it.</returns>
    public IReadOnlyList<FillDifference> Add(FillRow row)
    {
        differences.Clear();
        var leftBefore = amountBase - sums.AmountBase;
        sums = new(sums.AmountBase + row.AmountBase, sums.AmountQuote + row.AmountQuote, sums.Fee + row.Fee);
        if (row.Side != side) Differs(row.Id, "side", row.Side.Word(), side.Word());
        if (row.FilledAt < life.Placed || row.FilledAt > life.Changed) Differs(row.Id, "filled_at", $"{row.FilledAt:O}", $"from {life.Placed:O} to {life.Changed:O}, while the order was open");
        if (row.IsMaker && row.Venue != reference) Differs(row.Id, "venue", row.Venue, reference);
        if (!row.IsMaker && venue is not null && row.Venue != venue) Differs(row.Id, "venue", row.Venue, venue);
        if (Receipt.Read(row) is not { } receipt)
        {
            Differs(row.Id, "receipt", row.Receipt, "levels, each with price, shown, left and taken");
        }
        else if (receipt.Model is < 1 or > Fill.CurrentModel)
        {
            Differs(row.Id, "model", receipt.Model.ToString(CultureInfo.InvariantCulture), $"1 to {Fill.CurrentModel}");
        }
        else
        {
            try
            {
                CheckLevels(row, receipt);
                Compute(row, receipt, leftBefore);
            }
            catch (OverflowException)
            {
                Differs(row.Id, "receipt", row.Receipt, "amounts that can be computed");
            }
        }

        return [.. differences];
    }

    /// <summary>Checks what the order says of all.</summary>
    public IReadOnlyList<FillDifference> Close()
    {
        differences.Clear();
        Compare(null, "filled_base", said.AmountBase, sums.AmountBase);
        if (sums.AmountBase > amountBase) Differs(null, "filled_base", Text(sums.AmountBase), $"at most the order's amount {Text(amountBase)}");
        Compare(null, "filled_quote", said.AmountQuote, sums.AmountQuote);
        Compare(null, "fee", said.Fee, sums.Fee);
        return [.. differences];
    }

    private void Compute(FillRow row, Receipt receipt, decimal? leftBefore)
    {
        var levels = receipt.Levels;
        var amount = Fill.BaseOf(levels);
        var quote = row.IsMaker && receipt.LeftBefore is { } left ? Fill.MakerQuoteOf(levels[0].Price, left, levels[0].Taken, side) : Fill.QuoteOf(levels, side);
        Compare(row.Id, "amount_base", row.AmountBase, amount);
        Compare(row.Id, "amount_quote", row.AmountQuote, quote);
        Compare(row.Id, "fee", row.Fee, Fill.FeeOf(amount, quote, side, row.FeeRate));
        if (row.AmountBase != 0 && amount != 0) Compare(row.Id, "price", row.AmountQuote / row.AmountBase, quote / amount);
        if (row.IsMaker && receipt.LeftBefore != leftBefore) Differs(row.Id, "left_before", Text(receipt.LeftBefore), Text(leftBefore));
        if (!row.IsMaker && receipt.LeftBefore is not null) Differs(row.Id, "left_before", Text(receipt.LeftBefore), "none, for it took from the book");
        if (receipt.DataAgeNs < 0) Differs(row.Id, "data_age", $"{receipt.DataAgeNs} ns", "0 or more");
        if (row.FeeRate is < 0 or > FeeSchedule.RateMax) Differs(row.Id, "fee_rate", Text(row.FeeRate), $"0 to {Text(FeeSchedule.RateMax)}");
    }

    private void CheckLevels(FillRow row, Receipt receipt)
    {
        var price = receipt.Model < 2 ? limit : standing;
        if (row.IsMaker && (receipt.Levels.Count != 1 || receipt.Levels[0].Price != price)) Differs(row.Id, "levels", row.Receipt, $"one, at the order's price {Text(price)}");
        for (var i = 0; i < receipt.Levels.Count; i++)
        {
            var level = receipt.Levels[i];
            if (level.Price <= 0 || level.Taken <= 0 || level.Taken > level.Left || level.Left > level.Shown)
            {
                Differs(row.Id, "levels", Text(level), "a positive price, and taken ≤ left ≤ shown");
            }

            if (limit is { } worst && (side == OrderSide.Buy ? level.Price > worst : level.Price < worst)) Differs(row.Id, "levels", Text(level), $"no price beyond the order's {Text(worst)}");
            if (i > 0 && (side == OrderSide.Buy ? level.Price <= receipt.Levels[i - 1].Price : level.Price >= receipt.Levels[i - 1].Price))
            {
                Differs(row.Id, "levels", Text(level), "the best price first, each once");
            }
        }
    }

    private void Compare(long? fill, string what, decimal stored, decimal expected)
    {
        if (stored != expected) Differs(fill, what, Text(stored), Text(expected));
    }

    private void Differs(long? fill, string what, string stored, string expected) => differences.Add(new(fill, orderId, what, stored, expected));

    private static string Text(ReceiptLevel level) => $"{Text(level.Taken)} of {Text(level.Left)} left of {Text(level.Shown)} shown at {Text(level.Price)}";

    private static string Text(decimal? number) => number is { } known ? known.ToString("0.############################", CultureInfo.InvariantCulture) : "none";

    /// <summary>What was filled.</summary>
    internal readonly record struct Sums(decimal AmountBase, decimal AmountQuote, decimal Fee);
}
