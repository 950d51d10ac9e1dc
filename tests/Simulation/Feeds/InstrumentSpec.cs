using CompraVenta.Core.Markets;

namespace CompraVenta.Simulation.Feeds;

/// <summary>How an instrument is quoted.</summary>
public sealed record InstrumentSpec(Instrument Instrument, int PriceDecimals, long StartTicks, int SizeDecimals, long SizeMax)
{
    public decimal Tick { get; } = new ExactDecimal(1, (byte)PriceDecimals).ToDecimal();

    public decimal PriceOf(long ticks) => new ExactDecimal(ticks, (byte)PriceDecimals).ToDecimal();
}
