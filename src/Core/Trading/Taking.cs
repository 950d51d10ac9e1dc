using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Trading;

/// <summary>What one decision has taken from a level of a listing's book.</summary>
/// <param name="Account">Whose order.</param>
/// <param name="Slot">The listing's slot.</param>
/// <param name="Side">The side of the book.</param>
/// <param name="Price">The level's price.</param>
/// <param name="Amount">How much, of the base asset.</param>
public readonly record struct Taking(Guid Account, int Slot, Side Side, decimal Price, decimal Amount);
