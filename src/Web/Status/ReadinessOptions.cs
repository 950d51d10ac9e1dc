namespace CompraVenta.Web.Status;

/// <summary>What being ready means; bound from <c>Readiness</c>.</summary>
public sealed class ReadinessOptions
{
    private static readonly string[] DefaultPairs = ["BTC-USD", "BTC-USDT", "ETH-USD", "ETH-USDT"];

    /// <summary>The reference instruments: each must have a live book at every exchange that lists it. Default BTC and ETH in USD and USDT.</summary>
    public string[]? Pairs { get; set; }

    /// <summary>The reference instruments that count.</summary>
    public IReadOnlyList<string> ReferencePairs => Pairs ?? DefaultPairs;

    /// <summary>Time since the start after which missing books make the app degraded, not unready. Default 30 s.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(30);
}
