using CompraVenta.Simulator.Faults;
using CompraVenta.Simulator.Markets;

namespace CompraVenta.Simulator.Coinbase;

/// <summary>One channel of one product and those who follow it, on either feed.</summary>
internal sealed class CoinbaseStream<TConnection>(FrameKind kind)
{
    public FrameKind Kind => kind;

    public List<TConnection> Followers { get; } = [];

    public bool IsFollowed => Followers.Count > 0;

    /// <summary>Of a book: levels that changed since the last frame.</summary>
    public TouchedLevels Touched { get; } = new();

    /// <summary>Prints gathered for the next frame.</summary>
    public List<TapeTrade> Prints { get; } = [];

    public long DueMs { get; set; }

    /// <summary>Set when there is something new to tell in the next round.</summary>
    public bool HasNews { get; set; }
}
