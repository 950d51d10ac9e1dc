using System.Text;
using CompraVenta.Simulator.Faults;

namespace CompraVenta.Simulator.Binance;

/// <summary>One named stream and those who follow it; a payload is encoded once for all of them.</summary>
internal sealed class BinanceStream(string name, FrameKind kind, string? symbol)
{
    private readonly byte[] _envelope = Encoding.UTF8.GetBytes($"{{\"stream\":\"{name}\",\"data\":");

    public string Name => name;

    public List<BinanceConnection> Followers { get; } = [];

    public bool IsFollowed => Followers.Count > 0;

    public void Send(ReadOnlySpan<byte> payload)
    {
        foreach (var connection in Followers)
        {
            if (connection.IsCombined) connection.Send(kind, symbol, _envelope, payload, "}"u8);
            else connection.Send(kind, symbol, payload);
        }
    }
}
