using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Feeds.Binance;

namespace CompraVenta.Infrastructure.Tests.Feeds.Binance;

public class BinancePairsTests
{
    [Theory]
    [InlineData("BTCUSDT", "BTC", "USDT")]
    [InlineData("BUSDUSD", "BUSD", "USD")]
    [InlineData("USDTUSD", "USDT", "USD")]
    [InlineData("ETHBUSD", "ETH", "BUSD")]
    [InlineData("BTCFDUSD", "BTC", "FDUSD")]
    [InlineData("PERLBNB", "PERL", "BNB")]
    [InlineData("1000SATSTRY", "1000SATS", "TRY")]
    public void Splits_at_the_longest_known_quote(string symbol, string expectedBase, string expectedQuote)
    {
        Assert.True(BinancePairs.TrySplit(symbol, out var instrument));
        Assert.Equal(new Instrument(expectedBase, expectedQuote), instrument);
    }

    [Theory]
    [InlineData("USDT")]
    [InlineData("")]
    [InlineData("这是测试币456")]
    public void Does_not_guess(string symbol) => Assert.False(BinancePairs.TrySplit(symbol, out _));
}
