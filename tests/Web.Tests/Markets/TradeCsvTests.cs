using System.Net;
using CompraVenta.Core.Markets;
using CompraVenta.TestKit;
using CompraVenta.Web.Markets;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Web.Tests.Markets;

[Collection(PostgresCollection.Name)]
public sealed class TradeCsvTests(WebApp app) : IClassFixture<WebApp>
{
    private const string Path = "/api/trades/coinbase/BTC-USD.csv";

    [Fact]
    public async Task The_newest_trades_are_rows_under_the_header()
    {
        await app.Market.Coinbase.TradeAsync(app.Market.CoinbaseBtcUsd, Side.Ask, "64000.5", "0.25");
        using var response = await app.Http.GetAsync(Path);
        Assert.Equal("text/csv", response.Content.Headers.ContentType!.MediaType);
        var lines = (await response.Content.ReadAsStringAsync()).TrimEnd().Split('\n');
        Assert.Equal("exchange,symbol,timestamp,local_timestamp,id,side,price,amount", lines[0]);
        var row = lines[^1].Split(',');
        Assert.Equal(("coinbase", "BTC-USD", "sell", "64000.5", "0.25"), (row[0], row[1], row[5], row[6], row[7]));
        Assert.Equal((16, 16), (row[2].Length, row[3].Length));
    }

    [Fact]
    public async Task Following_it_grows_with_every_trade_and_ends_with_its_reader()
    {
        using (var response = await app.Http.GetAsync(Path + "?follow=true&limit=1", HttpCompletionOption.ResponseHeadersRead))
        using (var reader = new StreamReader(await response.Content.ReadAsStreamAsync()))
        {
            Assert.StartsWith("exchange,", await reader.ReadLineAsync(), StringComparison.Ordinal);
            foreach (var size in new[] { "1.5", "2.5", "3.5" })
            {
                await app.Market.Coinbase.TradeAsync(app.Market.CoinbaseBtcUsd, Side.Bid, "63000", size);
                var row = await reader.ReadLineAsync();
                while (!row!.EndsWith($",buy,63000,{size}", StringComparison.Ordinal)) row = await reader.ReadLineAsync();
            }
        }

        var followers = app.Services.GetRequiredService<TradeFollowers>();
        await Eventually.True(() => followers.Count == 0);
    }

    [Theory]
    [InlineData("?follow=maybe", HttpStatusCode.BadRequest)]
    [InlineData("?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("?limit=1001", HttpStatusCode.BadRequest)]
    public async Task A_bad_parameter_is_refused_by_its_name(string query, HttpStatusCode status) =>
        Assert.Equal(status, (await app.Http.GetAsync(Path + query)).StatusCode);

    [Fact]
    public async Task Only_the_headers_are_asked_for_by_head()
    {
        using var response = await app.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, Path + "?follow=true"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/csv", response.Content.Headers.ContentType!.MediaType);
    }
}
