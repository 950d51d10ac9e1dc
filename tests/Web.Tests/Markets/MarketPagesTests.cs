using CompraVenta.TestKit;

namespace CompraVenta.Web.Tests.Markets;

[Collection(PostgresCollection.Name)]
public sealed class MarketPagesTests(WebApp app) : IClassFixture<WebApp>
{
    [Fact]
    public async Task Markets_shows_figures_and_says_what_it_cannot_mean()
    {
        await app.Market.Coinbase.TickerAsync(app.Market.CoinbaseBtcUsd, last: 64_000.10m, open: 62_000m, volumeQuote: 9_000_000.5m);
        var page = "";
        await Eventually.True(async () => (page = await ReadAsync("/Markets?q=btcusd&sort=colour")).Contains("64,000.1", StringComparison.Ordinal));
        Assert.Contains("3.23", page, StringComparison.Ordinal);
        Assert.Contains("There is no column", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/Markets?q=btcusd&amp;sort=pair\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("\"~", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_found_offers_the_way_back()
    {
        var page = await ReadAsync("/Markets?q=nothing");
        Assert.Contains("No market matches", page, StringComparison.Ordinal);
        Assert.Contains("Clear filters", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Home_shows_what_moves()
    {
        await app.Market.Bitfinex.TickerAsync(app.Market.BitfinexBtcUsd, last: 64_001m, open: 64_000m, volumeQuote: 1_000_000m);
        await Eventually.True(async () => (await ReadAsync("/")).Contains("data-pair=\"BTC-USD\"", StringComparison.Ordinal));
    }

    private async Task<string> ReadAsync(string path) => await app.Http.GetStringAsync(new Uri(path, UriKind.Relative));
}
