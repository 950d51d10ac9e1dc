namespace CompraVenta.Core.Trading;

/// <summary>How long an order stays. Stored: append, never renumber.</summary>
public enum TimeInForce : byte
{
    /// <summary>Until it is filled or cancelled.</summary>
    GoodTillCancelled = 1,

    /// <summary>What is not filled at once is cancelled.</summary>
    ImmediateOrCancel = 2,

    /// <summary>Filled at once and wholly, or not at all.</summary>
    FillOrKill = 3,

    /// <summary>Until a moment.</summary>
    GoodTillDate = 4,
}
