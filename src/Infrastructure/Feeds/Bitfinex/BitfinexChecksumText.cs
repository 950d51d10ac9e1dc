using System.Buffers.Text;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CompraVenta.Infrastructure.Feeds.Bitfinex;

/// <summary>Builds the text that a book's checksum is made of: numbers joined by colons, each as JavaScript prints it, which is how
/// the server does.</summary>
/// <remarks>No zeros at the end, and below 10⁻⁶ an exponent: <c>0.000001</c>, <c>7e-7</c>, <c>6.6e-7</c>. Source: Bitfinex API v2,
/// "WebSocket Checksum"; the exponent form is what its own published vectors need (ECMAScript, Number::toString).</remarks>
/// <param name="buffer">At least <see cref="BytesMax"/>.</param>
/// <param name="exponents">False to write small numbers out, as some of the venue's own clients do.</param>
internal ref struct BitfinexChecksumText(Span<byte> buffer, bool exponents)
{
    /// <summary>Levels a side that a checksum covers.</summary>
    public const int LevelsMax = 25;

    /// <summary>The longest text: two sides of two numbers a level, each at most a sign, 19 digits, a point, a zero before it and a colon,
    /// or 18 decimals behind <c>0.</c>.</summary>
    public const int BytesMax = LevelsMax * 4 * NumberBytesMax;

    private const int NumberBytesMax = 24;
    private const int DigitsMax = 20;
    private const int Places = 16;
    private const long PlacesLimit = 10_000_000_000_000_000;

    /// <summary>Decimal zeros between point and first digit from which JavaScript writes an exponent.</summary>
    private const int ExponentZeros = 6;

    private readonly Span<byte> buffer = buffer;
    private int length;

    /// <summary>Whether a number so small was written that the two forms differ.</summary>
    public bool HasSmallNumbers { get; private set; }

    /// <summary>The text so far.</summary>
    public readonly ReadOnlySpan<byte> Text => buffer[..length];

    /// <summary>The checksum of the text, as the venue sends it.</summary>
    public readonly int Checksum => unchecked((int)Crc32.Compute(Text));

    /// <summary>Adds a whole number.</summary>
    public void Add(long number)
    {
        AddColon();
        Utf8Formatter.TryFormat(number, buffer[length..], out var written);
        length += written;
    }

    /// <summary>Adds <c>mantissa × 10^-scale</c>.</summary>
    /// <param name="isNegative">Whether a minus sign comes first.</param>
    /// <param name="mantissa">More than 0.</param>
    /// <param name="scale">0 to 18.</param>
    public void Add(bool isNegative, long mantissa, int scale)
    {
        AddColon();
        if (isNegative) buffer[length++] = (byte)'-';
        if (mantissa < PlacesLimit && scale < Places && TryAddPlaces(mantissa, scale)) return;
        Span<byte> scratch = stackalloc byte[DigitsMax];
        Utf8Formatter.TryFormat((ulong)mantissa, scratch, out var count);
        for (; scale > 0 && scratch[count - 1] == (byte)'0'; scale--) count--;
        AddDigits(scratch[..count], scale);
    }

    /// <summary>Adds a number of at most sixteen digits: all its places at once, then the two parts of them that are to be seen. Each part is copied
    /// whole, and what is too much of it is overwritten by what follows.</summary>
    /// <returns>False when nothing was added, since the number may need an exponent.</returns>
    private bool TryAddPlaces(long mantissa, int scale)
    {
        var (high, low) = Math.DivRem((ulong)mantissa, 100_000_000);
        var places = Vector128.Create(EightPlaces((uint)high), EightPlaces((uint)low)).AsByte();
        var digits = ~Vector128.Equals(places, Vector128<byte>.Zero).ExtractMostSignificantBits() & 0xFFFF;
        var point = Places - scale;
        var first = BitOperations.TrailingZeroCount(digits);
        if (first - point >= ExponentZeros || length + (3 * Places) > buffer.Length) return false;
        first = Math.Min(first, point - 1);
        var end = 32 - BitOperations.LeadingZeroCount(digits);
        var text = places + Vector128.Create((byte)'0');
        ref var target = ref MemoryMarshal.GetReference(buffer);
        Span<byte> scratch = stackalloc byte[2 * Places];
        ref var source = ref MemoryMarshal.GetReference(scratch);
        text.StoreUnsafe(ref source);
        Vector128.LoadUnsafe(ref source, (nuint)first).StoreUnsafe(ref target, (nuint)length);
        length += point - first;
        if (end <= point) return true;
        Unsafe.Add(ref target, length++) = (byte)'.';
        Vector128.LoadUnsafe(ref source, (nuint)point).StoreUnsafe(ref target, (nuint)length);
        length += end - point;
        return true;
    }

    /// <summary>The eight decimal places of a number below 10⁸, the first in the lowest byte: split in halves, each by one multiplication.</summary>
    private static ulong EightPlaces(uint number)
    {
        var fours = (number / 10_000) | ((ulong)(number % 10_000) << 32);
        var hundreds = ((fours * 10_486) >> 20) & 0x0000007F0000007F;
        var twos = hundreds | ((fours - (hundreds * 100)) << 16);
        var tens = ((twos * 103) >> 10) & 0x000F000F000F000F;
        return tens | ((twos - (tens * 10)) << 8);
    }

    private void AddDigits(scoped ReadOnlySpan<byte> digits, int scale)
    {
        var whole = digits.Length - scale;
        if (whole > 0)
        {
            Append(digits[..whole]);
            if (scale == 0) return;
            buffer[length++] = (byte)'.';
            Append(digits[whole..]);
            return;
        }

        if (-whole >= ExponentZeros)
        {
            HasSmallNumbers = true;
            if (exponents)
            {
                buffer[length++] = digits[0];
                if (digits.Length > 1)
                {
                    buffer[length++] = (byte)'.';
                    Append(digits[1..]);
                }

                Append("e-"u8);
                Utf8Formatter.TryFormat(1 - whole, buffer[length..], out var written);
                length += written;
                return;
            }
        }

        Append("0."u8);
        for (var zeros = -whole; zeros > 0; zeros--) buffer[length++] = (byte)'0';
        Append(digits);
    }

    private void AddColon()
    {
        if (length > 0) buffer[length++] = (byte)':';
    }

    private void Append(scoped ReadOnlySpan<byte> text)
    {
        text.CopyTo(buffer[length..]);
        length += text.Length;
    }
}
