using System.Text.Json;
using CompraVenta.Core.Markets;
using CompraVenta.Infrastructure.Markets;
using CompraVenta.TestKit;
using CompraVenta.Web.Streaming;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Web.Tests.Streaming;

[Collection(PostgresCollection.Name)]
public sealed class ChannelTests(WebApp app) : IClassFixture<WebApp>
{
    [Fact]
    public async Task Trades_begin_with_the_newest_and_go_on_each_once_in_order()
    {
        var market = app.Market;
        var at = market.Coinbase.List("TAPE-USD");
        var other = market.Bitfinex.List("TAPE-USD");
        await market.Coinbase.TradeAsync(at, Side.Bid, "1", "1");
        await using var client = await StreamClient.ConnectAsync(app);
        await client.SendAsync("""{"op":"subscribe","channel":"trades","pair":"TAPE-USD","id":7}""");
        Assert.Equal(7, (await client.ReceiveAsync("subscribed")).GetProperty("id").GetInt32());
        var snapshot = (await client.ReceiveAsync())!.Value;
        Assert.Equal("snapshot", snapshot.GetProperty("type").GetString());
        var prices = Prices(snapshot);
        var seq = snapshot.GetProperty("seq").GetInt64();
        for (var price = 2; price <= 30; price++)
        {
            var (feed, listing) = price % 3 == 0 ? (market.Bitfinex, other) : (market.Coinbase, at);
            await feed.TradeAsync(listing, Side.Ask, $"{price}", "0.5");
        }

        while (prices.Count < 30)
        {
            var update = await client.ReceiveAsync("update");
            Assert.Equal(++seq, update.GetProperty("seq").GetInt64());
            prices.AddRange(Prices(update));
        }

        Assert.Equal(Enumerable.Range(1, 30).Select(p => $"{p}"), prices);

        // Whoever comes later gets the same in its snapshot, and one venue's stream holds that venue's only.
        await client.SendAsync("""{"op":"subscribe","channel":"trades","pair":"TAPE-USD","exchange":"bitfinex"}""");
        Assert.Equal(Enumerable.Range(1, 10).Select(p => $"{p * 3}"), Prices(await client.ReceiveAsync("snapshot")));
    }

    [Fact]
    public async Task Tickers_begin_with_all_and_go_on_with_what_changed()
    {
        var market = app.Market;
        var first = market.Binance.List("TICK-USDT");
        var second = market.Binance.List("TOCK-USDT");
        await market.Binance.TickerAsync(first, last: 2m, open: 1m, volumeQuote: 10m);
        await market.Binance.TickerAsync(second, last: 3m, open: 3m, volumeQuote: 10m);
        var board = app.Services.GetRequiredService<Web.Markets.InstrumentBoard>();
        await Eventually.True(() => board.Find(second.Instrument) is not null);
        await using var client = await StreamClient.ConnectAsync(app);
        await client.SendAsync("""{"op":"subscribe","channel":"tickers"}""");
        var snapshot = await client.ReceiveAsync("snapshot");
        var row = snapshot.GetProperty("tickers").EnumerateArray().Single(t => t.GetProperty("pair").GetString() == "TICK-USDT");
        Assert.Equal("2", row.GetProperty("price").GetString());
        Assert.Equal("100", row.GetProperty("change_percent").GetString());
        await market.Binance.TickerAsync(first, last: 2m, open: 1m, volumeQuote: 10m);
        await market.Binance.TickerAsync(second, last: 4.50m, open: 3m, volumeQuote: 10m);
        var update = await client.ReceiveAsync("update");
        Assert.Equal(snapshot.GetProperty("seq").GetInt64() + 1, update.GetProperty("seq").GetInt64());
        var changed = Assert.Single(update.GetProperty("tickers").EnumerateArray());
        Assert.Equal("TOCK-USDT", changed.GetProperty("pair").GetString());
        Assert.Equal("4.5", changed.GetProperty("price").GetString());
    }

    [Fact]
    public async Task The_status_comes_at_once_and_again()
    {
        await using var client = await StreamClient.ConnectAsync(app);
        await client.SendAsync("""{"op":"subscribe","channel":"status"}""");
        var snapshot = await client.ReceiveAsync("snapshot");
        Assert.Equal("status", snapshot.GetProperty("channel").GetString());
        Assert.Equal("simulated", snapshot.GetProperty("status").GetProperty("source").GetString());
        var update = await client.ReceiveAsync("update");
        Assert.Equal(snapshot.GetProperty("seq").GetInt64() + 1, update.GetProperty("seq").GetInt64());
        Assert.True(update.GetProperty("status").GetProperty("streaming").GetProperty("clients").GetInt64() >= 1);
    }

    [Fact]
    public async Task A_subscription_has_its_pair_followed_until_it_ends()
    {
        var instrument = app.Market.Binance.List("HELD-USDT").Instrument;
        var interest = app.Services.GetRequiredService<MarketInterest>();
        await using var client = await StreamClient.ConnectAsync(app);
        await client.SendAsync("""{"op":"subscribe","channel":"book","pair":"heldusdt","depth":1}""");
        await client.ReceiveAsync("snapshot");
        Assert.Contains(instrument, interest.Current(TimeSpan.Zero));
        await client.SendAsync("""{"op":"unsubscribe","channel":"book","pair":"HELD-USDT","depth":1,"id":"u"}""");
        Assert.Equal("u", (await client.ReceiveAsync("unsubscribed")).GetProperty("id").GetString());
        await Eventually.True(() => !interest.Current(TimeSpan.Zero).Contains(instrument));
    }

    [Fact]
    public async Task After_leaving_nothing_comes_any_more()
    {
        var listing = app.Market.Binance.List("LEFT-USDT");
        await app.Market.Binance.SnapshotAsync(listing, "1:1", "2:1");
        await using var client = await StreamClient.ConnectAsync(app, "book=LEFT-USDT");
        await client.ReceiveAsync("snapshot");
        await client.SendAsync("""{"op":"unsubscribe","channel":"book","pair":"LEFT-USDT"}""");
        await client.ReceiveAsync("unsubscribed");
        await app.Market.Binance.UpdateAsync(listing, "1:5", "");
        await client.SendAsync("""{"op":"ping","id":"p"}""");
        var next = (await client.ReceiveAsync())!.Value;
        Assert.Equal("pong", next.GetProperty("type").GetString());
        Assert.Equal("p", next.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Subscribing_again_starts_over_with_a_snapshot()
    {
        await using var client = await StreamClient.ConnectAsync(app, "book=BTC-USD");
        await client.ReceiveAsync("snapshot");
        await client.SendAsync("""{"op":"subscribe","channel":"book","pair":"BTC-USD"}""");
        await client.ReceiveAsync("subscribed");
        await client.ReceiveAsync("snapshot");
        Assert.True(app.Services.GetRequiredService<StreamHub>().StreamCount >= 1);
    }

    private static List<string> Prices(JsonElement message) => [.. message.GetProperty("trades").EnumerateArray().Select(t => t.GetProperty("price").GetString()!)];
}
