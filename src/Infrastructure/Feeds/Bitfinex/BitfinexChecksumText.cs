using System.Buffers.Text;

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
        Span<byte> scratch = stackalloc byte[DigitsMax];
        Utf8Formatter.TryFormat((ulong)mantissa, scratch, out var count);
        for (; scale > 0 && scratch[count - 1] == (byte)'0'; scale--) count--;
        AddDigits(scratch[..count], scale);
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
