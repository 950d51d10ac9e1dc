using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Infrastructure.Tests.Markets;

public class InstrumentCatalogTests
{
    private readonly ListingDirectory listings = new();

    public InstrumentCatalogTests()
    {
        List(0, "BTCUSDT", "BTC", "USDT");
        List(1, "tBTCUST", "BTC", "USDT");
        List(1, "tBTCUSD", "BTC", "USD");
        List(1, "tAVAX:USD", "AVAX", "USD");
        List(2, "BTC-USD", "BTC", "USD");
        List(2, "TUSD-BTC", "TUSD", "BTC");
        List(0, "ABCD", "AB", "CD");
        List(2, "A-BCD", "A", "BCD");
    }

    private void List(int venue, string symbol, string @base, string quote) => listings.Register(
        TestMarket.Venues[venue], symbol, new Instrument(@base, quote), InstrumentRules.None, isTrading: true, DateTimeOffset.UnixEpoch);

    [Theory]
    [InlineData("BTC-USD", "BTC-USD")]
    [InlineData("btc-usd", "BTC-USD")]
    [InlineData("BTCUSD", "BTC-USD")]
    [InlineData("BTC/USD", "BTC-USD")]
    [InlineData(" btcusd ", "BTC-USD")]
    [InlineData("btcusdt", "BTC-USDT")]
    [InlineData("tBTCUSD", "BTC-USD")]
    [InlineData("tBTCUST", "BTC-USDT")]
    [InlineData("tAVAX:USD", "AVAX-USD")]
    [InlineData("AVAXUSD", "AVAX-USD")]
    [InlineData("tusdbtc", "TUSD-BTC")]
    [InlineData("ab-cd", "AB-CD")]
    [InlineData("A-BCD", "A-BCD")]
    public void Understands_the_usual_spellings(string spelling, string name) =>
        Assert.Equal(name, new InstrumentCatalog(listings).Resolve(spelling).Instrument?.Name);

    [Fact]
    public void Names_the_candidates_of_a_spelling_that_means_several()
    {
        var resolution = new InstrumentCatalog(listings).Resolve("abcd");
        Assert.Null(resolution.Instrument);
        Assert.Equal(["A-BCD", "AB-CD"], resolution.Candidates.Select(c => c.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("NOPE-NOPE")]
    [InlineData("t")]
    [InlineData("-")]
    public void Knows_nothing_of_other_words(string spelling) =>
        Assert.Empty(new InstrumentCatalog(listings).Resolve(spelling).Candidates);

    [Fact]
    public void Learns_of_a_new_listing_at_once()
    {
        var catalog = new InstrumentCatalog(listings);
        Assert.Null(catalog.Resolve("NEWUSD").Instrument);
        List(2, "NEW-USD", "NEW", "USD");
        Assert.Equal("NEW-USD", catalog.Resolve("NEWUSD").Instrument?.Name);
    }
}
