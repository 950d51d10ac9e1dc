using System.Text;
using System.Text.Json;
using CompraVenta.Infrastructure.Json;
using CompraVenta.Web.Trading;

namespace CompraVenta.Web.Tests.Trading;

public sealed class WrittenNumberTests
{
    private static readonly JsonSerializerOptions Exact = new() { Converters = { new ExactNumbers() } };

    [Theory]
    [InlineData("0.1", "0.1", 1)]
    [InlineData("1", "1", 0)]
    [InlineData("0.10000000000000", "0.1", 1)]
    [InlineData("007.50", "7.5", 1)]
    [InlineData("-3.25", "-3.25", 2)]
    [InlineData("-0", "0", 0)]
    [InlineData("9999999999999999999999999999", "9999999999999999999999999999", 0)]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001", 28)]
    [InlineData("79228162514264.33759354395033", "79228162514264.33759354395033", 14)]
    public void Digits_are_read_exactly_from_numbers_and_texts(string text, string value, int decimals)
    {
        var expected = decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture);
        var read = WrittenNumber.Read(Encoding.ASCII.GetBytes(text));
        Assert.Equal((null, expected, decimals), (read.Fault, read.Value, read.Decimals));
        Assert.Equal(read, JsonSerializer.Deserialize<WrittenNumber>($"\"{text}\""));
        if (!text.StartsWith("00", StringComparison.Ordinal)) Assert.Equal(read, JsonSerializer.Deserialize<WrittenNumber>(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("+1")]
    [InlineData("--1")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1.2.3")]
    [InlineData("1,5")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e5")]
    [InlineData("1E-5")]
    [InlineData("1e400")]
    [InlineData("0x10")]
    [InlineData("\\u0661")]
    [InlineData("10000000000000000000000000000")]
    [InlineData("0.00000000000000000000000000001")]
    [InlineData("0.123456789012345678901234567890")]
    [InlineData("1111111111111111111111111111111111111111111111111111111111111111111111111111111111111111")]
    public void What_is_no_plain_number_of_28_digits_says_why(string text)
    {
        var read = JsonSerializer.Deserialize<WrittenNumber>($"\"{text}\"");
        Assert.NotNull(read.Fault);
        Assert.Equal(0, read.Value);
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("1E2")]
    [InlineData("123456789012345678901234567890")]
    public void Nor_is_such_a_number_of_json(string text) => Assert.NotNull(JsonSerializer.Deserialize<WrittenNumber>(text).Fault);

    [Theory]
    [InlineData("true")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    public void Other_values_are_none(string text) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<WrittenNumber>(text));

    [Theory]
    [InlineData("50000.00000000", "50000")]
    [InlineData("0.00000001", "0.00000001")]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("-1.50", "-1.5")]
    [InlineData("0.000", "0")]
    [InlineData("65040.220000520321819045079382", "65040.220000520321819045079382")]
    public void Decimals_are_written_with_all_their_digits_and_no_more(string value, string written)
    {
        Assert.Equal(written, JsonSerializer.Serialize(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture), Exact));
    }
}
