namespace CompraVenta.Infrastructure.Trading;

/// <summary>A rule of the ledger that does not hold.</summary>
/// <param name="Rule">Which.</param>
/// <param name="Market">The source of the market; empty when that can't be told.</param>
/// <param name="Asset">The asset; null where it is about none.</param>
/// <param name="Count">How often it does not hold there.</param>
/// <param name="Example">The first case, with the numbers of account, order or batch: for operators, not for everybody.</param>
public sealed record LedgerFinding(LedgerRule Rule, string Market, string? Asset, long Count, string Example)
{
    /// <summary>What is wrong, in words for everybody.</summary>
    public string Words => $"{Rule switch
    {
        LedgerRule.SumsToZero => "the balances of all accounts do not sum to zero",
        LedgerRule.BalancesArePosted => "a balance is not the sum of its postings",
        LedgerRule.NothingNegative => "a user's balance is negative",
        LedgerRule.LocksAreOrders => "what is locked is not what open orders lock",
        LedgerRule.FillsAreWhole => "a fill lacks its order, its receipt or its fee",
        LedgerRule.BatchesBalance => "the postings of a batch do not sum to zero",
        LedgerRule.FillsArePosted => "postings are not what accounts began with and what was filled",
        _ => throw new InvalidOperationException($"unknown rule {Rule}"),
    }}: {(Asset is null ? "" : $"{Asset}, ")}{(Market.Length == 0 ? "market unknown" : $"{Market} market")}, {Count} time{(Count == 1 ? "" : "s")}";
}
