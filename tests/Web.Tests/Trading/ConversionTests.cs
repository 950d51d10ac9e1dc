using CompraVenta.Core.Markets;
using CompraVenta.Web.Trading.Converting;

namespace CompraVenta.Web.Tests.Trading;

/// <summary>How one asset becomes another.</summary>
public sealed class ConversionTests
{
    private static readonly Dictionary<Instrument, Listing[]> Listed = new()
    {
        [new("BTC", "USDT")] = new Listing[3],
        [new("BTC", "EUR")] = new Listing[1],
        [new("ETH", "USDT")] = new Listing[1],
        [new("EUR", "USDT")] = new Listing[1],
        [new("USDT", "EUR")] = new Listing[2],
        [new("USDT", "USD")] = new Listing[2],
    };

    [Theory]
    [InlineData("USDT", "USD", "USDT-USD", true)]
    [InlineData("USD", "USDT", "USDT-USD", false)]
    [InlineData("USDT", "EUR", "USDT-EUR", true)]
    [InlineData("EUR", "USDT", "USDT-EUR", false)]
    [InlineData("USDT", "BTC", "BTC-USDT", false)]
    public void It_is_a_sale_or_a_purchase_in_the_pair_of_the_two_that_most_exchanges_list(string from, string to, string pair, bool isSell)
    {
        var way = Conversion.Find(from, to, Listed)!;
        Assert.Equal((pair, isSell, from, to), (way.Pair.Name, way.IsSell, way.From, way.To));
    }

    [Fact]
    public void Where_there_is_no_pair_it_can_be_done_in_two_steps()
    {
        Assert.Null(Conversion.Find("EUR", "USD", Listed));
        var currencies = Conversion.Currencies(Listed);
        Assert.Equal(["USDT", "EUR", "USD"], currencies);
        Assert.Equal(["USDT"], Conversion.Bridges("EUR", "USD", currencies, Listed));
        Assert.Equal(["BTC"], Conversion.Bridges("EUR", "ETH", ["BTC"], Listed.Append(new(new("ETH", "BTC"), new Listing[1])).ToDictionary()));
        Assert.Empty(Conversion.Bridges("EUR", "NOPE", currencies, Listed));
    }
}
