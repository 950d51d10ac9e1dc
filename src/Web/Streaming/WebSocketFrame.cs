using System.Buffers.Binary;

namespace CompraVenta.Web.Streaming;

/// <summary>Server frames of RFC 6455, section 5.2: final, not masked. Made once a message and shared by whoever gets it.</summary>
internal static class WebSocketFrame
{
    /// <summary>Most bytes that go before the payload.</summary>
    public const int HeaderBytesMax = 10;

    private const byte FinalText = 0x81;
    private const byte Length16 = 126;
    private const byte Length64 = 127;

    /// <summary>The frame of one whole text message: header and payload in one piece.</summary>
    /// <param name="utf8">The message, of any length.</param>
    public static byte[] Text(ReadOnlySpan<byte> utf8)
    {
        var header = HeaderBytes(utf8.Length);
        var frame = new byte[header + utf8.Length];
        frame[0] = FinalText;
        switch (header)
        {
            case 2:
                frame[1] = (byte)utf8.Length;
                break;
            case 4:
                frame[1] = Length16;
                BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)utf8.Length);
                break;
            default:
                frame[1] = Length64;
                BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(2), (ulong)utf8.Length);
                break;
        }

        utf8.CopyTo(frame.AsSpan(header));
        return frame;
    }

    /// <summary>Bytes before a payload: the length takes the shortest of its three forms, as the RFC demands.</summary>
    public static int HeaderBytes(int payloadBytes) => payloadBytes switch
    {
        < Length16 => 2,
        <= ushort.MaxValue => 4,
        _ => HeaderBytesMax,
    };
}
