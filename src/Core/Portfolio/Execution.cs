using CompraVenta.Core.Markets;
using CompraVenta.Core.Trading;

namespace CompraVenta.Core.Portfolio;

/// <summary>What of a fill counts for positions.</summary>
/// <param name="Instrument">The pair.</param>
/// <param name="Side">Whether the base asset was bought or sold.</param>
/// <param name="AmountBase">Of the base asset, before the fee.</param>
/// <param name="AmountQuote">Of the pair's quote asset, before the fee.</param>
/// <param name="Fee">The fee, of the asset received.</param>
/// <param name="TimeNs">When, nanoseconds since 1970-01-01 UTC.</param>
public readonly record struct Execution(Instrument Instrument, OrderSide Side, decimal AmountBase, decimal AmountQuote, decimal Fee, long TimeNs);
