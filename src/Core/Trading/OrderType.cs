namespace CompraVenta.Core.Trading;

/// <summary>What an order is. Stored: append, never renumber.</summary>
public enum OrderType : byte
{
    /// <summary>Takes what is there, at once.</summary>
    Market = 1,

    /// <summary>Takes what is there up to its price; the rest stands at it.</summary>
    Limit = 2,

    /// <summary>Becomes a market order once the price has gone against it: a sell at or below, a buy at or above.</summary>
    StopLoss = 3,

    /// <summary>Becomes a market order once the price has gone its way: a sell at or above, a buy at or below.</summary>
    TakeProfit = 4,

    /// <summary>Becomes a limit order as <see cref="StopLoss"/> becomes a market order.</summary>
    StopLimit = 5,

    /// <summary>Becomes a limit order as <see cref="TakeProfit"/> becomes a market order.</summary>
    TakeProfitLimit = 6,

    /// <summary>A stop-loss whose price follows the best price seen at a distance.</summary>
    TrailingStop = 7,
}
