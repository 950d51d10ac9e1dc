namespace CompraVenta.Core.Trading;

/// <summary>Which price fires a trigger. Stored: append, never renumber.</summary>
public enum TriggerSource : byte
{
    /// <summary>The last trade at the reference venue.</summary>
    Last = 1,

    /// <summary>The price that the order would meet: best bid for a sell, best ask for a buy, over all fresh venues.</summary>
    Best = 2,

    /// <summary>The median of the fresh venues' middles, so that one venue's wick stops nobody out.</summary>
    Median = 3,
}
