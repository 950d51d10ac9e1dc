namespace CompraVenta.Infrastructure.Feeds;

/// <summary>What can be wrong with what a venue sends. Counted, and logged once a kind a minute.</summary>
public enum FaultKind
{
    /// <summary>Not JSON, or a JSON text cut short.</summary>
    NotJson,

    /// <summary>JSON of another shape than documented: missing or wrong types, nested too deep.</summary>
    WrongShape,

    /// <summary>A number that is not positive, not finite or can't be held exactly.</summary>
    AbsurdNumber,

    /// <summary>A frame longer than the limit.</summary>
    Oversized,

    /// <summary>A channel, event or stream that we did not ask for.</summary>
    UnknownChannel,

    /// <summary>A symbol that we do not know or did not ask for.</summary>
    UnknownSymbol,

    /// <summary>A missing update or sequence number.</summary>
    Gap,

    /// <summary>A venue time before the one of the frame before.</summary>
    TimeBackwards,

    /// <summary>The venue refused a subscription or another request.</summary>
    Refused,

    /// <summary>The venue says that it is going down or in maintenance.</summary>
    Maintenance,

    /// <summary>Best bid at or above best ask within the venue's own book.</summary>
    Crossed,

    /// <summary>A REST call failed.</summary>
    RestFailed,
}
