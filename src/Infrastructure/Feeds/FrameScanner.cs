using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CompraVenta.Core.Markets;

namespace CompraVenta.Infrastructure.Feeds;

/// <summary>Reads a frame of exactly the form that a venue is known to send, from left to right, several times as fast as a JSON reader. Each
/// method says false on anything else, and the frame is then left to the venue's strict decoder, which alone decides what is wrong.</summary>
/// <remarks>It accepts less than JSON does, never more: no white space, no escapes, no exponents, at most 17 digits a number. What it reads
/// it reads as the strict decoder would.</remarks>
public ref struct FrameScanner
{
    /// <summary>Most digits of a number: with one more, zeros at its end would have to be looked at (<see cref="ExactDecimal.TryParse"/>).</summary>
    private const int DigitsMax = 17;

    private readonly ref byte start;
    private readonly int length;
    private int at;

    /// <summary>Stands before the first byte.</summary>
    public FrameScanner(ReadOnlySpan<byte> frame)
    {
        start = ref MemoryMarshal.GetReference(frame);
        length = frame.Length;
    }

    /// <summary>Whether the whole frame was read.</summary>
    public readonly bool IsAtEnd => at == length;

    private static Vector128<sbyte> Places => Vector128.Create((sbyte)0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);

    /// <summary>Passes over a text that must stand here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Skip(ReadOnlySpan<byte> literal)
    {
        if (!MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref start, at), length - at).StartsWith(literal)) return false;
        at += literal.Length;
        return true;
    }

    /// <summary>Passes over a byte if it stands here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Skip(byte letter)
    {
        if (at >= length || Unsafe.Add(ref start, at) != letter) return false;
        at++;
        return true;
    }

    /// <summary>Reads the rest of a quoted text and its closing quote: printable ASCII without escapes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryText(out ReadOnlySpan<byte> text)
    {
        for (var end = at; end + Vector128<byte>.Count <= length; end += Vector128<byte>.Count)
        {
            // Bytes of 128 and more are negative here, and so below a space like the control characters.
            var letters = Vector128.LoadUnsafe(ref start, (nuint)end);
            var special = (Vector128.Equals(letters, Vector128.Create((byte)'"')) | Vector128.Equals(letters, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(letters.AsSByte(), Vector128.Create((sbyte)' ')).AsByte()).ExtractMostSignificantBits();
            if (special == 0) continue;
            return TryEndText(end + BitOperations.TrailingZeroCount(special), out text);
        }

        return TryTextSlowly(out text);
    }

    /// <summary>Reads a whole number that is not negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryWhole(out long number)
    {
        var first = at;
        return TryDigits(out number, out var scale) && scale == 0 && (at - first == 1 || Unsafe.Add(ref start, first) != (byte)'0');
    }

    /// <summary>Reads the rest of a decimal number in quotes, and its closing quote.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryQuoted(out ExactDecimal number)
    {
        var isNumber = TryDigits(out var mantissa, out var scale);
        number = new ExactDecimal(mantissa, (byte)scale);
        return isNumber && Skip((byte)'"');
    }

    /// <summary>Reads a decimal number without quotes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryNumber(out ExactDecimal number)
    {
        var isNegative = Skip((byte)'-');
        var first = at;
        var isNumber = TryDigits(out var mantissa, out var scale);
        number = new ExactDecimal(isNegative ? -mantissa : mantissa, (byte)scale);

        // JSON has no zeros before a number.
        return isNumber && (Unsafe.Add(ref start, first) != (byte)'0' || at - first == 1 || Unsafe.Add(ref start, first + 1) == (byte)'.');
    }

    /// <summary>Reads digits with or without a point among them, sixteen bytes at once where there are as many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryDigits(out long mantissa, out int scale)
    {
        if (length < Vector128<byte>.Count) return TryDigitsSlowly(out mantissa, out scale);
        var letters = at + Vector128<byte>.Count <= length ? Vector128.LoadUnsafe(ref start, (nuint)at) : Tail();
        var digits = letters - Vector128.Create((byte)'0');
        var others = Vector128.GreaterThan(digits, Vector128.Create((byte)9)).ExtractMostSignificantBits() | (1u << Vector128<byte>.Count);
        var whole = BitOperations.TrailingZeroCount(others);
        var end = whole;
        scale = 0;
        var points = Vector128.Equals(letters, Vector128.Create((byte)'.')).ExtractMostSignificantBits();
        if (((points >> whole) & 1) != 0)
        {
            end = BitOperations.TrailingZeroCount(others & (others - 1));
            scale = end - whole - 1;
            if (scale == 0)
            {
                mantissa = 0;
                return false;
            }
        }

        if (end == Vector128<byte>.Count) return TryDigitsSlowly(out mantissa, out scale);

        // The digits are moved to the end of the sixteen places, over the point; the places before them are 0.
        var source = Places + Vector128.Create((sbyte)(whole + scale - Vector128<byte>.Count));
        source -= Vector128.GreaterThanOrEqual(source, Vector128.Create((sbyte)whole));
        var places = Vector128.ShuffleNative(digits, source.AsByte()).AsUInt64();
        mantissa = (long)((EightDigits(places[0]) * 100_000_000) + EightDigits(places[1]));
        at += end;
        return whole > 0;
    }

    /// <summary>The bytes from here to the end, and zeros behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Vector128<byte> Tail()
    {
        var last = Vector128.LoadUnsafe(ref start, (nuint)(length - Vector128<byte>.Count));
        var source = Places + Vector128.Create((sbyte)(at + Vector128<byte>.Count - length));
        source |= Vector128.GreaterThan(source, Vector128.Create((sbyte)15));
        return Vector128.ShuffleNative(last, source.AsByte());
    }

    /// <summary>The number that eight digits make, the first of them in the lowest byte: by twos, by fours, then all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong EightDigits(ulong digits)
    {
        digits = (digits * ((10 << 8) + 1)) >> 8;
        digits = ((digits & 0x00FF00FF00FF00FF) * ((100 << 16) + 1)) >> 16;
        return ((digits & 0x0000FFFF0000FFFF) * ((10_000UL << 32) + 1)) >> 32;
    }

    private bool TryDigitsSlowly(out long mantissa, out int scale)
    {
        mantissa = 0;
        scale = 0;
        int digits = 0, point = -1;
        for (; at < length; at++)
        {
            var letter = Unsafe.Add(ref start, at);
            var digit = (uint)(letter - '0');
            if (digit <= 9)
            {
                if (++digits > DigitsMax) return false;
                mantissa = (mantissa * 10) + digit;
            }
            else if (letter == (byte)'.' && point < 0 && digits > 0) point = digits;
            else break;
        }

        if (point >= 0) scale = digits - point;
        return digits > 0 && point != digits;
    }

    private bool TryTextSlowly(out ReadOnlySpan<byte> text)
    {
        var end = at;
        while (end < length && Unsafe.Add(ref start, end) is >= (byte)' ' and < 128 and not (byte)'"' and not (byte)'\\') end++;
        return TryEndText(end, out text);
    }

    private bool TryEndText(int end, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (end >= length || Unsafe.Add(ref start, end) != (byte)'"') return false;
        text = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref start, at), end - at);
        at = end + 1;
        return true;
    }
}
