using System.Text;
using System.Text.Json.Serialization;

namespace CompraVenta.Web.Trading;

/// <summary>A price or an amount as its sender wrote it: a JSON number or a text, of plain digits with or without a point.</summary>
/// <param name="Value">The number, exactly; 0 when <paramref name="Fault"/> says why there is none.</param>
/// <param name="Decimals">How many decimals it needs.</param>
/// <param name="Fault">What is wrong with how it is written, as a sentence; null when nothing is.</param>
[JsonConverter(typeof(WrittenNumberConverter))]
internal readonly record struct WrittenNumber(decimal Value, int Decimals, string? Fault)
{
    /// <summary>Most digits, before and after the point: what a decimal holds exactly.</summary>
    public const int DigitsMax = 28;

    /// <summary>Longest text that is looked at.</summary>
    public const int LengthMax = 64;

    private const string NotPlain = "Write a plain decimal number: digits with or without a point, no exponent.";
    private const string NoComma = "Write it without commas: a point before the decimals, and nothing between thousands.";
    private const string TooLong = "A number has at most 28 digits.";

    /// <summary>What is too long to be looked at.</summary>
    public static WrittenNumber OfTooLong { get; } = new(0, 0, TooLong);

    /// <summary>Reads what was typed into a field; null when nothing was.</summary>
    public static WrittenNumber? OfField(string? text) => text?.Trim() switch
    {
        null or "" => null,
        { Length: > LengthMax } => OfTooLong,
        var written => Read(Encoding.UTF8.GetBytes(written)),
    };

    /// <summary>Reads digits.</summary>
    public static WrittenNumber Read(ReadOnlySpan<byte> text)
    {
        var isNegative = text.Length > 0 && text[0] == (byte)'-';
        if (isNegative) text = text[1..];
        var point = text.IndexOf((byte)'.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? default : text[(point + 1)..];
        if (whole.Length == 0 || (point >= 0 && fraction.Length == 0) || !AreDigits(whole) || !AreDigits(fraction)) return new(0, 0, text.Contains((byte)',') ? NoComma : NotPlain);
        whole = whole.TrimStart((byte)'0');
        if (whole.Length + fraction.Length > DigitsMax) return OfTooLong;

        // Zeros at the end are no decimals that matter.
        fraction = fraction.TrimEnd((byte)'0');
        UInt128 digits = 0;
        foreach (var digit in whole) digits = (digits * 10) + (uint)(digit - '0');
        foreach (var digit in fraction) digits = (digits * 10) + (uint)(digit - '0');

        // 28 digits fit into the 96 bits of a decimal.
        var value = new decimal((int)(uint)digits, (int)(uint)(digits >> 32), (int)(uint)(digits >> 64), isNegative && digits != 0, (byte)fraction.Length);
        return new(value, fraction.Length, null);
    }

    private static bool AreDigits(ReadOnlySpan<byte> text) => text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
}
