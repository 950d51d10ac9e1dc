namespace CompraVenta.Core.Trading;

/// <summary>What became of a pair of orders of which one ends the other: both were placed, or none.</summary>
/// <param name="Rejection">Why they were refused; <see cref="Rejection.None"/> otherwise.</param>
/// <param name="Orders">The two orders as they are afterwards; none when refused.</param>
/// <param name="Fills">The fills that they made at once.</param>
/// <param name="IsRepeat">Whether they had been placed before by the same client id: nothing has changed.</param>
public sealed record PairPlacement(Rejection Rejection, IReadOnlyList<Order> Orders, IReadOnlyList<Fill> Fills, bool IsRepeat = false);
