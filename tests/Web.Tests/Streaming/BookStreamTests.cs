using System.Globalization;
using System.Text.Json;
using CompraVenta.Core.Books;
using CompraVenta.TestKit;
using CompraVenta.Web.Streaming;
using Microsoft.Extensions.DependencyInjection;

namespace CompraVenta.Web.Tests.Streaming;

[Collection(PostgresCollection.Name)]
public sealed class BookStreamTests(WebApp app) : IClassFixture<WebApp>
{
    [Fact]
    public async Task Connecting_with_a_book_answers_a_snapshot_first()
    {
        await using var client = await StreamClient.ConnectAsync(app, "book=btcusd");
        var answer = await client.ReceiveAsync("subscribed");
        Assert.False(answer.TryGetProperty("channel", out _));
        Assert.Equal("BTC-USD", answer.GetProperty("stream").GetProperty("pair").GetString());
        var snapshot = (await client.ReceiveAsync())!.Value;
        Assert.Equal("snapshot", snapshot.GetProperty("type").GetString());
        Assert.Equal("book", snapshot.GetProperty("channel").GetString());
        Assert.Equal("simulated", snapshot.GetProperty("source").GetString());
        Assert.Equal(50, snapshot.GetProperty("depth").GetInt32());
        Assert.True(snapshot.GetProperty("seq").GetInt64() >= 1);
        Assert.Equal("""["64000.1","0.25",{"bitfinex":"0.2","coinbase":"0.05"}]""", snapshot.GetProperty("bids")[0].GetRawText());
        Assert.False(snapshot.GetProperty("venues").GetProperty("coinbase").GetProperty("stale").GetBoolean());
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(10, null)]
    [InlineData(50, null)]
    [InlineData(10, "coinbase")]
    public async Task Updates_applied_to_the_snapshot_make_the_book_of_the_api(int depth, string? exchange)
    {
        var pair = string.Create(CultureInfo.InvariantCulture, $"D{depth}{exchange?.ToUpperInvariant()}-USD");
        var market = app.Market;
        var first = market.Bitfinex.List(pair);
        var second = market.Coinbase.List(pair);
        await market.Bitfinex.SnapshotAsync(first, "100:1.25", "101:1.25");
        await market.Coinbase.SnapshotAsync(second, "100:1.25", "101:1.25");
        await using var client = await StreamClient.ConnectAsync(app);
        var filter = exchange is null ? "" : $",\"exchange\":\"{exchange}\"";
        await client.SendAsync($$"""{"op":"subscribe","channel":"book","pair":"{{pair}}","depth":{{depth}},"id":"a1"{{filter}}}""");
        Assert.Equal("a1", (await client.ReceiveAsync("subscribed")).GetProperty("id").GetString());
        var copy = new BookCopy();

        // Each step is read off the stream before the next, so that many different updates are seen.
        var random = new Random(depth);
        for (var step = 0; step < 60; step++)
        {
            var (feed, listing) = random.Next(2) == 0 ? (market.Bitfinex, first) : (market.Coinbase, second);
            var bid = string.Create(CultureInfo.InvariantCulture, $"{91 + random.Next(10)}:{random.Next(4)}");
            var ask = string.Create(CultureInfo.InvariantCulture, $"{101 + random.Next(10)}:{random.Next(4)}.25");
            await feed.UpdateAsync(listing, bid, ask);
            if (step % 3 == 2) await CatchUpAsync(client, copy, pair, depth, exchange);
        }

        Assert.Equal(1, copy.Snapshots);
        Assert.True(copy.Updates >= 2, $"{copy.Updates} updates");
    }

    [Fact]
    public async Task A_finer_price_than_any_before_starts_the_stream_over()
    {
        var listing = app.Market.Coinbase.List("FINE-USD");
        await app.Market.Coinbase.SnapshotAsync(listing, "100:1", "101:1");
        await using var client = await StreamClient.ConnectAsync(app, "book=FINE-USD");
        var copy = new BookCopy();
        copy.Apply(await client.ReceiveAsync("snapshot"));
        await app.Market.Coinbase.UpdateAsync(listing, "100.00000001:0.5", "");
        await CatchUpAsync(client, copy, "FINE-USD", 50, null);
        Assert.Equal("""[["100.00000001","0.5",{"coinbase":"0.5"}],["100","1",{"coinbase":"1"}]]""", copy.Bids);
    }

    [Fact]
    public async Task A_venue_that_is_lost_leaves_the_book_and_is_said_to_be_stale_and_comes_back()
    {
        var listing = app.Market.Coinbase.List("LOST-USD");
        var other = app.Market.Bitfinex.List("LOST-USD");
        await app.Market.Coinbase.SnapshotAsync(listing, "100:1", "101:1");
        await app.Market.Bitfinex.SnapshotAsync(other, "99:1", "102:1");
        await using var client = await StreamClient.ConnectAsync(app, "book=LOST-USD");
        var copy = new BookCopy();
        copy.Apply(await client.ReceiveAsync("snapshot"));

        await app.Market.Coinbase.LoseAsync(listing, StaleReason.Gap);
        while (copy.Bids.Contains("coinbase", StringComparison.Ordinal)) copy.Apply((await client.ReceiveAsync())!.Value);
        Assert.True(copy.Venues.GetProperty("coinbase").GetProperty("stale").GetBoolean());
        Assert.Equal("gap", copy.Venues.GetProperty("coinbase").GetProperty("reason").GetString());
        Assert.False(copy.Venues.GetProperty("bitfinex").GetProperty("stale").GetBoolean());

        await app.Market.Coinbase.SnapshotAsync(listing, "100:3", "101:1");
        while (!copy.Bids.Contains("coinbase", StringComparison.Ordinal)) copy.Apply((await client.ReceiveAsync())!.Value);
        Assert.False(copy.Venues.GetProperty("coinbase").GetProperty("stale").GetBoolean());
    }

    [Fact]
    public async Task A_pair_without_a_book_begins_with_an_empty_snapshot_and_fills()
    {
        var listing = app.Market.Binance.List("LATE-USDT");
        await using var client = await StreamClient.ConnectAsync(app, "book=LATE-USDT");
        var copy = new BookCopy();
        copy.Apply(await client.ReceiveAsync("snapshot"));
        Assert.Equal("[]", copy.Bids);
        Assert.Equal("awaiting_snapshot", copy.Venues.GetProperty("binance").GetProperty("reason").GetString());
        Assert.Equal(JsonValueKind.Null, copy.Venues.GetProperty("binance").GetProperty("age_ms").ValueKind);
        await app.Market.Binance.SnapshotAsync(listing, "1:1", "2:1");
        await CatchUpAsync(client, copy, "LATE-USDT", 50, null);
        Assert.False(copy.Venues.GetProperty("binance").GetProperty("stale").GetBoolean());
    }

    [Fact]
    public async Task A_message_is_encoded_once_for_all_subscribers()
    {
        const int Clients = 40;
        var listing = app.Market.Coinbase.List("MANY-USD");
        await app.Market.Coinbase.SnapshotAsync(listing, "100:1", "101:1");
        var clients = new List<StreamClient>();
        for (var i = 0; i < Clients; i++) clients.Add(await StreamClient.ConnectAsync(app, "book=MANY-USD"));
        foreach (var client in clients) await client.ReceiveAsync("snapshot");
        var counters = app.Services.GetRequiredService<StreamCounters>();
        var (encodes, deliveries) = (counters.Encodes, counters.Deliveries);
        await app.Market.Coinbase.UpdateAsync(listing, "100:2", "");
        var seqs = new HashSet<long>();
        foreach (var client in clients) seqs.Add((await client.ReceiveAsync("update")).GetProperty("seq").GetInt64());
        Assert.Single(seqs);

        // Streams of other tests of this class do not run at the same time: one update was encoded, and sent to each.
        Assert.Equal(1, counters.Encodes - encodes);
        await Eventually.True(() => counters.Deliveries - deliveries == Clients);
        foreach (var client in clients) await client.DisposeAsync();
        await Eventually.True(() => app.Services.GetRequiredService<StreamHub>().StreamCount == 0);
    }

    private async Task CatchUpAsync(StreamClient client, BookCopy copy, string pair, int depth, string? exchange)
    {
        var (_, book) = await app.GetAsync($"/api/orderbook?pair={pair}&limit={depth}&exchange={exchange}");
        var (bids, asks) = (book.GetProperty("bids").GetRawText(), book.GetProperty("asks").GetRawText());
        while (copy.Bids != bids || copy.Asks != asks) copy.Apply((await client.ReceiveAsync())!.Value);
    }
}
