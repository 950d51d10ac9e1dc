using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>CRC-32 as zlib, PNG and Ethernet (IEEE 802.3) have it: reflected, polynomial 0xEDB88320, all bits inverted before and
/// after. Where the processor multiplies without carry, 64 bytes a step; elsewhere, and for what is left, eight bytes a step over eight tables.</summary>
/// <remarks>The folding and its constants (powers of x modulo the polynomial): V. Gopal and others, "Fast CRC Computation for Generic
/// Polynomials Using PCLMULQDQ Instruction", Intel, 2009.</remarks>
internal static class Crc32
{
    private const int Slices = 8;
    private const int Lanes = 4;

    private static readonly uint[] Tables = MakeTables();

    /// <summary>The checksum of some bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        if (Pclmulqdq.IsSupported && bytes.Length >= Lanes * Vector128<byte>.Count) crc = Fold(ref bytes, crc);
        return ~Step(bytes, crc);
    }

    /// <summary>The same without instructions that not every processor has.</summary>
    internal static uint ComputeByTables(ReadOnlySpan<byte> bytes) => ~Step(bytes, uint.MaxValue);

    private static uint Step(ReadOnlySpan<byte> bytes, uint crc)
    {
        var tables = Tables.AsSpan();
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
        return crc;
    }

    /// <summary>Folds whole blocks of 16 bytes into one that has the same remainder, and takes that one's checksum.</summary>
    /// <param name="bytes">At least 64; afterwards the fewer than 16 that are left.</param>
    /// <param name="crc">The checksum so far.</param>
    private static uint Fold(ref ReadOnlySpan<byte> bytes, uint crc)
    {
        const int Block = 16;
        var overFour = Vector128.Create(0x1_5444_2BD4, 0x1_C6E4_1596);
        var overOne = Vector128.Create(0x1_7519_97D0, 0x0_CCAA_009E);
        ref var at = ref MemoryMarshal.GetReference(bytes);
        var first = Load(ref at, 0) ^ Vector128.CreateScalar((long)crc);
        var second = Load(ref at, Block);
        var third = Load(ref at, 2 * Block);
        var fourth = Load(ref at, 3 * Block);
        var done = Lanes * Block;
        for (; done + (Lanes * Block) <= bytes.Length; done += Lanes * Block)
        {
            first = Over(first, overFour) ^ Load(ref at, done);
            second = Over(second, overFour) ^ Load(ref at, done + Block);
            third = Over(third, overFour) ^ Load(ref at, done + (2 * Block));
            fourth = Over(fourth, overFour) ^ Load(ref at, done + (3 * Block));
        }

        first = Over(first, overOne) ^ second;
        first = Over(first, overOne) ^ third;
        first = Over(first, overOne) ^ fourth;
        for (; done + Block <= bytes.Length; done += Block) first = Over(first, overOne) ^ Load(ref at, done);
        bytes = bytes[done..];
        Span<byte> folded = stackalloc byte[Block];
        first.AsByte().StoreUnsafe(ref MemoryMarshal.GetReference(folded));
        return Step(folded, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<long> Load(ref byte start, int offset) => Vector128.LoadUnsafe(ref start, (nuint)offset).AsInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<long> Over(Vector128<long> block, Vector128<long> powers) =>
        Pclmulqdq.CarrylessMultiply(block, powers, 0x00) ^ Pclmulqdq.CarrylessMultiply(block, powers, 0x11);

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
