using System.Globalization;
using System.Text;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds;

namespace CompraVenta.Infrastructure.Tests.Feeds;

public sealed class FrameScannerTests
{
    /// <summary>Long enough that sixteen bytes can be read at once wherever the number stands.</summary>
    private const string Padding = ",\"padding\":\"0123456789abcdef\"}";

    [Fact]
    public void Numbers_are_those_of_the_strict_reader_or_left_to_it()
    {
        var random = new Random(20_261_121);
        for (var round = 0; round < 200_000; round++)
        {
            var text = Number(random);
            foreach (var rest in new[] { "\"", "\"" + Padding })
            {
                var scan = new FrameScanner(Encoding.ASCII.GetBytes(text + rest));
                if (!scan.TryQuoted(out var number)) continue;
                Assert.True(ExactDecimal.TryParse(Encoding.ASCII.GetBytes(text), out var expected), text);
                Assert.Equal(expected, number);
            }
        }
    }

    [Theory]
    [InlineData("0", 0, 0)]
    [InlineData("64000.10000000", 6_400_010_000_000, 8)]
    [InlineData("0.00000001", 1, 8)]
    [InlineData("123456789.12345678", 12_345_678_912_345_678, 8)]
    [InlineData("1234567890.1234", 12_345_678_901_234, 4)]
    [InlineData("007.50", 750, 2)]
    public void A_plain_number_is_read(string text, long mantissa, byte scale)
    {
        foreach (var rest in new[] { "\"", "\"" + Padding })
        {
            var scan = new FrameScanner(Encoding.ASCII.GetBytes(text + rest));
            Assert.True(scan.TryQuoted(out var number));
            Assert.Equal(new ExactDecimal(mantissa, scale), number);
            Assert.Equal(rest.Length == 1, scan.IsAtEnd);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1.2.3")]
    [InlineData("1e5")]
    [InlineData("-1")]
    [InlineData("1 ")]
    [InlineData("123456789012345678")]
    [InlineData("0.123456789012345678")]
    public void What_is_no_plain_number_is_left_to_the_strict_reader(string text)
    {
        foreach (var rest in new[] { "\"", "\"" + Padding })
        {
            var scan = new FrameScanner(Encoding.ASCII.GetBytes(text + rest));
            Assert.False(scan.TryQuoted(out _));
        }
    }

    [Theory]
    [InlineData("-12.5,", true)]
    [InlineData("0.5,", true)]
    [InlineData("0,", true)]
    [InlineData("00.5,", false)]
    [InlineData("012,", false)]
    [InlineData("--1,", false)]
    [InlineData("+1,", false)]
    public void A_number_without_quotes_follows_the_rules_of_JSON(string text, bool isRead)
    {
        foreach (var rest in new[] { "", Padding })
        {
            var scan = new FrameScanner(Encoding.ASCII.GetBytes(text + rest));
            Assert.Equal(isRead, scan.TryNumber(out _) && scan.Skip((byte)','));
        }
    }

    [Theory]
    [InlineData("BTC-USD\"", "BTC-USD")]
    [InlineData("\"", "")]
    [InlineData("a text that is longer than sixteen letters\"", "a text that is longer than sixteen letters")]
    [InlineData("with \\\" in it\"", null)]
    [InlineData("no end", null)]
    [InlineData("line\nbreak\"", null)]
    [InlineData("币安\"", null)]
    public void A_text_is_plain_ASCII_up_to_its_quote(string text, string? expected)
    {
        foreach (var rest in new[] { "", expected is null ? "" : Padding })
        {
            var scan = new FrameScanner(Encoding.UTF8.GetBytes(text + rest));
            Assert.Equal(expected is not null, scan.TryText(out var read));
            if (expected is not null) Assert.Equal(expected, Encoding.ASCII.GetString(read));
        }
    }

    private static string Number(Random random)
    {
        var text = new StringBuilder();
        for (var digits = random.Next(0, 12); digits > 0; digits--) text.Append((char)('0' + random.Next(10)));
        if (random.Next(4) > 0) text.Append('.');
        for (var digits = random.Next(0, 12); digits > 0; digits--) text.Append((char)('0' + random.Next(10)));
        if (random.Next(10) == 0) text.Insert(random.Next(text.Length + 1), "-+eE .,x"[random.Next(8)].ToString(CultureInfo.InvariantCulture));
        return text.ToString();
    }
}
