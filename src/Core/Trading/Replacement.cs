namespace CompraVenta.Core.Trading;

/// <summary>What an order that takes the place of another has different; null keeps.</summary>
/// <param name="AmountBase">The whole amount of the new order, in the base asset: what was filled of the old one counts.</param>
/// <param name="Price">The limit price.</param>
/// <param name="StopPrice">The price that fires it.</param>
/// <param name="TrailDistance">How far behind a trailing stop follows.</param>
/// <param name="ClientId">The user's name for the new order.</param>
public sealed record Replacement(decimal? AmountBase = null, decimal? Price = null, decimal? StopPrice = null, decimal? TrailDistance = null, string? ClientId = null);
