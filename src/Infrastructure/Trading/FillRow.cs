using CompraVenta.Core.Trading;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>A row of <c>fills</c>: an execution with its receipt. The same words as <see cref="Fill"/>. Rows are only ever added.</summary>
public sealed class FillRow
{
    /// <inheritdoc cref="Fill.Id"/>
    public long Id { get; init; }

    /// <inheritdoc cref="Fill.OrderId"/>
    public Guid OrderId { get; init; }

    /// <inheritdoc cref="Fill.Venue"/>
    public required string Venue { get; init; }

    /// <inheritdoc cref="Fill.Side"/>
    public OrderSide Side { get; init; }

    /// <inheritdoc cref="Fill.AmountBase"/>
    public decimal AmountBase { get; init; }

    /// <inheritdoc cref="Fill.AmountQuote"/>
    public decimal AmountQuote { get; init; }

    /// <inheritdoc cref="Fill.Fee"/>
    public decimal Fee { get; init; }

    /// <inheritdoc cref="Fill.FeeRate"/>
    public decimal FeeRate { get; init; }

    /// <inheritdoc cref="Fill.IsMaker"/>
    public bool IsMaker { get; init; }

    /// <inheritdoc cref="Fill.TimeNs"/>
    public DateTimeOffset FilledAt { get; init; }

    /// <summary>Levels, ids, ages and the version of the rules, as JSON.</summary>
    public required string Receipt { get; init; }
}
