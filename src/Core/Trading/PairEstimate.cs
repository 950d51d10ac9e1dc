namespace CompraVenta.Core.Trading;

/// <summary>What a pair of orders of which one ends the other would do now. Both would wait; what each says would be locked is what it would need by itself.</summary>
/// <param name="Rejection">Why they would be refused; <see cref="Rejection.None"/> otherwise.</param>
/// <param name="Locked">What would be locked for both together, of the asset paid: what the dearer one needs.</param>
/// <param name="First">The first; null when they would be refused.</param>
/// <param name="Second">The second; null when they would be refused.</param>
public sealed record PairEstimate(Rejection Rejection, decimal Locked = 0, Estimate? First = null, Estimate? Second = null);
