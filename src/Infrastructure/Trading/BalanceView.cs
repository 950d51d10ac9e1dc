namespace CompraVenta.Infrastructure.Trading;

/// <summary>A balance as programs, pages and streams see it.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Free">At its owner's disposal.</param>
/// <param name="Locked">Set aside for open orders.</param>
public sealed record BalanceView(string Asset, decimal Free, decimal Locked);
