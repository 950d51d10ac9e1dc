using CompraVenta.Simulator.Markets;

namespace CompraVenta.Simulator.Binance;

/// <summary>A diff stream of one book: gathers what changed and knows the id it stands at.</summary>
internal sealed class BinanceDepth(BinanceStream stream, long windowMs)
{
    public BinanceStream Stream => stream;

    public long WindowMs => windowMs;

    public TouchedLevels Touched { get; } = new();

    /// <summary>Update id up to which the stream has told everything.</summary>
    public long ToldId { get; set; }

    public long DueMs { get; set; }
}
