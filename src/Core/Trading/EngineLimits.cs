namespace CompraVenta.Core.Trading;

/// <summary>What the engine allows.</summary>
/// <param name="OpenOrdersMax">Open orders of an account; one that never stays open comes beyond them. Default 500.</param>
/// <param name="StartAsset">What an epoch begins with. Default USDT.</param>
/// <param name="StartAmount">How much of it. Default 50 000.</param>
public sealed record EngineLimits(int OpenOrdersMax = 500, string StartAsset = "USDT", decimal StartAmount = 50_000)
{
    /// <summary>How long a venue must have left an instrument out of its list before it counts as delisted there. Default 10 minutes.</summary>
    public TimeSpan DelistAfter { get; init; } = TimeSpan.FromMinutes(10);
}
