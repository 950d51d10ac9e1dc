using System.Globalization;

namespace CompraVenta.Core.Markets;

/// <summary>An exact decimal number: <c>Mantissa × 10^-Scale</c>. Scale is 0 to 18; nothing is ever rounded.</summary>
public readonly record struct ExactDecimal(long Mantissa, byte Scale)
{
    /// <summary>Most decimals a number may have.</summary>
    public const int ScaleMax = 18;

    /// <summary>Most bytes that <see cref="Format"/> writes: sign, 19 digits, leading zeros and the point.</summary>
    public const int TextBytesMax = 24;

    private const ulong MantissaMax = long.MaxValue;

    private static readonly long[] Powers = MakePowers();

    /// <summary>Zero.</summary>
    public static ExactDecimal Zero => default;

    /// <summary>10 to the power given, 0 to 18.</summary>
    public static long PowerOfTen(int exponent) => Powers[exponent];

    /// <summary>Reads the number text of JSON, with or without an exponent: <c>-0.10</c>, <c>7e-7</c>.</summary>
    /// <returns>False when it is not such a number, or cannot be held exactly in a 64-bit mantissa and 18 decimals.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out ExactDecimal value)
    {
        value = default;
        var at = 0;
        var negative = text.Length > 0 && text[0] == (byte)'-';
        if (negative) at = 1;

        ulong mantissa = 0;
        int digits = 0, fraction = -1, zeros = 0;
        for (; at < text.Length; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit <= 9)
            {
                digits++;
                if (fraction >= 0)
                {
                    // Zeros at the end of a fraction count only once a digit follows them.
                    fraction++;
                    if (digit == 0 && mantissa > 99_999_999_999_999_999) { zeros++; continue; }
                }

                for (; zeros > 0; zeros--)
                {
                    if (mantissa > MantissaMax / 10) return false;
                    mantissa *= 10;
                }

                if (mantissa > (MantissaMax - digit) / 10) return false;
                mantissa = (mantissa * 10) + digit;
            }
            else if (text[at] == (byte)'.' && fraction < 0 && digits > 0) fraction = 0;
            else break;
        }

        if (digits == 0 || fraction == 0) return false;
        var scale = Math.Max(fraction, 0) - zeros;
        if (at < text.Length)
        {
            if (!TryReadExponent(text[at..], out var exponent)) return false;
            scale -= exponent;
        }

        if (mantissa == 0) scale = Math.Clamp(scale, 0, ScaleMax);
        for (; scale > ScaleMax && mantissa % 10 == 0; scale--) mantissa /= 10;
        for (; scale < 0; scale++)
        {
            if (mantissa > MantissaMax / 10) return false;
            mantissa *= 10;
        }

        if (scale > ScaleMax) return false;
        value = new ExactDecimal(negative ? -(long)mantissa : (long)mantissa, (byte)scale);
        return true;
    }

    /// <summary>The same number written with another count of decimals.</summary>
    /// <returns>False when digits would be lost or the mantissa would not fit.</returns>
    public bool TryRescale(int scale, out long mantissa)
    {
        if (scale >= Scale)
        {
            var high = Math.BigMul(Mantissa, Powers[scale - Scale], out mantissa);
            return high == mantissa >> 63;
        }

        var (quotient, remainder) = Math.DivRem(Mantissa, Powers[Scale - scale]);
        mantissa = quotient;
        return remainder == 0;
    }

    /// <summary>The same number without zeros at the end of its decimals.</summary>
    public ExactDecimal Trimmed()
    {
        if (Mantissa == 0) return default;
        var (mantissa, scale) = (Mantissa, Scale);
        for (; scale > 0 && mantissa % 10 == 0; scale--) mantissa /= 10;
        return new ExactDecimal(mantissa, scale);
    }

    /// <summary>As <see cref="decimal"/>, exactly.</summary>
    public decimal ToDecimal()
    {
        var magnitude = (ulong)Math.Abs(Mantissa);
        return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), 0, Mantissa < 0, Scale);
    }

    /// <summary>Writes the plain decimal text without trailing zeros and without an exponent: <c>0.0000007</c>.</summary>
    /// <returns>The bytes written.</returns>
    /// <exception cref="ArgumentException">The buffer has fewer than <see cref="TextBytesMax"/> bytes and the text does not fit.</exception>
    public int Format(Span<byte> utf8)
    {
        var trimmed = Trimmed();
        Span<byte> digits = stackalloc byte[20];
        var magnitude = (ulong)Math.Abs(trimmed.Mantissa);
        var first = digits.Length;
        do
        {
            digits[--first] = (byte)('0' + (magnitude % 10));
            magnitude /= 10;
        }
        while (magnitude != 0 || digits.Length - first <= trimmed.Scale);

        var text = digits[first..];
        var whole = text.Length - trimmed.Scale;
        var length = (trimmed.Mantissa < 0 ? 1 : 0) + text.Length + (trimmed.Scale > 0 ? 1 : 0);
        if (utf8.Length < length) throw new ArgumentException($"needs {length} bytes", nameof(utf8));
        var at = 0;
        if (trimmed.Mantissa < 0) utf8[at++] = (byte)'-';
        text[..whole].CopyTo(utf8[at..]);
        at += whole;
        if (trimmed.Scale > 0)
        {
            utf8[at++] = (byte)'.';
            text[whole..].CopyTo(utf8[at..]);
        }

        return length;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> utf8 = stackalloc byte[TextBytesMax];
        return System.Text.Encoding.ASCII.GetString(utf8[..Format(utf8)]);
    }

    private static bool TryReadExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        if ((text[0] | 0x20) != 'e') return false;
        text = text[1..];
        if (text.Length > 0 && text[0] == (byte)'+') text = text[1..];
        else if (text.Length > 1 && text[0] == (byte)'-' && text[1] is < (byte)'0' or > (byte)'9') return false;
        return text.Length is > 0 and <= 4 && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent);
    }

    private static long[] MakePowers()
    {
        var powers = new long[ScaleMax + 1];
        powers[0] = 1;
        for (var i = 1; i < powers.Length; i++) powers[i] = powers[i - 1] * 10;
        return powers;
    }
}
