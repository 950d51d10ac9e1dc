namespace CompraVenta.Infrastructure.Trading;

/// <summary>Why the engine could not take, or not answer, a command.</summary>
public enum TradingOutage
{
    /// <summary>It was not taken, or what it did is not in the journal and never will be. It may be tried again.</summary>
    JournalUnavailable,

    /// <summary>It was taken, and whether it is in the journal is not known yet. The same client order id tells.</summary>
    OutcomeUnknown,

    /// <summary>Another instance leads, or none does yet. It was not taken.</summary>
    EngineElsewhere,
}
