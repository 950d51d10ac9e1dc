namespace CompraVenta.Simulator.Wire;

/// <summary>What a client sent: a whole text or binary message, or a control frame.</summary>
internal readonly record struct ClientMessage(int Opcode, ReadOnlyMemory<byte> Payload)
{
    public const int Text = 1;
    public const int Close = 8;
    public const int Ping = 9;
    public const int Pong = 10;
}
