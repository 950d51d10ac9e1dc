using CompraVenta.Simulator.Markets;

namespace CompraVenta.Simulator.Binance;

/// <summary>A kline stream of one book and interval.</summary>
internal sealed class BinanceKlines(BinanceStream stream, CandleInterval interval)
{
    public BinanceStream Stream => stream;

    public CandleInterval Interval => interval;

    /// <summary>Start of the bar sent last, 0 before the first.</summary>
    public long OpenMs { get; set; }

    public long DueMs { get; set; }
}
