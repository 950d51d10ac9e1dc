using CompraVenta.Core.Markets;

namespace CompraVenta.Web.Tests.Markets;

[Collection(PostgresCollection.Name)]
public sealed class TradeEndpointsTests(WebApp app) : IClassFixture<WebApp>
{
    [Fact]
    public async Task Answers_the_newest_trades_oldest_first()
    {
        var listing = app.Market.CoinbaseBtcUsd;
        await app.Market.Coinbase.TradeAsync(listing, Side.Bid, "64000.70", "0.25");
        await app.Market.Coinbase.TradeAsync(listing, Side.Ask, "64000.10", "1.0");
        await app.Market.Coinbase.TradeAsync(listing, Side.Bid, "64000.8", "0.00000001");
        var (status, answer) = await app.GetAsync("/api/trades/gdax/BTC-USD?limit=2");
        Assert.Equal(200, status);
        Assert.Equal("coinbase", answer.GetProperty("exchange").GetString());
        Assert.Equal("BTC-USD", answer.GetProperty("pair").GetString());
        Assert.Equal("simulated", answer.GetProperty("source").GetString());
        var trades = answer.GetProperty("trades");
        Assert.Equal(2, trades.GetArrayLength());
        Assert.Equal(2, trades[0].GetProperty("id").GetInt64());
        Assert.Equal("sell", trades[0].GetProperty("side").GetString());
        Assert.Equal("64000.1", trades[0].GetProperty("price").GetString());
        Assert.Equal("1", trades[0].GetProperty("size").GetString());
        Assert.Equal("buy", trades[1].GetProperty("side").GetString());
        Assert.Equal("0.00000001", trades[1].GetProperty("size").GetString());
        Assert.EndsWith("Z", trades[1].GetProperty("time").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pair_that_has_not_traded_has_an_empty_tape()
    {
        var (status, answer) = await app.GetAsync("/api/trades/binance/BTC-USDT");
        Assert.Equal(200, status);
        Assert.Equal(0, answer.GetProperty("trades").GetArrayLength());
    }

    [Theory]
    [InlineData("/api/trades/kraken/BTC-USD", 400, "exchange")]
    [InlineData("/api/trades/coinbase/NOPE-USD", 404, "pair")]
    [InlineData("/api/trades/binance/BTC-USD", 404, "exchange")]
    [InlineData("/api/trades/coinbase/BTC-USD?limit=1001", 400, "limit")]
    [InlineData("/api/trades/coinbase/BTC-USD?limit=x", 400, "limit")]
    [InlineData("/api/book/kraken/BTC-USD", 400, "exchange")]
    [InlineData("/api/book/coinbase/NOPE", 404, "pair")]
    [InlineData("/api/book/binance/BTC-USD", 404, "exchange")]
    [InlineData("/api/book/coinbase/BTC-USD?limit=0", 400, "limit")]
    public async Task Refuses_what_is_wrong_by_its_name(string path, int expected, string parameter)
    {
        var (status, problem) = await app.GetAsync(path);
        Assert.Equal(expected, status);
        Assert.Equal(parameter, problem.GetProperty("parameter").GetString());
    }
}
