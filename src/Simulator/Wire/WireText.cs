using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace CompraVenta.Simulator.Wire;

/// <summary>A growing sheet of UTF-8 text that frames and answers are written on; reused, one owner.</summary>
internal sealed class WireText
{
    private byte[] _bytes = new byte[4_096];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public WireText Clear()
    {
        Length = 0;
        return this;
    }

    /// <summary>Drops what was written last.</summary>
    public void Truncate(int length) => Length = length;

    public WireText Raw(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Free(utf8.Length));
        Length += utf8.Length;
        return this;
    }

    public WireText Raw(string text)
    {
        Length += Encoding.UTF8.GetBytes(text, Free(Encoding.UTF8.GetMaxByteCount(text.Length)));
        return this;
    }

    /// <summary>A JSON string, escaped where needed.</summary>
    public WireText Quoted(string text) =>
        Raw("\""u8).Raw(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)).Raw("\""u8);

    public WireText Number(long value)
    {
        _ = Utf8Formatter.TryFormat(value, Free(20), out var written);
        Length += written;
        return this;
    }

    public WireText Number(double value, int decimals) => Raw(value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    /// <summary>units × 10^-decimals with exactly <paramref name="width"/> (≥ decimals) decimals.</summary>
    public WireText Fixed(long units, int decimals, int width)
    {
        Plain(units, decimals, strip: false);
        var add = width - decimals;
        if (add <= 0) return this;
        if (decimals == 0) Raw("."u8);
        Free(add)[..add].Fill((byte)'0');
        Length += add;
        return this;
    }

    /// <summary>units × 10^-decimals without trailing zeros and without an exponent.</summary>
    public WireText Trimmed(long units, int decimals) => Plain(units, decimals, strip: true);

    /// <summary>units × 10^-decimals as JavaScript prints the number: no trailing zeros, an exponent below 1e-6.</summary>
    public WireText Script(long units, int decimals)
    {
        if (decimals <= 6 || units == 0) return Plain(units, decimals, strip: true);
        var magnitude = units < 0 ? (ulong)-units : (ulong)units;
        while (decimals > 0 && magnitude % 10 == 0)
        {
            magnitude /= 10;
            decimals--;
        }

        Span<byte> digits = stackalloc byte[20];
        _ = Utf8Formatter.TryFormat(magnitude, digits, out var count);
        // JavaScript switches to an exponent when the point would stand more than six zeros before the first digit.
        var exponent = count - 1 - decimals;
        if (exponent >= -6) return Plain(units < 0 ? -(long)magnitude : (long)magnitude, decimals, strip: true);
        if (units < 0) Raw("-"u8);
        Raw(digits[..1]);
        if (count > 1) Raw("."u8).Raw(digits[1..count]);
        return Raw("e"u8).Number(exponent);
    }

    /// <summary>An RFC 3339 time in UTC with the given number of fractional digits (0 to 9).</summary>
    public WireText Time(long unixMs, int digits)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(unixMs);
        Span<byte> text = stackalloc byte[20];
        "0000-00-00T00:00:00"u8.CopyTo(text);
        Put(text, 0, time.Year, 4);
        Put(text, 5, time.Month, 2);
        Put(text, 8, time.Day, 2);
        Put(text, 11, time.Hour, 2);
        Put(text, 14, time.Minute, 2);
        Put(text, 17, time.Second, 2);
        Raw(text[..19]);
        if (digits > 0)
        {
            Span<byte> fraction = stackalloc byte[10];
            fraction.Fill((byte)'0');
            fraction[0] = (byte)'.';
            Put(fraction, 1, time.Millisecond, 3);
            Raw(fraction[..(digits + 1)]);
        }

        return Raw("Z"u8);
    }

    private static void Put(Span<byte> text, int at, int value, int width)
    {
        for (var i = at + width - 1; i >= at; i--, value /= 10) text[i] = (byte)('0' + (value % 10));
    }

    private WireText Plain(long units, int decimals, bool strip)
    {
        if (units < 0)
        {
            Raw("-"u8);
            units = -units;
        }

        while (strip && decimals > 0 && units % 10 == 0)
        {
            units /= 10;
            decimals--;
        }

        Span<byte> digits = stackalloc byte[20];
        _ = Utf8Formatter.TryFormat(units, digits, out var count);
        if (decimals == 0) return Raw(digits[..count]);
        if (count > decimals) return Raw(digits[..(count - decimals)]).Raw("."u8).Raw(digits[(count - decimals)..count]);
        Raw("0."u8);
        var zeros = decimals - count;
        Free(zeros)[..zeros].Fill((byte)'0');
        Length += zeros;
        return Raw(digits[..count]);
    }

    private Span<byte> Free(int count)
    {
        if (_bytes.Length - Length < count) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        return _bytes.AsSpan(Length);
    }
}
