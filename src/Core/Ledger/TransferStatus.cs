namespace CompraVenta.Core.Ledger;

/// <summary>What became of a transfer, in the order in which it is checked.</summary>
public enum TransferStatus
{
    /// <summary>All its postings were made.</summary>
    Made = 0,

    /// <summary>A posting has no amount, or more than 8 decimals.</summary>
    BadAmount = 1,

    /// <summary>The postings of an asset do not sum to zero.</summary>
    Unbalanced = 2,

    /// <summary>A user's balance would be negative.</summary>
    InsufficientFunds = 3,

    /// <summary>A balance would not fit.</summary>
    TooLarge = 4,
}
