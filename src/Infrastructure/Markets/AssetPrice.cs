namespace CompraVenta.Infrastructure.Markets;

/// <summary>What an asset is worth.</summary>
/// <param name="Price">Of one of it, in the asset asked for; not rounded.</param>
/// <param name="AsOf">When it was known: when its books were last proved, or when the trade that it comes from was. Of several the oldest.</param>
/// <param name="IsLive">Whether it comes from live books; otherwise it is the last price known.</param>
public readonly record struct AssetPrice(decimal Price, DateTimeOffset AsOf, bool IsLive);
