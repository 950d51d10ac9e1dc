namespace CompraVenta.Infrastructure.Markets;

/// <summary>Where the market data of a market comes from. Every page and every answer with prices says it.</summary>
public enum MarketSource
{
    /// <summary>The venues themselves.</summary>
    Live,

    /// <summary>The simulator beside the app.</summary>
    Simulated,

    /// <summary>A recording.</summary>
    Replay,
}

/// <summary>The words for sources.</summary>
public static class MarketSourceNames
{
    /// <summary>The word used in JSON, settings and pages.</summary>
    public static string Word(this MarketSource source) => source switch
    {
        MarketSource.Live => "live",
        MarketSource.Simulated => "simulated",
        MarketSource.Replay => "replay",
        _ => throw new ArgumentOutOfRangeException(nameof(source)),
    };
}
