using System.Buffers;
using System.Globalization;
using System.Text;

namespace CompraVenta.Web.Http;

/// <summary>Writes lines of CSV, field by field (RFC 4180, in UTF-8): numbers exact and without needless zeros, times in UTC to the microsecond.</summary>
internal sealed class CsvLine(IBufferWriter<byte> output)
{
    // Twenty-eight digits, a sign, a point and a zero before it; a time has fewer.
    private const int ValueBytesMax = 40;
    private const string NumberForm = "0.############################";
    private const string MomentForm = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private static readonly SearchValues<char> ToBeQuoted = SearchValues.Create(",\"\r\n");

    private bool isBegun;

    /// <summary>Writes a word of ours; empty for null.</summary>
    public void Word(string? word)
    {
        Begin();
        if (word is not null) Put(word.AsSpan().ContainsAny(ToBeQuoted) ? $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : word);
    }

    /// <summary>Writes what somebody else has written: a spreadsheet would calculate what looks like a formula, so that gets an apostrophe before it, and so does what begins with one, or it could not be told from that.</summary>
    public void Text(string? text) => Word(text?.TrimStart() is { Length: > 0 } trimmed && trimmed[0] is '=' or '+' or '-' or '@' or '\'' ? $"'{text}" : text);

    /// <summary>Writes a number; empty for null.</summary>
    public void Number(decimal? number) => Value(number, NumberForm);

    /// <summary>Writes a whole number.</summary>
    public void Number(long number) => Value<long>(number, "D");

    /// <summary>Writes the number of an order; empty for null.</summary>
    public void Id(Guid? id) => Value(id, "D");

    /// <summary>Writes a moment; empty for null.</summary>
    public void Moment(DateTimeOffset? moment) => Value(moment?.UtcDateTime, MomentForm);

    /// <summary>Writes true or false.</summary>
    public void Flag(bool flag) => Word(flag ? "true" : "false");

    /// <summary>Ends the line.</summary>
    public void End()
    {
        output.Write("\n"u8);
        isBegun = false;
    }

    private void Value<T>(T? value, string form)
        where T : struct, IUtf8SpanFormattable
    {
        Begin();
        if (value is not { } known) return;
        if (!known.TryFormat(output.GetSpan(ValueBytesMax), out var length, form, CultureInfo.InvariantCulture)) throw new FormatException($"{known} is longer than {ValueBytesMax} bytes");
        output.Advance(length);
    }

    private void Begin()
    {
        if (isBegun) output.Write(","u8);
        isBegun = true;
    }

    private void Put(string text) => Encoding.UTF8.GetBytes(text, output);
}
