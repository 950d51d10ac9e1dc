namespace CompraVenta.Core.Ledger;

/// <summary>One line of the ledger: an amount that came to a bucket of an account, or, negative, left it.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Asset">What of.</param>
/// <param name="Bucket">Where in the account.</param>
/// <param name="Amount">How much; at most 8 decimals, not 0.</param>
public readonly record struct Posting(LedgerAccount Account, string Asset, Bucket Bucket, decimal Amount);
