namespace CompraVenta.TestKit.Trading;

/// <summary>What the sender of an order knows of it.</summary>
internal enum SentOutcome
{
    /// <summary>Nothing yet.</summary>
    Open,

    /// <summary>It was acknowledged: it must be there.</summary>
    Placed,

    /// <summary>A rule refused it: it must not be there.</summary>
    Refused,

    /// <summary>It was answered that nothing was done (503), and not sent again: it must not be there.</summary>
    NotTaken,
}
