namespace CompraVenta.Infrastructure.Trading;

/// <summary>How a check of fills ended.</summary>
/// <param name="Orders">Orders whose sums were checked.</param>
/// <param name="Fills">Fills that were computed again.</param>
/// <param name="Differing">Fills and orders of which something differs.</param>
public sealed record FillCheckResult(long Orders, long Fills, long Differing);
