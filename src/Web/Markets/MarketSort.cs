namespace CompraVenta.Web.Markets;

/// <summary>The columns that markets can be ordered by, as the address names them.</summary>
internal enum MarketSort
{
    /// <summary>The name of the pair.</summary>
    Pair,

    /// <summary>The last price, worth in dollars: prices in different assets do not compare.</summary>
    Last,

    /// <summary>Change over 24 hours.</summary>
    Change,

    /// <summary>Turnover of 24 hours, worth in dollars.</summary>
    Volume,

    /// <summary>Best ask less best bid.</summary>
    Spread,

    /// <summary>Where the price stands between low and high of 24 hours.</summary>
    Range,

    /// <summary>How many exchanges trade it.</summary>
    Venues,
}
