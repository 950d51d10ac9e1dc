namespace CompraVenta.Infrastructure.Trading;

/// <summary>What must hold of the ledger at every moment.</summary>
public enum LedgerRule
{
    /// <summary>Of every market the balances of each asset sum to zero over users, fees and treasury.</summary>
    SumsToZero,

    /// <summary>Every balance is the sum of its postings.</summary>
    BalancesArePosted,

    /// <summary>No balance of a user is negative.</summary>
    NothingNegative,

    /// <summary>What is locked of an account is what its open orders lock.</summary>
    LocksAreOrders,

    /// <summary>Every fill has an order, a receipt and a fee.</summary>
    FillsAreWhole,

    /// <summary>The postings of each batch sum to zero in every asset.</summary>
    BatchesBalance,

    /// <summary>What an epoch of an account has is what it began with and what its fills brought and took; what the house has in fees is what fills paid.</summary>
    FillsArePosted,
}
