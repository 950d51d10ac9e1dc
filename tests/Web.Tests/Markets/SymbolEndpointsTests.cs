using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using CompraVenta.TestKit;

namespace CompraVenta.Web.Tests.Markets;

[Collection(PostgresCollection.Name)]
public sealed class SymbolEndpointsTests(WebApp app) : IClassFixture<WebApp>
{
    [Fact]
    public async Task Lists_every_instrument_by_turnover_with_the_price_of_its_busiest_venue()
    {
        var market = app.Market;
        var quiet = market.Binance.List("ADA-USDT");
        var busy = market.Binance.List("ETH-BTC");
        var lira = market.Binance.List("USDT-TRY");
        var inLira = market.Binance.List("BTC-TRY");
        await market.Bitfinex.TickerAsync(market.BitfinexBtcUsd, last: 64_001m, open: 64_000m, volumeQuote: 1_000_000m);
        await market.Coinbase.TickerAsync(market.CoinbaseBtcUsd, last: 64_000.10m, open: 62_000m, volumeQuote: 9_000_000.5m);
        await market.Binance.TickerAsync(quiet, last: 0.5m, open: 0.5m, volumeQuote: 2_000_000m);
        await market.Binance.TickerAsync(busy, last: 0.05m, open: 0.04m, volumeQuote: 100m); // 100 BTC: 6.4 million dollars
        await market.Binance.TickerAsync(lira, last: 40m, open: 40m, volumeQuote: 40m);
        await market.Binance.TickerAsync(inLira, last: 2_560_000m, open: 2_560_000m, volumeQuote: 120_000_000m); // 3 million dollars
        JsonElement symbols = default;
        await Eventually.True(async () =>
        {
            (_, var answer) = await app.GetAsync("/api/symbols");
            Assert.Equal("simulated", answer.GetProperty("source").GetString());
            symbols = answer.GetProperty("symbols");

            // Turnovers are put into dollars a moment after the tickers came.
            return symbols.EnumerateArray().Take(5).Select(s => s.GetProperty("pair").GetString()).SequenceEqual(["BTC-USD", "ETH-BTC", "BTC-TRY", "ADA-USDT", "USDT-TRY"])
                && symbols.EnumerateArray().Count(s => s.GetProperty("change_percent").ValueKind == JsonValueKind.String) == 5;
        });
        var first = symbols[0];
        Assert.Equal("BTC", first.GetProperty("base").GetString());
        Assert.Equal("USD", first.GetProperty("quote").GetString());
        Assert.Equal("""["bitfinex","coinbase"]""", first.GetProperty("venues").GetRawText());
        Assert.Equal("1970-01-01T00:00:00Z", first.GetProperty("first_seen").GetString());
        Assert.Equal("64000.1", first.GetProperty("price").GetString());
        Assert.Equal("3.23", first.GetProperty("change_percent").GetString());
        Assert.Equal("10000000.5", first.GetProperty("volume_quote").GetString());
        Assert.Equal("coinbase", first.GetProperty("price_exchange").GetString());
    }

    [Fact]
    public async Task Without_a_ticker_the_price_is_the_middle_of_the_book()
    {
        var (_, answer) = await app.GetAsync("/api/symbols");
        var symbol = answer.GetProperty("symbols").EnumerateArray().Single(s => s.GetProperty("pair").GetString() == "BTC-USDT");
        Assert.Equal("64010.5", symbol.GetProperty("price").GetString());
        Assert.Equal(JsonValueKind.Null, symbol.GetProperty("price_exchange").ValueKind);
    }

    [Fact]
    public async Task Without_prices_nothing_is_sent_again_until_something_is_listed()
    {
        using var first = await app.Http.GetAsync(new Uri("/api/symbols?prices=false", UriKind.Relative));
        Assert.True(first.Headers.CacheControl!.NoCache);
        var tag = first.Headers.ETag!;
        Assert.False(tag.IsWeak);
        Assert.DoesNotContain("\"price\"", await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var second = await AskAsync(tag);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());

        app.Market.Binance.List("NEWCOIN-USDT");
        using var third = await AskAsync(tag);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
        Assert.NotEqual(tag, third.Headers.ETag);
        Assert.Contains("NEWCOIN-USDT", await third.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_wrong_prices_parameter()
    {
        var (status, problem) = await app.GetAsync("/api/symbols?prices=maybe");
        Assert.Equal(400, status);
        Assert.Equal("prices", problem.GetProperty("parameter").GetString());
    }

    private async Task<HttpResponseMessage> AskAsync(EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/symbols?prices=false");
        request.Headers.IfNoneMatch.Add(tag);
        return await app.Http.SendAsync(request);
    }
}
