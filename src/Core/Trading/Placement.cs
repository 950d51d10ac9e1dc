namespace CompraVenta.Core.Trading;

/// <summary>What became of a command about an order.</summary>
/// <param name="Rejection">Why it was refused; <see cref="Rejection.None"/> otherwise.</param>
/// <param name="Order">The order as it is afterwards; null when refused.</param>
/// <param name="Fills">The fills that it made at once.</param>
/// <param name="IsRepeat">Whether the order had been placed before by the same client id: nothing has changed.</param>
public sealed record Placement(Rejection Rejection, Order? Order, IReadOnlyList<Fill> Fills, bool IsRepeat = false)
{
    internal static Placement Refused(Rejection why) => new(why, null, []);

    internal static Placement Refused(RejectReason why) => new(new(why), null, []);
}
