namespace CompraVenta.Core.Trading;

/// <summary>Which of an order's terms a refusal is about.</summary>
public enum OrderTerm
{
    /// <summary>None, or more than one.</summary>
    None = 0,

    /// <summary><see cref="OrderTerms.AmountBase"/>.</summary>
    AmountBase,

    /// <summary><see cref="OrderTerms.AmountQuote"/>.</summary>
    AmountQuote,

    /// <summary><see cref="OrderTerms.Price"/>.</summary>
    Price,

    /// <summary><see cref="OrderTerms.StopPrice"/>.</summary>
    StopPrice,

    /// <summary><see cref="OrderTerms.TrailDistance"/>.</summary>
    TrailDistance,

    /// <summary><see cref="OrderTerms.TimeInForce"/>.</summary>
    TimeInForce,

    /// <summary><see cref="OrderTerms.GoodTillNs"/>.</summary>
    GoodTill,

    /// <summary><see cref="OrderTerms.PostOnly"/>.</summary>
    PostOnly,

    /// <summary><see cref="OrderTerms.ClientId"/>.</summary>
    ClientId,

    /// <summary><see cref="OrderTerms.PairId"/>: one of a pair can't be replaced while the other is open.</summary>
    Pair,

    /// <summary>The prices of the two orders of a pair.</summary>
    PairPrices,
}
