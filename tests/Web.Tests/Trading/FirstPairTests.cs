using CompraVenta.TestKit;
using CompraVenta.Web.Tests.Accounts;

namespace CompraVenta.Web.Tests.Trading;

/// <summary>The pair that Trade opens with.</summary>
[Collection(TradingCollection.Name)]
public sealed class FirstPairTests(TradingApp trading) : IClassFixture<TradingApp>
{
    [Fact]
    public async Task Trade_opens_with_the_busiest_pair_that_can_be_paid_for()
    {
        var market = trading.App.Market;
        using var visitor = new PageClient(trading.App);
        Assert.Equal("BTC-USDT", await OpenAsync(visitor));

        // The busiest of all is priced in what nobody has at first.
        await market.Coinbase.TickerAsync(market.CoinbaseBtcUsd, last: 100, open: 100, volumeQuote: 9_000_000);
        await market.Binance.TickerAsync(trading.BinanceBtc, last: 100, open: 100, volumeQuote: 1_000_000);
        await market.Binance.TickerAsync(trading.Eth, last: 10, open: 10, volumeQuote: 5_000_000);
        await Eventually.True(async () => await OpenAsync(visitor) == "ETH-USDT");
        var (browser, _) = await PageClient.RegisterAsync(trading.App);
        using var owner = browser;
        await Eventually.True(async () => (await owner.GetAsync("/Wallet")).Status == 200);
        Assert.Equal("ETH-USDT", await OpenAsync(owner));

        // Once there are dollars, they buy.
        var dollar = market.Coinbase.List("USDT-USD", "USDT-USD");
        await trading.ShowBooksAsync();
        await market.Coinbase.SnapshotAsync(dollar, "0.99:100000", "1.01:100000");
        await owner.GetAsync("/Convert?from=USDT&to=USD");
        var page = await owner.SendAsync(new() { ["amount"] = "100" });
        Assert.StartsWith("100.00 USDT became ", page.Notice, StringComparison.Ordinal);
        Assert.Equal("BTC-USD", await OpenAsync(owner));
        Assert.Equal("ETH-USDT", await OpenAsync(visitor));
        Assert.Equal("BTC-USDT", (await owner.GetAsync("/Trade?pair=BTC-USDT")).Document.QuerySelector("[data-trade]")!.GetAttribute("data-pair"));
    }

    private static async Task<string?> OpenAsync(PageClient browser) => (await browser.GetAsync("/Trade")).Document.QuerySelector("[data-trade]")?.GetAttribute("data-pair");
}
