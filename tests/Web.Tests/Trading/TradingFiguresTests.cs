using System.Globalization;
using CompraVenta.Web.Trading;

namespace CompraVenta.Web.Tests.Trading;

/// <summary>Numbers as pages show them.</summary>
public sealed class TradingFiguresTests
{
    [Theory]
    [InlineData("0", "0.00")]
    [InlineData("1234567.895", "1,234,567.90")]
    [InlineData("-1234.5", "-1,234.50")]
    [InlineData("0.123456", "0.12346")]
    [InlineData("0.1", "0.1")]
    [InlineData("-0.0000123456789", "-0.000012346")]
    [InlineData("0.0000000000123456789", "0.000000000012346")]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    [InlineData("0.9999999", "1")]
    public void What_is_rounded_has_two_decimals_or_five_significant_figures_below_1(string number, string shown) =>
        Assert.Equal(shown, TradingFigures.Rounded(decimal.Parse(number, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("63979.6845", "63,979.68")]
    [InlineData("1000", "1,000.00")]
    [InlineData("146.16849", "146.168")]
    [InlineData("21.5", "21.50")]
    [InlineData("21.50019", "21.5002")]
    [InlineData("1.0903", "1.0903")]
    [InlineData("1.00005", "1.00005")]
    [InlineData("0.4828123", "0.48281")]
    public void An_average_price_has_six_significant_figures_where_two_decimals_are_fewer(string number, string shown) =>
        Assert.Equal(shown, TradingFigures.Average(decimal.Parse(number, CultureInfo.InvariantCulture)));
}
