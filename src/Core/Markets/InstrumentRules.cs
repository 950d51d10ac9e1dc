namespace CompraVenta.Core.Markets;

/// <summary>A venue's rules for orders in one instrument. A value of 0 switches its rule off.</summary>
/// <param name="TickSize">Prices are whole multiples of this, in the quote asset.</param>
/// <param name="LotSize">Sizes are whole multiples of this, in the base asset.</param>
/// <param name="MinimumSize">Smallest order, in the base asset.</param>
/// <param name="MaximumSize">Largest order, in the base asset.</param>
/// <param name="MinimumNotional">Smallest price times size, in the quote asset.</param>
public sealed record InstrumentRules(
    decimal TickSize,
    decimal LotSize,
    decimal MinimumSize,
    decimal MaximumSize,
    decimal MinimumNotional)
{
    /// <summary>No rule at all.</summary>
    public static InstrumentRules None { get; } = new(0, 0, 0, 0, 0);
}
