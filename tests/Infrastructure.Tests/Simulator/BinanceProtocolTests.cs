using System.Text.Json;
using CompraVenta.TestKit.Markets;

namespace CompraVenta.Infrastructure.Tests.Simulator;

public sealed class BinanceProtocolTests
{
    [Fact]
    public async Task Snapshot_and_diffs_end_in_the_true_book_with_contiguous_ids()
    {
        await using var simulator = await ManualSimulator.StartAsync();
        await using var client = await WireClient.ConnectAsync(simulator.Server, "/binance/stream?streams=btcusdt@depth@100ms/btcusdt@bookTicker/btcusdt@trade");
        simulator.Advance(1);
        using var snapshot = JsonDocument.Parse(await simulator.Http.GetStringAsync("/binance/api/v3/depth?symbol=BTCUSDT&limit=5000"));
        simulator.Advance(10);

        var truth = simulator.Server.FindBook("binance", "BTCUSDT")!;
        var book = new RebuiltBook();
        book.SetAll(true, snapshot.RootElement.GetProperty("bids"));
        book.SetAll(false, snapshot.RootElement.GetProperty("asks"));
        Assert.True(book.Bids.Count >= 200 && book.Asks.Count >= 200);
        var bookId = snapshot.RootElement.GetProperty("lastUpdateId").GetInt64();
        long lastId = 0, lastTrade = 0;
        int compared = 0, trades = 0;
        var tickers = new Dictionary<long, JsonElement>();
        while (bookId < truth.UpdateId)
        {
            var frame = await client.ReceiveJsonAsync();
            var data = frame.GetProperty("data");
            switch (frame.GetProperty("stream").GetString())
            {
                case "btcusdt@bookTicker":
                    tickers[data.GetProperty("u").GetInt64()] = data;
                    break;
                case "btcusdt@trade":
                    var id = data.GetProperty("t").GetInt64();
                    Assert.True(lastTrade == 0 || id == lastTrade + 1);
                    lastTrade = id;
                    trades++;
                    break;
                default:
                    long first = data.GetProperty("U").GetInt64(), last = data.GetProperty("u").GetInt64();
                    Assert.True(lastId == 0 || first == lastId + 1);
                    lastId = last;
                    if (last <= bookId) break;
                    Assert.True(first <= bookId + 1);
                    book.SetAll(true, data.GetProperty("b"));
                    book.SetAll(false, data.GetProperty("a"));
                    bookId = last;
                    Assert.False(book.IsCrossed);
                    if (!tickers.TryGetValue(last, out var ticker)) break;
                    compared++;
                    Assert.Equal(RebuiltBook.Number(ticker.GetProperty("b")), book.Bids.Keys.Last());
                    Assert.Equal(RebuiltBook.Number(ticker.GetProperty("A")), book.Asks.Values.First());
                    break;
            }
        }

        book.AssertEquals(truth);
        Assert.True(compared > 5 && trades > 5, $"{compared} tickers compared, {trades} trades");
    }
}
