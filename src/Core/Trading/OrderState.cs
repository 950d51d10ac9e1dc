namespace CompraVenta.Core.Trading;

/// <summary>Where an order is in its life. Stored: append, never renumber.</summary>
public enum OrderState : byte
{
    /// <summary>Waits for its trigger.</summary>
    Waiting = 1,

    /// <summary>Stands at its price; some of it may be filled.</summary>
    Open = 2,

    /// <summary>Filled wholly. Final.</summary>
    Filled = 3,

    /// <summary>Ended before it was filled wholly: by its user, by its own terms, or by us with a reason. Final.</summary>
    Cancelled = 4,

    /// <summary>Its time was over. Final.</summary>
    Expired = 5,
}
