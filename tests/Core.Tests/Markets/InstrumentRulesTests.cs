using System.Globalization;
using CompraVenta.Core.Markets;

namespace CompraVenta.Core.Tests.Markets;

public sealed class InstrumentRulesTests
{
    [Theory]
    [InlineData("61000", "1")]
    [InlineData("10000", "1")]
    [InlineData("9999.9", "0.1")]
    [InlineData("1", "0.0001")]
    [InlineData("0.99999", "0.00001")]
    [InlineData("0.000012345", "0.000000001")]
    [InlineData("1000000000000", "100000000")]
    [InlineData("0", "7")]
    [InlineData("-61000", "7")]
    public void Where_digits_are_counted_the_tick_is_that_of_the_last_one(string price, string tick)
    {
        var rules = InstrumentRules.None with { TickSize = 7, PriceDigits = 5 };
        Assert.Equal(Exact(tick), rules.TickAt(Exact(price)));
    }

    [Theory]
    [InlineData("0.01")]
    [InlineData("0")]
    public void Where_they_are_not_it_is_the_tick_size(string tick) => Assert.Equal(Exact(tick), (InstrumentRules.None with { TickSize = Exact(tick) }).TickAt(61_000));

    private static decimal Exact(string number) => decimal.Parse(number, CultureInfo.InvariantCulture);
}
