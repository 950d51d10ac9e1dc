using System.Buffers.Binary;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>CRC-32 as zlib, PNG and Ethernet (IEEE 802.3) have it: reflected, polynomial 0xEDB88320, all bits inverted before and
/// after. Eight bytes a step, over eight tables.</summary>
internal static class Crc32
{
    private const int Slices = 8;

    private static readonly uint[] Tables = MakeTables();

    /// <summary>The checksum of some bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var tables = Tables.AsSpan();
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = tables[(int)((7 * 256) + (low & 0xFF))]
                ^ tables[(int)((6 * 256) + ((low >> 8) & 0xFF))]
                ^ tables[(int)((5 * 256) + ((low >> 16) & 0xFF))]
                ^ tables[(int)((4 * 256) + (low >> 24))]
                ^ tables[(int)((3 * 256) + (high & 0xFF))]
                ^ tables[(int)((2 * 256) + ((high >> 8) & 0xFF))]
                ^ tables[(int)((1 * 256) + ((high >> 16) & 0xFF))]
                ^ tables[(int)(high >> 24)];
        }

        foreach (var b in bytes) crc = (crc >> 8) ^ tables[(int)((crc ^ b) & 0xFF)];
        return ~crc;
    }

    private static uint[] MakeTables()
    {
        var tables = new uint[Slices * 256];
        for (var i = 0u; i < 256; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            tables[i] = crc;
        }

        for (var i = 256; i < tables.Length; i++)
        {
            var shorter = tables[i - 256];
            tables[i] = (shorter >> 8) ^ tables[shorter & 0xFF];
        }

        return tables;
    }
}
