namespace CompraVenta.Infrastructure.Trading.FirstSteps;

/// <summary>The newest order that bought something: what the later steps are about.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Base">What it bought.</param>
/// <param name="Quote">What it paid with.</param>
public sealed record FirstPurchase(Guid OrderId, string Base, string Quote);
