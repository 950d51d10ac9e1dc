using CompraVenta.TestKit.Markets;

namespace CompraVenta.Infrastructure.Tests.Simulator;

public sealed class CoinbaseProtocolTests
{
    [Fact]
    public async Task Advanced_level2_ends_in_the_true_book_with_a_contiguous_sequence()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        await using var client = await WireClient.ConnectAsync(simulator.Server, "/coinbase/advanced");
        await client.SendAsync("""{"type":"subscribe","channel":"heartbeats"}""");
        await client.SendAsync("""{"type":"subscribe","channel":"market_trades","product_ids":["BTC-USD"]}""");
        await client.SendAsync("""{"type":"subscribe","channel":"level2","product_ids":["BTC-USDC"]}""");
        var book = new RebuiltBook();
        long sequence = -1, trades = 0, beats = 0;
        var acknowledged = false;
        var advanced = false;
        while (true)
        {
            var frame = await client.ReceiveJsonAsync();
            Assert.Equal(++sequence, frame.GetProperty("sequence_num").GetInt64());
            var body = frame.GetProperty("events")[0];
            switch (frame.GetProperty("channel").GetString())
            {
                case "l2_data":
                    Assert.Equal("BTC-USD", body.GetProperty("product_id").GetString());
                    foreach (var update in body.GetProperty("updates").EnumerateArray())
                    {
                        var side = update.GetProperty("side").GetString();
                        Assert.Contains(side, (string[])["bid", "offer"]);
                        book.Set(side == "bid", RebuiltBook.Number(update.GetProperty("price_level")), RebuiltBook.Number(update.GetProperty("new_quantity")));
                    }

                    Assert.False(book.IsCrossed);
                    break;
                case "market_trades":
                    trades += body.GetProperty("trades").GetArrayLength();
                    break;
                case "heartbeats":
                    beats++;
                    break;
                case "subscriptions" when body.GetProperty("subscriptions").TryGetProperty("level2", out _):
                    if (acknowledged) goto done;
                    acknowledged = true;
                    simulator.Advance(10);
                    advanced = true;
                    await client.SendAsync("""{"type":"subscribe","channel":"level2","product_ids":["BTC-USD"]}""");
                    break;
            }
        }

    done:
        Assert.True(advanced && beats >= 9 && trades > 60, $"{beats} beats, {trades} trades");
        book.AssertEquals(simulator.Server.FindBook("coinbase", "BTC-USD"));
    }

    [Fact]
    public async Task Exchange_level2_batch_ends_in_the_true_book_and_matches_count_on()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        await using var client = await WireClient.ConnectAsync(simulator.Server, "/coinbase/exchange");
        await client.SendAsync("""{"type":"subscribe","product_ids":["ETH-USD"],"channels":["level2_batch","matches","heartbeat"]}""");
        Assert.Equal("subscriptions", (await client.ReceiveJsonAsync()).GetProperty("type").GetString());
        var book = new RebuiltBook();
        long lastTrade = 0, trades = 0;
        var marked = false;
        while (true)
        {
            var frame = await client.ReceiveJsonAsync();
            switch (frame.GetProperty("type").GetString())
            {
                case "snapshot":
                    book.SetAll(true, frame.GetProperty("bids"));
                    book.SetAll(false, frame.GetProperty("asks"));
                    break;
                case "l2update":
                    foreach (var change in frame.GetProperty("changes").EnumerateArray())
                    {
                        book.Set(change[0].GetString() == "buy", RebuiltBook.Number(change[1]), RebuiltBook.Number(change[2]));
                    }

                    Assert.False(book.IsCrossed);
                    break;
                case "last_match":
                    lastTrade = frame.GetProperty("trade_id").GetInt64();
                    simulator.Advance(10);
                    // A newcomer's snapshot brings everybody up to date first, changes of the last 50 ms included.
                    await using (var newcomer = await WireClient.ConnectAsync(simulator.Server, "/coinbase/exchange"))
                    {
                        await newcomer.SendAsync("""{"type":"subscribe","product_ids":["ETH-USD"],"channels":["level2_batch"]}""");
                        for (var i = 0; i < 2; i++) await newcomer.ReceiveAsync();
                    }

                    await client.SendAsync("""{"type":"unsubscribe","product_ids":["ETH-USD"],"channels":["heartbeat"]}""");
                    marked = true;
                    break;
                case "match":
                    Assert.Equal(++lastTrade, frame.GetProperty("trade_id").GetInt64());
                    trades++;
                    break;
                case "subscriptions" when marked:
                    Assert.True(trades > 5);
                    book.AssertEquals(simulator.Server.FindBook("coinbase", "ETH-USD"));
                    return;
            }
        }
    }
}
