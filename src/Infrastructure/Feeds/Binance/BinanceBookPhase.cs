namespace CompraVenta.Infrastructure.Feeds.Binance;

/// <summary>How far a session has got with the book of one symbol.</summary>
internal enum BinanceBookPhase : byte
{
    /// <summary>Not followed.</summary>
    Idle = 0,

    /// <summary>Asked for its streams; updates are queued, the answer has not come.</summary>
    Subscribing,

    /// <summary>Updates are queued until the time of the next snapshot request.</summary>
    Waiting,

    /// <summary>Updates are queued, a snapshot is asked for.</summary>
    AwaitingSnapshot,

    /// <summary>Every update goes to the market.</summary>
    Live,

    /// <summary>The venue refused its streams; asked for again at a later time.</summary>
    Refused,
}
