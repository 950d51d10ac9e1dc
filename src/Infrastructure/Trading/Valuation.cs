using CompraVenta.Infrastructure.Markets;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>What a wallet is worth.</summary>
/// <param name="Asset">What it is told in: the asset that the epoch began with.</param>
/// <param name="Equity">The worth of all that has a price, free and locked, rounded down to 8 decimals.</param>
/// <param name="Begun">What the epoch began with.</param>
/// <param name="Prices">By asset that is or was held, its price; one without any is missing.</param>
/// <param name="Held">The assets of which there is something.</param>
/// <param name="Unvalued">The assets held for which no price is known, by name; they count nothing in <paramref name="Equity"/>.</param>
/// <param name="AsOf">When the oldest of the prices was known.</param>
public sealed record Valuation(
    string Asset, decimal Equity, decimal Begun, IReadOnlyDictionary<string, AssetPrice> Prices, IReadOnlyCollection<string> Held, IReadOnlyList<string> Unvalued, DateTimeOffset AsOf)
{
    /// <summary>What was won, or, negative, lost since the epoch began.</summary>
    public decimal Profit => Equity - Begun;

    /// <summary>The assets held whose price comes from no live book, by name.</summary>
    public IEnumerable<string> Stale => Held.Where(asset => Prices.TryGetValue(asset, out var price) && !price.IsLive).Order(StringComparer.Ordinal);

    /// <summary>By each of those assets, by name, when its price was known.</summary>
    public OrderedDictionary<string, DateTimeOffset> StaleAsOf => new(Stale.Select(asset => KeyValuePair.Create(asset, Prices[asset].AsOf)), StringComparer.Ordinal);

    /// <summary>What so much of an asset is worth; null when no price is known.</summary>
    public decimal? WorthOf(string asset, decimal amount) => Prices.TryGetValue(asset, out var price) ? price.Price * amount : null;
}
