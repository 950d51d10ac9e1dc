namespace CompraVenta.Simulator.Bitfinex;

/// <summary>One subscription of one connection.</summary>
internal sealed class BitfinexChannel(BitfinexConnection connection, long id, BitfinexStream stream)
{
    public BitfinexConnection Connection => connection;

    public long Id => id;

    public BitfinexStream Stream => stream;

    /// <summary>When the last frame went out, for the heartbeat.</summary>
    public long SentAtMs { get; set; }
}
