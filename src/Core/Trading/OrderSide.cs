namespace CompraVenta.Core.Trading;

/// <summary>What an order does with the base asset. Stored: append, never renumber.</summary>
public enum OrderSide : byte
{
    /// <summary>Buys it.</summary>
    Buy = 0,

    /// <summary>Sells it.</summary>
    Sell = 1,
}
