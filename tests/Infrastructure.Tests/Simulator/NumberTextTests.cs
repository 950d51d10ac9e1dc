using System.Text;
using CompraVenta.Simulator.Wire;

namespace CompraVenta.Infrastructure.Tests.Simulator;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData(64_250, 0, "64250")]
    [InlineData(6_425_250, 2, "64252.5")]
    [InlineData(-25_000_000, 8, "-0.25")]
    [InlineData(100, 8, "0.000001")]
    [InlineData(110, 8, "0.0000011")]
    [InlineData(99, 8, "9.9e-7")]
    [InlineData(70, 8, "7e-7")]
    [InlineData(56, 8, "5.6e-7")]
    [InlineData(1, 8, "1e-8")]
    [InlineData(-123_456, 12, "-1.23456e-7")]
    [InlineData(17_423, 9, "0.000017423")]
    [InlineData(0, 8, "0")]
    public void Script_numbers_are_what_JavaScript_prints(long units, int decimals, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(new WireText().Script(units, decimals).Written));

    [Theory]
    [InlineData(5_800_103, 2, 8, "58001.03000000")]
    [InlineData(0, 5, 8, "0.00000000")]
    [InlineData(7, 0, 8, "7.00000000")]
    [InlineData(-1, 8, 8, "-0.00000001")]
    [InlineData(3, 0, 0, "3")]
    public void Fixed_numbers_have_all_their_decimals(long units, int decimals, int width, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(new WireText().Fixed(units, decimals, width).Written));

    [Fact]
    public void Times_have_the_digits_asked_for()
    {
        var time = new DateTimeOffset(2026, 8, 9, 21, 5, 48, 7, TimeSpan.Zero).ToUnixTimeMilliseconds();
        Assert.Equal("2026-08-09T21:05:48.007000Z", Encoding.UTF8.GetString(new WireText().Time(time, 6).Written));
        Assert.Equal("2026-08-09T21:05:48Z", Encoding.UTF8.GetString(new WireText().Time(time, 0).Written));
    }
}
