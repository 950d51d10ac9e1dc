namespace CompraVenta.Infrastructure.Trading;

/// <summary>What others than its user ask of an account's engine. Stored: append, never renumber.</summary>
public enum EngineCommandKind : byte
{
    /// <summary>Begin a new epoch.</summary>
    Reset = 1,

    /// <summary>Cancel all open orders and take no more: the user is gone.</summary>
    Close = 2,
}
