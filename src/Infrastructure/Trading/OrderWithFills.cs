using System.Diagnostics.CodeAnalysis;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>An order with its fills and their receipts.</summary>
public sealed record OrderWithFills : OrderView
{
    /// <summary>An order and its fills.</summary>
    [SetsRequiredMembers]
    public OrderWithFills(OrderView order, IReadOnlyList<FillWithReceipt> fills)
        : base(order) => Fills = fills;

    /// <summary>Its fills, oldest first.</summary>
    public IReadOnlyList<FillWithReceipt> Fills { get; }
}
