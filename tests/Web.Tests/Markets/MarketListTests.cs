using CompraVenta.Core.Markets;
using CompraVenta.Web.Markets;

namespace CompraVenta.Web.Tests.Markets;

public sealed class MarketListTests
{
    private static readonly MarketRow[] Rows =
    [
        Row("BTC", "USDT", price: 64_000m, change: 1m, volume: 9_000_000m, worth: 1, spread: 0.1m),
        Row("ETH", "BTC", price: 0.05m, change: -2m, volume: 200m, worth: 64_000, spread: -0.4m),
        Row("THIN", "USD", price: 1m, change: 900m, volume: 10m, worth: 1, spread: 80m),
        Row("ADA", "USD", price: 1m, change: 0m, volume: 200_000m, worth: 1, spread: 2m),
        Row("NEW", "USD", price: null, change: null, volume: null, worth: 1, spread: null),
    ];

    [Theory]
    [InlineData("volume", true, "ETH BTC ADA THIN NEW")]
    [InlineData("volume", false, "THIN ADA BTC ETH NEW")]
    [InlineData("change", true, "THIN BTC ADA ETH NEW")]
    [InlineData("change", false, "ETH ADA BTC THIN NEW")]
    [InlineData("last", true, "BTC ETH ADA THIN NEW")]
    [InlineData("spread", false, "ETH BTC ADA THIN NEW")]
    [InlineData("pair", false, "ADA BTC ETH NEW THIN")]
    [InlineData("pair", true, "THIN NEW ETH BTC ADA")]
    public void Orders_by_every_column_what_is_not_known_last(string sort, bool isDescending, string expected) =>
        Assert.Equal(expected, Names(new() { Sort = Enum.Parse<MarketSort>(sort, ignoreCase: true), IsDescending = isDescending }));

    [Theory]
    [InlineData("eth/btc", "", "ETH")]
    [InlineData("usd", "", "BTC ADA THIN NEW")]
    [InlineData("t", "USD", "THIN")]
    [InlineData("", "BTC", "ETH")]
    [InlineData("nothing", "", "")]
    public void Finds_by_letters_and_quote(string search, string quote, string expected) => Assert.Equal(expected, Names(new() { Search = search, Quote = quote }));

    [Fact]
    public void Breadth_counts_what_is_known_and_movers_are_liquid()
    {
        var overview = MarketOverview.Of(Rows);
        Assert.Equal(new MarketBreadth(Up: 2, Down: 1, Flat: 1), overview.Breadth);
        Assert.Equal("BTC", Bases(overview.Risers));
        Assert.Equal("ETH", Bases(overview.Fallers));
        Assert.Equal("ETH BTC ADA THIN", Bases(overview.Leaders));
        Assert.Equal(5, overview.Count);
    }

    [Fact]
    public void Figures_are_written_for_people()
    {
        Assert.Equal("64,000.10", MarketFigures.Price(64_000.1m, 2));
        Assert.Equal("0.00001234", MarketFigures.Price(0.00001234m, 2));
        Assert.Equal("+1.20\u00a0%", MarketFigures.Change(1.2m));
        Assert.Equal("−0.40\u00a0%", MarketFigures.Change(-0.4m));
        Assert.Equal("1.24 B", MarketFigures.Compact(1_240_000_000m));
        Assert.Equal("345.1 M", MarketFigures.Compact(345_100_000m));
        Assert.Equal("−0.50", MarketFigures.Spread(-0.5m));
        Assert.Equal("123.5", MarketFigures.Spread(123.45m));
        Assert.Equal(MarketFigures.Unknown, MarketFigures.Price(null, 2));
    }

    private static string Names(MarketQuery query) => Bases(MarketList.Select(Rows, query));

    private static string Bases(IEnumerable<MarketRow> rows) => string.Join(' ', rows.Select(r => r.Instrument.Base));

    private static MarketRow Row(string asset, string quote, decimal? price, decimal? change, decimal? volume, decimal worth, decimal? spread)
    {
        var instrument = new Instrument(asset, quote);
        return new(instrument, [], new(instrument, null, price, change, volume, null, null, spread), worth, 2);
    }
}
