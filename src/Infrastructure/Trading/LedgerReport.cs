namespace CompraVenta.Infrastructure.Trading;

/// <summary>What an audit of the ledger found, all of one moment.</summary>
/// <param name="At">When.</param>
/// <param name="IsFull">Whether all postings and fills were read; otherwise those that had come since the audit before.</param>
/// <param name="Balances">Balances checked.</param>
/// <param name="Postings">Postings that balances were compared with.</param>
/// <param name="Fills">Fills checked.</param>
/// <param name="Findings">The rules that do not hold; none when all is sound.</param>
public sealed record LedgerReport(DateTimeOffset At, bool IsFull, long Balances, long Postings, long Fills, IReadOnlyList<LedgerFinding> Findings)
{
    /// <summary>Whether every rule holds.</summary>
    public bool IsSound => Findings.Count == 0;
}
