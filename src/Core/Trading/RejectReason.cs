namespace CompraVenta.Core.Trading;

/// <summary>Why an order, or a change of one, was refused. Stored and sent to clients: append, never renumber. Lower is checked first.</summary>
public enum RejectReason
{
    /// <summary>It was not.</summary>
    None = 0,

    /// <summary>The client id was used with other terms. First, so that a retry is safe.</summary>
    DuplicateWithDifferentTerms = 101,

    /// <summary>There is no such account.</summary>
    UnknownAccount = 201,

    /// <summary>No venue lists the instrument, or the one named does not.</summary>
    UnknownInstrument = 202,

    /// <summary>There is no such order of this account.</summary>
    UnknownOrder = 203,

    /// <summary>The order has ended.</summary>
    OrderEnded = 204,

    /// <summary>The epoch that was to be ended has ended.</summary>
    EpochEnded = 205,

    /// <summary>The terms do not go together, such as a limit order without a price.</summary>
    BadTerms = 301,

    /// <summary>The amount is not positive, or has too many decimals.</summary>
    BadAmount = 302,

    /// <summary>The price is not positive, or has too many decimals.</summary>
    BadPrice = 303,

    /// <summary>The price is no multiple of the tick size.</summary>
    TickSize = 311,

    /// <summary>The amount is no multiple of the lot size.</summary>
    LotSize = 312,

    /// <summary>The amount is below the smallest, or is money that buys less than the smallest amount that there is.</summary>
    MinimumSize = 313,

    /// <summary>The amount is above the largest.</summary>
    MaximumSize = 314,

    /// <summary>Price times amount is below the smallest.</summary>
    MinimumNotional = 315,

    /// <summary>With this order, which may stay open, or this pair the account would have more open orders than it may.</summary>
    TooManyOrders = 321,

    /// <summary>The venue has halted the instrument.</summary>
    Halted = 401,

    /// <summary>No fresh book can be traded against.</summary>
    MarketUnavailable = 402,

    /// <summary>It would take at once, and was to stand only.</summary>
    WouldTake = 411,

    /// <summary>It could not be filled wholly at once.</summary>
    WouldNotFill = 412,

    /// <summary>The trigger price has been reached already.</summary>
    AlreadyTriggered = 413,

    /// <summary>There is not enough free to pay for it.</summary>
    InsufficientFunds = 501,
}
