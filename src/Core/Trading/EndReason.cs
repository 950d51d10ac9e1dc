namespace CompraVenta.Core.Trading;

/// <summary>Why an order ended that was not filled wholly. Stored: append, never renumber.</summary>
public enum EndReason : byte
{
    /// <summary>It has not ended, or was filled.</summary>
    None = 0,

    /// <summary>Its user cancelled it.</summary>
    ByUser = 1,

    /// <summary>The book had no more; nothing is filled at a made-up price.</summary>
    DepthExhausted = 2,

    /// <summary>Its terms: what was not filled at once was to be cancelled.</summary>
    Immediate = 3,

    /// <summary>Its time was over.</summary>
    Expired = 4,

    /// <summary>Its user reset the account.</summary>
    Reset = 5,

    /// <summary>The instrument was delisted.</summary>
    Delisted = 6,

    /// <summary>The other order of its pair was filled or fired.</summary>
    OtherOfPair = 7,

    /// <summary>Its trigger fired and there was not enough free to pay for it.</summary>
    FundsShort = 8,

    /// <summary>A new order took its place.</summary>
    Replaced = 9,

    /// <summary>Its user deleted the account.</summary>
    AccountDeleted = 10,

    /// <summary>An admin reset the account.</summary>
    ResetByAdmin = 11,
}
