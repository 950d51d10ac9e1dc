using System.Globalization;
using System.Text;
using CompraVenta.Core.Markets;
using FsCheck;
using FsCheck.Fluent;

namespace CompraVenta.Core.Tests.Markets;

public class ExactDecimalTests
{
    [Theory]
    [InlineData("0", 0, 0)]
    [InlineData("0.00", 0, 2)]
    [InlineData("64000.10000000", 6_400_010_000_000, 8)]
    [InlineData("-0.25", -25, 2)]
    [InlineData("7e-7", 7, 7)]
    [InlineData("6.6E-7", 66, 8)]
    [InlineData("1.5e3", 1500, 0)]
    [InlineData("1e+2", 100, 0)]
    [InlineData("9223372036854775807", long.MaxValue, 0)]
    [InlineData("0.000000000000000001", 1, 18)]
    [InlineData("0.1000000000000000000000000000", 100_000_000_000_000_000, 18)]
    [InlineData("123456789012.00000000000000000000", 123_456_789_012_000_000, 6)]
    [InlineData("100000000000000000.50", 1_000_000_000_000_000_005, 1)]
    public void Reads_numbers_exactly(string text, long mantissa, int scale)
    {
        Assert.True(ExactDecimal.TryParse(Encoding.ASCII.GetBytes(text), out var value));
        Assert.Equal(new ExactDecimal(mantissa, (byte)scale).Trimmed(), value.Trimmed());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1.2.3")]
    [InlineData("+1")]
    [InlineData("1e")]
    [InlineData("1e-")]
    [InlineData("1e99999")]
    [InlineData("1e-+3")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("0x10")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("9223372036854775808")]
    [InlineData("0.0000000000000000001")]
    [InlineData("1e30")]
    [InlineData("1e-30")]
    public void Refuses_what_is_no_number_or_cannot_be_held(string text) =>
        Assert.False(ExactDecimal.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Theory]
    [InlineData(7, 7, "0.0000007")]
    [InlineData(6_400_010_000_000, 8, "64000.1")]
    [InlineData(-25, 2, "-0.25")]
    [InlineData(0, 8, "0")]
    [InlineData(1500, 0, "1500")]
    [InlineData(1, 18, "0.000000000000000001")]
    [InlineData(long.MaxValue, 18, "9.223372036854775807")]
    public void Writes_plain_decimals_without_trailing_zeros(long mantissa, int scale, string text) =>
        Assert.Equal(text, new ExactDecimal(mantissa, (byte)scale).ToString());

    [Fact]
    public void Agrees_with_decimal_on_every_number_it_reads()
    {
        var numbers = ArbMap.Default.ArbFor<long>().Generator.Where(m => m != long.MinValue)
            .SelectMany(m => Gen.Choose(0, 18).Select(s => new ExactDecimal(m, (byte)s)));
        Prop.ForAll(numbers.ToArbitrary(), number =>
        {
            var text = number.ToString();
            var read = ExactDecimal.TryParse(Encoding.ASCII.GetBytes(text), out var again);
            return read && again.Trimmed() == number.Trimmed()
                && decimal.Parse(text, CultureInfo.InvariantCulture) == number.ToDecimal();
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithReplay(new Replay(new Rnd(1, 3), null)));
    }

    [Theory]
    [InlineData(5, 0, 3, true, 5_000)]
    [InlineData(5_000, 3, 0, true, 5)]
    [InlineData(5_001, 3, 0, false, 5)]
    [InlineData(long.MaxValue, 0, 1, false, -10)]
    public void Rescales_only_when_nothing_is_lost(long mantissa, int scale, int to, bool fits, long expected)
    {
        Assert.Equal(fits, new ExactDecimal(mantissa, (byte)scale).TryRescale(to, out var rescaled));
        if (fits) Assert.Equal(expected, rescaled);
    }
}
