namespace CompraVenta.Infrastructure.Trading;

/// <summary>A page of orders.</summary>
/// <param name="Orders">The orders.</param>
/// <param name="Next">The <see cref="OrderQuery.After"/> of the next page; null when there is none.</param>
public sealed record OrderPage(IReadOnlyList<OrderView> Orders, Guid? Next);
