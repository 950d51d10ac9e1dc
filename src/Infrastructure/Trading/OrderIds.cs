using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CompraVenta.Infrastructure.Trading;

/// <summary>Numbers orders: each greater than the one before, unlike those of any other engine.</summary>
/// <remarks>Owned by the market loop. Version 7 of RFC 9562: milliseconds, then the fraction of the millisecond (section 6.2, method 3), then a counter that begins anywhere.</remarks>
internal sealed class OrderIds
{
    private const long NsPerMs = 1_000_000;

    private ulong counter = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))) >>> 3;
    private long lastNs;

    public Guid Next(long nowNs)
    {
        lastNs = Math.Max(lastNs, nowNs);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, ((ulong)(lastNs / NsPerMs) << 16) | 0x7000UL | (ulong)(lastNs % NsPerMs * 4_096 / NsPerMs));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], 0x8000_0000_0000_0000UL | counter++);
        return new Guid(bytes, bigEndian: true);
    }
}
